import { type ReactNode, useState } from 'react';
import { useResource } from '../../../api/use-resource.ts';
import { formatDate, formatMoment, formatYen } from '../../../i18n/dates.ts';
import { nameIn } from '../../../i18n/names.ts';
import { useText } from '../../../i18n/text.tsx';
import { AnswerText } from '../../../procedures/answer-text.tsx';
import { formTitle, questionText } from '../../../procedures/form-text.ts';
import { askedQuestions, type NamedPerson, type Procedure, type ProcedureCase } from '../../../procedures/types.ts';
import { FactTable } from '../../../ui/fact-table.tsx';
import { useDoorTitle } from '../../../ui/frame.tsx';
import { NumberAid } from '../../../ui/number-aid.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { PersonName } from '../../../ui/person-name.tsx';
import { StaffLayout } from '../../../ui/staff-layout.tsx';
import { Await } from '../../../ui/states.tsx';
import { CaseActions } from './case-actions.tsx';

interface Person {
  readonly name: string;
  readonly kana: string;
  readonly birthDate: string;
  readonly address: string | null;
}

export interface DeskCase {
  readonly case: ProcedureCase;
  readonly applicant: Person;
  readonly concerned: Person | null;
  /** Who acted in the applicant's place. */
  readonly agents: readonly (Person & { readonly kind: string })[];
  readonly persons: readonly NamedPerson[];
}

function PersonFacts({ title, person }: { title: string; person: Person }) {
  const { t, language } = useText();
  return (
    <>
      <h2 className="mt-8 text-std-20B-150">{title}</h2>
      <FactTable
        facts={[
          { label: t('counter.procedures.name'), value: <PersonName name={person.name} kana={person.kana} /> },
          { label: t('counter.procedures.birth'), value: formatDate(person.birthDate, language) },
          { label: t('counter.procedures.address'), value: person.address ?? t('counter.procedures.address.protected') },
        ]}
      />
    </>
  );
}

function History({ subject }: { subject: ProcedureCase }) {
  const { t, language } = useText();
  return (
    <>
      <h2 className="mt-8 text-std-20B-150">{t('counter.procedures.history')}</h2>
      <ol className="mt-2 border-t border-line">
        {subject.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end
          <li key={index} className="border-b border-line py-3">
            <p>
              <span className="text-ink-soft">{formatMoment(step.at, language)}</span>{' '}
              <span className="font-700">{t('counter.procedures.step', { kind: step.kind.replaceAll('-', '') })}</span>
            </p>
            {step.agent && <p>{t('counter.procedures.by', { ...step.agent })}</p>}
            {step.code && <p className="text-bad">{t('counter.procedures.registerRefused', { code: step.code })}</p>}
            {step.text && (
              <p className="mt-1 border-l-4 border-line-strong pl-3 whitespace-pre-wrap break-words" dir="auto">
                {step.text}
              </p>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

function CaseBody({ opened, procedure }: { opened: DeskCase; procedure: Procedure }) {
  const { t, language } = useText();
  const heading = usePageTitle(t('counter.procedures.case'), useDoorTitle());
  const { case: subject } = opened;
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
        {t(formTitle(procedure.id))}
      </h1>
      <FactTable
        facts={[
          { label: t('procedures.receipt'), value: <NumberAid value={subject.receipt ?? ''} size="normal" /> },
          { label: t('counter.procedures.stage'), value: t('counter.procedures.state', { state: subject.stage }) },
          ...(subject.submittedAt ? [{ label: t('counter.procedures.sentAt'), value: formatMoment(subject.submittedAt, language) }] : []),
          ...(subject.visitAt
            ? [{ label: t('procedures.visitAt'), value: formatMoment(subject.visitAt, language) }]
            : subject.dueOn
              ? [{ label: t('counter.procedures.due'), value: formatDate(subject.dueOn, language) }]
              : []),
          // On paper it stands on the form.
          subject.channel === 'portal'
            ? { label: t('procedures.signing'), value: t(subject.isSigned ? 'procedures.signing.done' : 'procedures.signing.none') }
            : { label: t('withoutCard.came'), value: t('withoutCard.byPaper', { channel: subject.channel }) },
          { label: t('procedures.fee'), value: subject.feeYen === 0 ? t('procedures.free') : formatYen(subject.feeYen, language) },
          { label: t('procedures.law'), value: nameIn(procedure.law, language) },
        ]}
      />
      <PersonFacts title={t('counter.procedures.applicant')} person={opened.applicant} />
      {opened.concerned && <PersonFacts title={t('counter.procedures.concerned')} person={opened.concerned} />}
      {opened.agents.map((agent) => (
        <PersonFacts key={agent.name} title={t('counter.procedures.agent', { kind: agent.kind })} person={agent} />
      ))}
      <h2 className="mt-8 text-std-20B-150">{t('counter.procedures.answers')}</h2>
      <FactTable
        facts={askedQuestions(procedure, subject.answers).map((question) => ({
          label: t(questionText(procedure.id, question.id), procedure.figures),
          value: (
            <AnswerText
              form={procedure.id}
              question={question}
              subject={subject}
              persons={opened.persons}
              attachmentAt={(id) => `/api/v1/counter/procedures/${subject.id}/attachments/${id}`}
            />
          ),
        }))}
      />
      <History subject={subject} />
    </>
  );
}

/** A case in the middle, with what may be done about it at its side. */
export function ProcedureCaseDesk({
  id,
  queue,
  procedures,
  onChanged,
}: {
  id: string;
  queue: ReactNode;
  procedures: readonly Procedure[];
  onChanged: () => Promise<void>;
}) {
  const { resource, reload } = useResource<DeskCase>(`/api/v1/counter/procedures/${id}`);
  const [changed, setChanged] = useState<DeskCase>();
  const opened = changed ?? (resource.state === 'ready' ? resource.data : undefined);
  const procedure = procedures.find((each) => each.id === opened?.case.procedure);
  if (!opened || !procedure) {
    return (
      <StaffLayout queue={queue}>
        <Await resource={resource} onRetry={reload}>
          {() => null}
        </Await>
      </StaffLayout>
    );
  }
  const actions = (
    <CaseActions
      key={opened.case.version}
      subject={opened.case}
      figures={procedure.figures}
      onChanged={(after) => {
        setChanged(after);
        void onChanged();
      }}
      onReload={async () => {
        setChanged(undefined);
        await reload();
        await onChanged();
      }}
    />
  );
  return (
    <StaffLayout queue={queue} actions={actions}>
      <CaseBody opened={opened} procedure={procedure} />
    </StaffLayout>
  );
}
