import { useEffect, useState } from 'react';
import { useResource } from '../../../api/use-resource.ts';
import { useText } from '../../../i18n/text.tsx';
import { askedQuestions, isMissing, type Member, type Procedure, type ProcedureCase } from '../../../procedures/types.ts';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { Page } from '../../../ui/page.tsx';
import { goTo } from '../../../ui/route.ts';
import { Await } from '../../../ui/states.tsx';
import { CheckPage } from './check-page.tsx';
import { caseApi, caseAt, proceduresAt } from './places.ts';
import { QuestionStep } from './question-step.tsx';
import { StatusPage } from './status-page.tsx';

/** A page that only leads somewhere else. */
function Forward({ to }: { to: string }) {
  useEffect(() => goTo(to, { replace: true }), [to]);
  return null;
}

/** What a case's pages share. */
export interface CaseView {
  readonly subject: ProcedureCase;
  readonly procedure: Procedure;
  /** The household, where the form asks for somebody of it. */
  readonly members: readonly Member[];
  readonly onCase: (subject: ProcedureCase) => void;
  /** Reads the case again, after somebody else was faster. */
  readonly reload: () => Promise<void>;
}

function Steps({ step, view }: { step: string | undefined; view: CaseView }) {
  const { subject, procedure } = view;
  if (subject.stage !== 'draft') return step ? <Forward to={caseAt(subject.id)} /> : <StatusPage view={view} />;
  const asked = askedQuestions(procedure, subject.answers);
  const first = asked.find((question) => isMissing(question, subject));
  // A page out of order leads to where the case is.
  if (!step) return <Forward to={caseAt(subject.id, first?.id ?? 'check')} />;
  if (step === 'check') return first ? <Forward to={caseAt(subject.id, first.id)} /> : <CheckPage view={view} asked={asked} />;
  const index = asked.findIndex(({ id }) => id === step);
  const question = asked[index];
  if (!question) return <Forward to={caseAt(subject.id)} />;
  return <QuestionStep key={question.id} view={view} question={question} asked={asked} index={index} />;
}

/** One case: its draft a question at a time, then where it stands. */
export function CasePage({
  id,
  step,
  procedures,
  onChanged,
}: {
  id: string;
  step: string | undefined;
  procedures: readonly Procedure[];
  onChanged: () => Promise<void>;
}) {
  const { t } = useText();
  const { resource, reload } = useResource<ProcedureCase>(caseApi(id));
  const [changed, setChanged] = useState<ProcedureCase>();
  const read = resource.state === 'ready' ? resource.data : undefined;
  const subject = changed && (!read || changed.version >= read.version) ? changed : read;
  const procedure = procedures.find((each) => each.id === subject?.procedure);
  const asksPersons = procedure?.questions.some(({ type }) => type === 'persons') ?? false;
  const persons = useResource<{ persons: readonly Member[] }>(asksPersons ? caseApi(id, 'persons') : undefined);
  if (subject && procedure && (!asksPersons || persons.resource.state === 'ready')) {
    const members = persons.resource.state === 'ready' ? persons.resource.data.persons : [];
    const onCase = (after: ProcedureCase) => {
      setChanged(after);
      void onChanged();
    };
    return <Steps step={step} view={{ subject, procedure, members, onCase, reload }} />;
  }
  const isSignedOut = resource.state === 'failed' && resource.problem.kind === 'signedOut';
  return (
    <Page title={t('portal.page.procedures')} back={proceduresAt}>
      {isSignedOut ? (
        <SignedOutNotice door="portal" />
      ) : (
        <Await
          resource={resource.state === 'ready' ? persons.resource : resource}
          onRetry={resource.state === 'ready' ? persons.reload : reload}
        >
          {() => null}
        </Await>
      )}
    </Page>
  );
}
