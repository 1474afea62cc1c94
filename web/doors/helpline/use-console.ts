import { useCallback, useEffect, useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import type { Line } from '../../call/call-types.ts';
import { useNews } from '../../call/use-news.ts';
import type { Call } from './helpline-types.ts';

export const calls = '/api/v1/helpline/calls';

interface QueueAnswer {
  readonly stamp: number;
  readonly now: string;
  readonly calls: readonly Call[];
}

/** The queue as it is, and the server's clock, by which waiting is counted. */
export function useQueue(): {
  readonly calls: readonly Call[] | undefined;
  readonly now: number;
  readonly problem: ApiProblem | undefined;
} {
  const [answer, setAnswer] = useState<QueueAnswer>();
  const [behind, setBehind] = useState(0);
  const { problem } = useNews<QueueAnswer>({
    path: calls,
    since: () => `&seen=${answer?.stamp ?? -1}`,
    onNews: (news) => {
      setAnswer(news);
      setBehind(Date.parse(news.now) - Date.now());
    },
  });
  const now = useSeconds() + behind;
  return { calls: answer?.calls, now, problem };
}

function useSeconds(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

interface CallAnswer {
  readonly call: Call;
  readonly lines: readonly Line[];
}

/** One call that this operator has, with all that was said in it. */
export function useCall(id: string) {
  const [call, setCall] = useState<Call>();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [actProblem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState<string>();
  const { problem } = useNews<CallAnswer>({
    path: `${calls}/${id}`,
    since: () => `&seen=${call?.version ?? -1}&after=${lines.at(-1)?.place ?? 0}`,
    onNews: (news) => {
      setCall(news.call);
      if (news.lines.length > 0) setLines((known) => [...known, ...news.lines.filter(({ place }) => place > (known.at(-1)?.place ?? 0))]);
    },
    isOver: (news) => news.call.endedAt !== null,
  });
  const act = useCallback(
    async <Answer>(name: string, body: unknown = {}): Promise<Answer | undefined> => {
      setBusy(name);
      setProblem(undefined);
      try {
        return (await callApi<Answer | undefined>(`${calls}/${id}/${name}`, { method: 'POST', body })) ?? ({} as Answer);
      } catch (error) {
        setProblem(problemOf(error));
        return undefined;
      } finally {
        setBusy(undefined);
      }
    },
    [id],
  );
  return { call, lines, problem: actProblem ?? (call ? undefined : problem), busy, act };
}

export type CallDesk = ReturnType<typeof useCall>;
