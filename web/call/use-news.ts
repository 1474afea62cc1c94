import { useEffect, useRef, useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../api/client.ts';

const waitSeconds = 20;
const retryMs = 2000;

interface NewsOptions<Answer> {
  /** Undefined: nothing is asked. */
  readonly path: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What is added to the next question, from what is known: the version, the last line. */
  readonly since: () => string;
  readonly onNews: (answer: Answer) => void;
  /** Says that nothing more will come. */
  readonly isOver?: (answer: Answer) => boolean;
}

/**
 * Asks again and again for what is new; the server answers when there is something. A page that was away, a line that broke and a server that was
 * restarted all go on with the next question.
 */
export function useNews<Answer>(options: NewsOptions<Answer>): { readonly problem: ApiProblem | undefined } {
  const latest = useRef(options);
  latest.current = options;
  const [problem, setProblem] = useState<ApiProblem>();
  const { path } = options;

  useEffect(() => {
    if (path === undefined) return;
    const abort = new AbortController();
    const follow = async () => {
      let wait = 0;
      while (!abort.signal.aborted) {
        try {
          const { since, headers } = latest.current;
          const answer = await callApi<Answer>(`${path}?wait=${wait}${since()}`, { signal: abort.signal, ...(headers ? { headers } : {}) });
          if (abort.signal.aborted) return;
          setProblem(undefined);
          latest.current.onNews(answer);
          if (latest.current.isOver?.(answer)) return;
          wait = waitSeconds;
        } catch (error) {
          if (abort.signal.aborted) return;
          const found = problemOf(error);
          setProblem(found);
          if (found.kind === 'signedOut' || found.kind === 'forbidden') return;
          wait = 0;
          await new Promise((resolve) => setTimeout(resolve, retryMs));
        }
      }
    };
    follow();
    return () => abort.abort();
  }, [path]);

  return { problem };
}
