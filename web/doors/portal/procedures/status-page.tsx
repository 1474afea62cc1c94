import { useState } from 'react';
import { formatDate, formatMoment, formatYen } from '../../../i18n/dates.ts';
import { nameIn } from '../../../i18n/names.ts';
import { useText } from '../../../i18n/text.tsx';
import { AnswerText } from '../../../procedures/answer-text.tsx';
import { formTitle, questionText } from '../../../procedures/form-text.ts';
import { askedQuestions, isOpenStage, type ProcedureCase } from '../../../procedures/types.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { type Fact, FactTable } from '../../../ui/fact-table.tsx';
import { NumberAid } from '../../../ui/number-aid.tsx';
import { Page } from '../../../ui/page.tsx';
import { ProgressLine, type ProgressStep } from '../../../ui/progress-line.tsx';
import { Problem } from '../../../ui/states.tsx';
import { Section } from '../section.tsx';
import { StageSentence } from './case-line.tsx';
import type { CaseView } from './case-page.tsx';
import { caseDocument, proceduresAt } from './places.ts';
import { useAct, WordsForm } from './words-form.tsx';

/** What happened, with the words of either side, and what comes next. */
function Progress({ subject }: { subject: ProcedureCase }) {
  const { t, language } = useText();
  const isOver = !isOpenStage(subject.stage);
  const steps: ProgressStep[] = subject.steps
    .filter(({ kind }) => kind !== 'not-carried-out' && kind !== 'reminded-answer')
    .map((step, index) => ({
      id: `${index}`,
      title: t('procedures.step', { kind: step.kind.replaceAll('-', '') }),
      state: step.kind === 'refused' || step.kind === 'ended' ? 'failed' : 'done',
      date: formatMoment(step.at, language),
      note: (step.text || step.agent) && (
        <>
          {step.agent && <p>{t('mandates.case.by', { ...step.agent })}</p>}
          {step.text && (
            <p className="border-l-4 border-line-strong pl-3 whitespace-pre-wrap break-words" dir="auto">
              {step.text}
            </p>
          )}
        </>
      ),
    }));
  const ahead: ProgressStep[] = isOver
    ? []
    : [
        {
          id: 'next',
          title: t('procedures.step.next', { stage: subject.stage, visit: subject.visitAt ? 'yes' : 'no' }),
          state: 'current',
          date: subject.visitAt
            ? formatMoment(subject.visitAt, language)
            : subject.dueOn
              ? t('procedures.step.by', { date: formatDate(subject.dueOn, language) })
              : undefined,
        },
      ];
  return <ProgressLine steps={[...steps, ...ahead]} label={t('procedures.progress')} />;
}

function Withdraw({ view }: { view: CaseView }) {
  const { t } = useText();
  const [isAsked, setAsked] = useState(false);
  const { act, isBusy, problem } = useAct(view, 'withdraw');
  const isVisit = view.subject.visitAt !== null;
  return (
    <div className="mt-10 not-printed">
      <Button look="danger" onPress={() => setAsked(true)}>
        {t(isVisit ? 'procedures.cancel' : 'procedures.withdraw')}
      </Button>
      <Dialog title={t(isVisit ? 'procedures.cancel.sure' : 'procedures.withdraw.sure')} isOpen={isAsked} onClose={() => setAsked(false)}>
        <p className="mt-3">{t(isVisit ? 'procedures.cancel.detail' : 'procedures.withdraw.detail')}</p>
        {problem && <Problem problem={problem} />}
        <div className="mt-6 flex flex-wrap gap-4">
          <Button
            look="danger"
            isBusy={isBusy}
            onPress={async () => {
              if (await act({})) setAsked(false);
            }}
          >
            {t(isVisit ? 'procedures.cancel' : 'procedures.withdraw')}
          </Button>
          <Button onPress={() => setAsked(false)}>{t('procedures.keep')}</Button>
        </div>
      </Dialog>
    </div>
  );
}

/** What the office wants to know, above everything else. */
function Asked({ view }: { view: CaseView }) {
  const { t, language } = useText();
  const { subject } = view;
  const question = subject.steps.findLast(({ kind }) => kind === 'asked');
  if (subject.stage !== 'question' || !question) return null;
  return (
    <Section title={t('procedures.asked')}>
      <p className="mt-4 border-l-4 border-warn pl-4 whitespace-pre-wrap break-words" dir="auto">
        {question.text}
      </p>
      {subject.answerBy && <p className="mt-3 font-700">{t('procedures.asked.by', { date: formatDate(subject.answerBy, language) })}</p>}
      <WordsForm
        view={view}
        act="answer"
        label={t('procedures.asked.answer')}
        missing={t('procedures.words.missing')}
        send={t('procedures.asked.send')}
      />
    </Section>
  );
}

/** The applicant's own question. */
function Inquiry({ view }: { view: CaseView }) {
  const { t } = useText();
  const { subject } = view;
  if (subject.stage === 'question' || !isOpenStage(subject.stage) || subject.stage === 'accepting') return null;
  return (
    <Section title={t('procedures.inquiry')}>
      {subject.isInquiryOpen ? (
        <p className="mt-4">{t('procedures.inquiry.open')}</p>
      ) : (
        <details className="mt-2">
          <summary className="min-h-11 cursor-pointer py-2 text-link underline underline-offset-4">{t('procedures.inquiry.begin')}</summary>
          <WordsForm
            view={view}
            act="inquiry"
            label={t('procedures.inquiry.words')}
            missing={t('procedures.words.missing')}
            send={t('procedures.inquiry.send')}
          />
        </details>
      )}
    </Section>
  );
}

function Sent({ view }: { view: CaseView }) {
  const { t } = useText();
  const { subject, procedure, members } = view;
  return (
    <details className="mt-10">
      <summary className="min-h-11 cursor-pointer py-2 text-link underline underline-offset-4">{t('procedures.sent')}</summary>
      <FactTable
        facts={askedQuestions(procedure, subject.answers).map((question) => ({
          label: t(questionText(procedure.id, question.id), procedure.figures),
          value: (
            <AnswerText
              form={procedure.id}
              question={question}
              subject={subject}
              persons={members}
              attachmentAt={(id) => caseDocument(subject.id, `attachments/${id}`)}
            />
          ),
        }))}
      />
    </details>
  );
}

/** Where a case stands: its receipt, what happened, what is asked, and the way to take it back. */
export function StatusPage({ view }: { view: CaseView }) {
  const { t, language } = useText();
  const { subject, procedure } = view;
  const facts: Fact[] = [
    ...(subject.receipt ? [{ label: t('procedures.receipt'), value: <NumberAid value={subject.receipt} size="normal" /> }] : []),
    ...(subject.office ? [{ label: t('procedures.office'), value: nameIn(subject.office, language) }] : []),
    ...(subject.visitAt ? [{ label: t('procedures.visitAt'), value: formatMoment(subject.visitAt, language) }] : []),
    {
      label: t('procedures.fee'),
      value: subject.feeYen === 0 ? t('procedures.free') : t('procedures.fee.later', { yen: formatYen(subject.feeYen, language) }),
    },
    subject.channel === 'portal'
      ? { label: t('procedures.signing'), value: t(subject.isSigned ? 'procedures.signing.done' : 'procedures.signing.none') }
      : { label: t('withoutCard.came'), value: t('withoutCard.byPaper', { channel: subject.channel }) },
  ];
  const isNew = subject.stage === 'submitted' && subject.steps.length === 1;
  return (
    <Page title={t(formTitle(procedure.id))} back={proceduresAt}>
      {isNew ? (
        <Banner kind="success" title={t(subject.visitAt ? 'procedures.booked' : 'procedures.arrived')}>
          <p>{t('procedures.arrived.detail')}</p>
        </Banner>
      ) : (
        <p className="mt-4 text-std-17B-170">
          <StageSentence line={subject} />
        </p>
      )}
      <Asked view={view} />
      {subject.receipt && (
        <>
          <FactTable facts={facts} />
          <p className="not-printed">
            <a
              className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
              href={caseDocument(subject.id, 'receipt.pdf')}
              target="_blank"
              rel="noopener"
            >
              {t('procedures.receipt.pdf')}
            </a>
          </p>
        </>
      )}
      <Section title={t('procedures.progress')}>
        <Progress subject={subject} />
      </Section>
      {subject.stage === 'refused' && <p className="mt-4">{t('procedures.refused.next', procedure.figures)}</p>}
      <Inquiry view={view} />
      <Sent view={view} />
      {isOpenStage(subject.stage) && subject.stage !== 'accepting' && <Withdraw view={view} />}
    </Page>
  );
}
