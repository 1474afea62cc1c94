import { useCallback, useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import type { CallState, Line } from '../../call/call-types.ts';
import { useNews } from '../../call/use-news.ts';

const path = '/api/v1/helpline/line';
const storageName = 'openmyna-helpline-line';

interface KeptLine {
  readonly line: string;
  /** The cast member as whom one speaks; a crib for the answers, kept in this browser only. */
  readonly person: string;
}

export interface LineCall {
  readonly ticket: string;
  readonly state: CallState;
  readonly version: number;
  readonly before: number;
  readonly rangAt: string;
}

interface LineAnswer {
  readonly call: LineCall;
  readonly lines: readonly Line[];
}

function readKept(): KeptLine | undefined {
  try {
    const stored = sessionStorage.getItem(storageName);
    return stored ? (JSON.parse(stored) as KeptLine) : undefined;
  } catch {
    return undefined;
  }
}

function keep(line: KeptLine | undefined): void {
  try {
    if (line) sessionStorage.setItem(storageName, JSON.stringify(line));
    else sessionStorage.removeItem(storageName);
  } catch {
    // Without storage the call lives as long as the page.
  }
}

/** The caller's side of one call: it goes on after the page was loaded anew. */
export function useLine() {
  const [kept, setKept] = useState(readKept);
  const [call, setCall] = useState<LineCall>();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [problem, setProblem] = useState<ApiProblem>();
  const headers = kept ? { 'x-helpline-line': kept.line } : undefined;
  const isOver = call !== undefined && (call.state === 'ended' || call.state === 'missed');

  const news = useNews<LineAnswer>({
    path: kept && !isOver ? path : undefined,
    headers,
    since: () => `&seen=${call?.version ?? -1}&after=${lines.at(-1)?.place ?? 0}`,
    onNews: (answer) => {
      setCall(answer.call);
      if (answer.lines.length > 0)
        setLines((known) => [...known, ...answer.lines.filter(({ place }) => place > (known.at(-1)?.place ?? 0))]);
      if (answer.call.state === 'ended' || answer.call.state === 'missed') keep(undefined);
    },
    isOver: (answer) => answer.call.state === 'ended' || answer.call.state === 'missed',
  });

  const act = useCallback(
    async (name: string, body: unknown = {}): Promise<boolean> => {
      setProblem(undefined);
      try {
        await callApi(`${path}/${name}`, { method: 'POST', body, ...(headers ? { headers } : {}) });
        return true;
      } catch (error) {
        setProblem(problemOf(error));
        return false;
      }
    },
    [headers],
  );

  const close = useCallback(() => {
    keep(undefined);
    setKept(undefined);
    setCall(undefined);
    setLines([]);
  }, []);

  const ring = async (person: string, request: { readonly language: string; readonly matter: string }): Promise<void> => {
    setProblem(undefined);
    try {
      const { line } = await callApi<{ line: string }>(path, { method: 'POST', body: request });
      const fresh = { line, person };
      setCall(undefined);
      setLines([]);
      keep(fresh);
      setKept(fresh);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };

  return { kept, call, lines, isOver, problem: problem ?? (call ? undefined : news.problem), ring, act, close };
}
