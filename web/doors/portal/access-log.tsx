import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import { useResource } from '../../api/use-resource.ts';
import { formatMoment } from '../../i18n/dates.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Await, Empty, Problem } from '../../ui/states.tsx';
import type { LogLine, LogPage } from './portal-types.ts';

const path = '/api/v1/portal/access-log';

const whos: Record<LogLine['by'], MessageId> = {
  self: 'portal.log.by.self',
  staff: 'portal.log.by.staff',
  system: 'portal.log.by.system',
};

/** A look at one's data as a sentence, then what was seen and why it was allowed; the proof is folded away. */
function LogEntry({ line }: { line: LogLine }) {
  const { t, language } = useText();
  const items = line.items.map((item) => item.name[language]).join(language === 'ja' ? '、' : ', ');
  return (
    <li className="border-b border-line py-4">
      <p className="text-ink-soft">
        <time dateTime={line.at}>{formatMoment(line.at, language)}</time>
      </p>
      <p className="text-std-17B-170">
        {line.institution.name[language]}
        <span className="ml-2 text-dns-16N-130 text-ink-soft">{t(whos[line.by])}</span>
      </p>
      <p>
        {t('portal.log.what', { act: line.act, purpose: line.purpose.title[language] })}
        {items && <span className="block">{t('portal.log.items', { items })}</span>}
      </p>
      <p className="text-ink-soft">{t('portal.log.law', { law: line.law[language] })}</p>
      <details>
        <summary className="min-h-8 py-1 text-link underline underline-offset-4">{t('portal.log.proof')}</summary>
        <p className="text-dns-14N-130">
          {line.position === null ? t('portal.log.proof.soon') : t('portal.log.proof.position', { position: line.position })}
        </p>
        <p className="font-mono text-dns-14N-130 break-all">{line.evidence.leafHash}</p>
      </details>
    </li>
  );
}

function useMore(first: LogPage) {
  const [more, setMore] = useState<readonly LogPage[]>([]);
  const [problem, setProblem] = useState<ApiProblem>();
  const next = (more.at(-1) ?? first).next;
  const load = async () => {
    if (!next) return;
    try {
      const page = await callApi<LogPage>(`${path}?cursor=${encodeURIComponent(next)}`);
      setMore((pages) => [...pages, page]);
      setProblem(undefined);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return { lines: [first, ...more].flatMap((page) => page.lines), hasMore: next !== null, problem, load };
}

function LogList({ first }: { first: LogPage }) {
  const { t } = useText();
  const { lines, hasMore, problem, load } = useMore(first);
  if (lines.length === 0) return <Empty title={t('portal.log.none')} />;
  return (
    <>
      <ol className="mt-2">
        {lines.map((line) => (
          <LogEntry key={line.id} line={line} />
        ))}
      </ol>
      {problem && <Problem problem={problem} />}
      {hasMore && (
        <div className="mt-4">
          <Button onPress={load}>{t('portal.log.more')}</Button>
        </div>
      )}
    </>
  );
}

export function AccessLog() {
  const { resource, reload } = useResource<LogPage>(path);
  return (
    <Await resource={resource} onRetry={reload}>
      {(page) => <LogList first={page} />}
    </Await>
  );
}
