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
  const { head, stateOf, trustAnew } = useProofs(lines);
  if (lines.length === 0) return <Empty title={t('portal.log.none')} />;
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

export function AccessLog() {
  const { resource, reload } = useResource<LogPage>(path);
  if (resource.state === 'failed' && resource.problem.kind === 'signedOut') return <SignedOutNotice door="portal" />;
  return (
    <Await resource={resource} onRetry={reload}>
      {(page) => <LogList first={page} />}
    </Await>
  );
}
