import { useCallback, useEffect, useState } from 'react';
import type { LogLine } from './log-types.ts';
import { checkHead, checkLines, forgetPin, type HeadState, type LineState } from './proof.ts';

export interface Proofs {
  readonly head: HeadState;
  stateOf(line: LogLine): LineState;
  /** Believes the key that the server names now. */
  readonly trustAnew: () => void;
}

const checking: HeadState = { state: 'checking' };

/** Checks the head, then each line against it, as lines come. */
export function useProofs(lines: readonly LogLine[]): Proofs {
  const [head, setHead] = useState<HeadState>(checking);
  const [states, setStates] = useState<ReadonlyMap<string, LineState>>(new Map());
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round checks again
  useEffect(() => {
    let isCurrent = true;
    setHead(checking);
    checkHead().then((found) => isCurrent && setHead(found));
    return () => {
      isCurrent = false;
    };
  }, [round, lines.length]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: lines are only ever added
  useEffect(() => {
    if (head.state !== 'proven') return;
    let isCurrent = true;
    checkLines(lines, head.head).then((found) => isCurrent && setStates(found));
    return () => {
      isCurrent = false;
    };
  }, [head, lines.length]);

  const trustAnew = useCallback(() => {
    forgetPin();
    setRound((before) => before + 1);
  }, []);

  const stateOf = (line: LogLine): LineState => {
    if (head.state === 'wrong' || head.state === 'unknown') return 'unknown';
    return states.get(line.id) ?? 'checking';
  };
  return { head, stateOf, trustAnew };
}
