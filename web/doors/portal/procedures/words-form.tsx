import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { useRequestKey } from '../../../api/request-key.ts';
import { WordsField } from '../../../log/words-field.tsx';
import type { ProcedureCase } from '../../../procedures/types.ts';
import { Button } from '../../../ui/button.tsx';
import { Problem } from '../../../ui/states.tsx';
import type { CaseView } from './case-page.tsx';
import { caseApi } from './places.ts';

/** An act on a case that has been sent; true: it happened. */
export function useAct({ subject, onCase }: CaseView, name: 'answer' | 'inquiry' | 'withdraw') {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const keyOf = useRequestKey();
  const act = async (more: object): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { version: subject.version, ...more };
      const path = caseApi(subject.id, name);
      onCase(await callApi<ProcedureCase>(path, { method: 'POST', body, key: keyOf(path, body) }));
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { act, isBusy, problem };
}

/** Words for the office. */
export function WordsForm(props: { view: CaseView; act: 'answer' | 'inquiry'; label: string; missing: string; send: string }) {
  const { act, isBusy, problem } = useAct(props.view, props.act);
  const [text, setText] = useState('');
  const [isMissing, setMissing] = useState(false);
  return (
    <form
      noValidate
      onSubmit={async (event) => {
        event.preventDefault();
        setMissing(text.trim() === '');
        if (text.trim() !== '' && !isBusy && (await act({ text: text.trim() }))) setText('');
      }}
    >
      <WordsField id={props.act} label={props.label} error={isMissing ? props.missing : undefined} value={text} onChange={setText} />
      {problem && <Problem problem={problem} onRetry={props.view.reload} />}
      <Button type="submit" look="primary" isBusy={isBusy}>
        {props.send}
      </Button>
    </form>
  );
}
