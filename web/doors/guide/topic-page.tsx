import { useState } from 'react';
import { readAnswers } from '../../guide/answers.ts';
import { terms } from '../../guide/terms.ts';
import type { Topic } from '../../guide/topics.ts';
import { useGuide } from '../../guide/use-guide.tsx';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { NotOfficial } from './not-official.tsx';

function Terms({ topic }: { topic: Topic }) {
  const { t } = useGuide();
  if (topic.terms.length === 0) return null;
  return (
    <section className="mt-10">
      <h2 className="text-std-20B-150">{t('guide.terms')}</h2>
      <dl className="mt-2">
        {topic.terms.map((id) => (
          <div key={id} className="border-b border-line py-3 sm:grid sm:grid-cols-[14rem_1fr] sm:gap-4">
            <dt className="font-700" lang="ja" translate="no">
              <ruby>
                {terms[id].kanji}
                <rp>(</rp>
                <rt>{terms[id].kana}</rt>
                <rp>)</rp>
              </ruby>
            </dt>
            <dd>{t(`guide.term.${id}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Sources({ topic }: { topic: Topic }) {
  const { t } = useGuide();
  if (topic.sources.length === 0) return null;
  return (
    <section className="mt-10">
      <h2 className="text-std-20B-150">{t('guide.sources')}</h2>
      <ul className="mt-2 list-disc pl-6" lang="ja" translate="no">
        {topic.sources.map((source) => (
          <li key={source} className="py-1">
            {source}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One topic: its five questions, each opened by itself; all of them for printing. */
export function TopicPage({ topic }: { topic: Topic }) {
  const { t, figures } = useGuide();
  const [isAllOpen, setAllOpen] = useState(false);
  const answers = readAnswers(t, figures).filter((answer) => answer.topic === topic);
  return (
    <Page title={t(`guide.topic.${topic.id}`)} back="/guide">
      <div className="mt-6 flex flex-wrap gap-4 not-printed">
        <Button size="small" onPress={() => setAllOpen(!isAllOpen)}>
          {t(isAllOpen ? 'guide.closeAll' : 'guide.openAll')}
        </Button>
        <Button
          size="small"
          onPress={() => {
            setAllOpen(true);
            requestAnimationFrame(() => window.print());
          }}
        >
          {t('guide.print')}
        </Button>
      </div>
      <div className="mt-4 border-t border-line">
        {answers.map(({ place, question, answer }) => (
          <details key={`${place}-${isAllOpen}`} open={isAllOpen || place === 1} className="border-b border-line">
            <summary className="min-h-11 cursor-pointer py-3 text-std-17B-170">{question}</summary>
            <p className="max-w-160 pb-5 pl-5 leading-170">{answer}</p>
          </details>
        ))}
      </div>
      <p className="mt-6 not-printed">
        <a href={topic.href} className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
          {t('guide.toDoor')}
        </a>
      </p>
      <Terms topic={topic} />
      <Sources topic={topic} />
      <NotOfficial />
    </Page>
  );
}
