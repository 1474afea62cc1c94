import { useId, useState } from 'react';
import { findAnswers, readAnswers } from '../../guide/answers.ts';
import { type Topic, type TopicGroup, topics } from '../../guide/topics.ts';
import { useGuide } from '../../guide/use-guide.tsx';
import { inputLook } from '../../ui/fields.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { GuideLink } from './guide-link.tsx';
import { NotOfficial } from './not-official.tsx';

const groups: readonly TopicGroup[] = ['card', 'data', 'procedures'];

function TopicList({ group }: { group: TopicGroup }) {
  const { t } = useGuide();
  const own = topics.filter((topic) => topic.group === group);
  return (
    <section className="mt-10">
      <h2 className="text-std-20B-150">{t(`guide.group.${group}`)}</h2>
      <ul className="mt-2">
        {own.map(({ id }) => (
          <li key={id} className="border-b border-line">
            <GuideLink href={`/guide/${id}`} className="block min-h-14 py-3 hover:bg-sunken">
              <span className="font-700 text-link underline underline-offset-4">{t(`guide.topic.${id}`)}</span>
            </GuideLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Found({ wanted }: { wanted: string }) {
  const { t, figures } = useGuide();
  const found = findAnswers(readAnswers(t, figures), wanted);
  const titleOf = (topic: Topic): string => t(`guide.topic.${topic.id}`);
  return (
    <section className="mt-8" aria-live="polite">
      <h2 className="text-std-20B-150">{t('guide.search.found', { count: found.length })}</h2>
      {found.length === 0 ? (
        <Empty title={t('guide.search.none')} icon="search">
          <p>{t('guide.search.none.next')}</p>
        </Empty>
      ) : (
        <ul>
          {found.map(({ topic, place, question, answer }) => (
            <li key={`${topic.id}-${place}`} className="border-b border-line py-4">
              <GuideLink href={`/guide/${topic.id}`} className="text-std-17B-170 text-link underline underline-offset-4">
                {question}
              </GuideLink>
              <p className="text-dns-14N-130 text-ink-soft">{titleOf(topic)}</p>
              <p className="mt-2">{answer}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Search first; below it all topics by what they are about. */
export function GuideHome() {
  const { t } = useGuide();
  const [wanted, setWanted] = useState('');
  const id = useId();
  return (
    <Page title={t('guide.heading')} lead={t('guide.lead')}>
      <div className="mt-8 not-printed">
        <label htmlFor={id} className="block text-std-17B-170">
          {t('guide.search')}
        </label>
        <p id={`${id}-hint`} className="text-ink-soft">
          {t('guide.search.hint')}
        </p>
        <input
          id={id}
          type="search"
          className={`mt-2 ${inputLook(false)}`}
          aria-describedby={`${id}-hint`}
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
      </div>
      {wanted.trim() ? <Found wanted={wanted} /> : groups.map((group) => <TopicList key={group} group={group} />)}
      <NotOfficial />
    </Page>
  );
}
