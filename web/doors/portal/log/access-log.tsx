import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { useResource } from '../../../api/use-resource.ts';
import { useText } from '../../../i18n/text.tsx';
import type { LogPage } from '../../../log/log-types.ts';
import { HeadMark } from '../../../log/proof-marks.tsx';
import { useProofs } from '../../../log/use-proofs.ts';
import { Button } from '../../../ui/button.tsx';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { Await, Empty, Problem } from '../../../ui/states.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { LogEntry } from './log-entry.tsx';

const path = '/api/v1/portal/access-log';
type Whose = 'all' | 'others';
const addressOf = (whose: Whose, cursor?: string): string => {
  const query = new URLSearchParams({ ...(whose === 'others' ? { by: whose } : {}), ...(cursor ? { cursor } : {}) }).toString();
  return query ? `${path}?${query}` : path;
};

function useMore(first: LogPage, whose: Whose) {
  const [more, setMore] = useState<readonly LogPage[]>([]);
  const [problem, setProblem] = useState<ApiProblem>();
  const next = (more.at(-1) ?? first).next;
  const load = async () => {
    if (!next) return;
    try {
      const page = await callApi<LogPage>(addressOf(whose, next));
      setMore((pages) => [...pages, page]);
      setProblem(undefined);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return { lines: [first, ...more].flatMap((page) => page.lines), hasMore: next !== null, problem, load };
}

function LogList({ first, whose }: { first: LogPage; whose: Whose }) {
  const { t } = useText();
  const { lines, hasMore, problem, load } = useMore(first, whose);
  const { head, stateOf, trustAnew } = useProofs(lines);
  if (lines.length === 0) return <Empty title={t(whose === 'others' ? 'log.by.none' : 'portal.log.none')} />;
  return (
    <>
      <HeadMark head={head} onTrustAnew={trustAnew} />
      <p className="mt-4">
        <PortalLink href="/portal/log/questions" className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
          {t('log.questions')}
        </PortalLink>
      </p>
      <ol className="mt-2">
        {lines.map((line) => (
          <LogEntry key={line.id} line={line} state={stateOf(line)} />
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

/** All looks, or those of others: one's own are many and seldom what is looked for. */
function WhoseLooks({ whose, onChange }: { whose: Whose; onChange: (whose: Whose) => void }) {
  const { t } = useText();
  const choices = [
    { value: 'all', label: t('log.by.all') },
    { value: 'others', label: t('log.by.others') },
  ] as const;
  return (
    <fieldset className="mt-6 flex flex-wrap items-center gap-x-6 not-printed">
      <legend className="font-700">{t('log.by')}</legend>
      {choices.map(({ value, label }) => (
        <label key={value} className="flex min-h-11 items-center gap-2">
          <input type="radio" name="whose" className="size-5" checked={whose === value} onChange={() => onChange(value)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

export function AccessLog() {
  const [whose, setWhose] = useState<Whose>('all');
  const { resource, reload } = useResource<LogPage>(addressOf(whose));
  if (resource.state === 'failed' && resource.problem.kind === 'signedOut') return <SignedOutNotice door="portal" />;
  return (
    <>
      <WhoseLooks whose={whose} onChange={setWhose} />
      <Await resource={resource} onRetry={reload}>
        {(page) => <LogList key={whose} first={page} whose={whose} />}
      </Await>
    </>
  );
}
