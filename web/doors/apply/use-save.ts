import { useState } from 'react';
import { type ApiProblem, problemOf } from '../../api/client.ts';
import type { ApplyView } from './draft.ts';

/** Sends one answer; what was typed stays on the page when it is refused. */
export function useSave(onAnswered: (view: ApplyView) => void) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const save = async (send: () => Promise<ApplyView>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      onAnswered(await send());
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return { isBusy, problem, save };
}
