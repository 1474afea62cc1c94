import { useEffect, useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { isoDateOf, noDate } from '../../../ui/date-field.tsx';
import { goTo } from '../../../ui/route.ts';
import { CheckMandate } from './check-mandate.tsx';
import { BornQuestion, LastQuestion, NameQuestion, ScopesQuestion } from './give-questions.tsx';
import { firstOpen, type GivenAnswers, type GiveStep, giveAt, giveSteps } from './give-steps.ts';
import { InvitationPage } from './invitation-page.tsx';
import { mandatesApi, mandatesAt, type OpenDocument, type OwnMandates } from './types.ts';

function Forward({ to }: { to: GiveStep }) {
  useEffect(() => goTo(giveAt(to), { replace: true }), [to]);
  return null;
}

const questions = { name: NameQuestion, born: BornQuestion, scopes: ScopesQuestion, last: LastQuestion };

/** 委任: a question a page, the text, the signature, and the number for the agent. */
export function GivePages({ step, mandates, reload }: { step: string | undefined; mandates: OwnMandates; reload: () => Promise<void> }) {
  const [answers, setAnswers] = useState<GivenAnswers>({ name: '', born: noDate, scopes: [], last: noDate });
  const [draft, setDraft] = useState<OpenDocument>();
  const [invitation, setInvitation] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();

  /** Goes on: to the next open question, or with the last answer to the text as both will sign it. */
  const onAnswer = async (given: GivenAnswers) => {
    setAnswers(given);
    setProblem(undefined);
    const next = firstOpen(given);
    if (next !== 'check') return goTo(giveAt(next));
    setBusy(true);
    try {
      const body = { name: given.name, birthDate: isoDateOf(given.born), scopes: given.scopes, until: isoDateOf(given.last) };
      setDraft(await callApi<OpenDocument>(mandatesApi, { method: 'POST', body }));
      goTo(giveAt('check'));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  // What was refused at one question is not said at another.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step alone decides
  useEffect(() => setProblem(undefined), [step]);

  if (step === 'number' && invitation) return <InvitationPage invitation={invitation} name={answers.name} />;
  if (step === 'check' && draft)
    return (
      <CheckMandate
        answers={answers}
        draft={draft}
        onSigned={async (digits) => {
          setInvitation(digits);
          goTo(giveAt('number'), { replace: true });
          await reload();
        }}
      />
    );
  const at = giveSteps.indexOf(step as GiveStep);
  const open = giveSteps.indexOf(firstOpen(answers));
  // A page out of order leads to where the answers are.
  if (at < 0 || at > open || step === 'check') return <Forward to={giveSteps[Math.min(open, 3)] ?? 'name'} />;
  const Question = questions[step as keyof typeof questions];
  const back = at === 0 ? mandatesAt : giveAt(giveSteps[at - 1] ?? 'name');
  return (
    <Question
      key={step}
      answers={answers}
      back={back}
      isBusy={isBusy}
      problem={problem}
      isProtected={mandates.isProtected}
      onAnswer={(given) => void onAnswer(given)}
    />
  );
}
