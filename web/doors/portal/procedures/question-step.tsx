import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { useText } from '../../../i18n/text.tsx';
import { formTitle, questionText } from '../../../procedures/form-text.ts';
import { type Answer, askedQuestions, type ProcedureCase, type Question } from '../../../procedures/types.ts';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { QuestionPage } from '../../../ui/page.tsx';
import { goTo } from '../../../ui/route.ts';
import { Problem } from '../../../ui/states.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { AnswerField, answerOf, type Typed, typedOf } from './answer-field.tsx';
import type { CaseView } from './case-page.tsx';
import { FilesField } from './files-field.tsx';
import { aboutAt, caseApi, caseAt, proceduresAt } from './places.ts';

/** One question; what is answered is kept at once, so that another device goes on from here. */
export function QuestionStep({
  view,
  question,
  asked,
  index,
}: {
  view: CaseView;
  question: Question;
  asked: readonly Question[];
  index: number;
}) {
  const { t } = useText();
  const { subject, procedure } = view;
  const [typed, setTyped] = useState<Typed>(() => typedOf(question, subject.answers[question.id]));
  const [fault, setFault] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const title = t(questionText(procedure.id, question.id), procedure.figures);
  const previous = asked[index - 1];

  const save = async (value: Answer) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { version: subject.version, answers: { [question.id]: value } };
      const after = await callApi<ProcedureCase>(caseApi(subject.id, 'answers'), { method: 'PUT', body });
      view.onCase(after);
      // The answer may bring other questions with it.
      goTo(nextAfter(after, question.id, view));
    } catch (error) {
      const refused = problemOf(error);
      if (refused.code === 'MYNA_PROCEDURES_ANSWER_INVALID') setFault(`${refused.title} ${refused.detail}`);
      else setProblem(refused);
    } finally {
      setBusy(false);
    }
  };
  const send = async () => {
    setFault(undefined);
    if (question.type === 'files') {
      const count = subject.attachments.filter((each) => each.question === question.id).length;
      if (count < (question.least ?? 0)) setFault(t('procedures.fault.files'));
      else goTo(nextAfter(subject, question.id, view));
      return;
    }
    const value = answerOf(question, typed);
    if (value === undefined) setFault(t('procedures.fault', { type: question.type.replace('-', '') }));
    else if (value === '' && !question.isOptional) setFault(t('procedures.fault', { type: question.type.replace('-', '') }));
    else await save(value);
  };

  return (
    <QuestionPage
      title={title}
      back={previous ? caseAt(subject.id, previous.id) : aboutAt(procedure.id)}
      faults={fault ? [{ field: question.id, message: fault }] : []}
      onContinue={send}
      isBusy={isBusy}
      besides={
        <PortalLink href={proceduresAt} className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
          {t('procedures.later')}
        </PortalLink>
      }
    >
      <p className="mt-2 text-ink-soft">
        {t(formTitle(procedure.id))}
        <span className="block">{t('procedures.count', { number: index + 1, total: asked.length })}</span>
      </p>
      {problem && (problem.kind === 'signedOut' ? <SignedOutNotice door="portal" /> : <Problem problem={problem} onRetry={view.reload} />)}
      {question.type === 'files' ? (
        <FilesField view={view} question={question} label={title} error={fault} onProblem={setProblem} />
      ) : (
        <AnswerField view={view} question={question} label={title} error={fault} typed={typed} onTyped={setTyped} />
      )}
    </QuestionPage>
  );
}

function nextAfter(after: ProcedureCase, id: string, { procedure }: CaseView): string {
  const asked = askedQuestions(procedure, after.answers);
  const next = asked[asked.findIndex((question) => question.id === id) + 1];
  return next ? caseAt(after.id, next.id) : caseAt(after.id, 'check');
}
