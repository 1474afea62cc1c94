import type { NumberProofKind } from '@openmyna/rules';
import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import type { FieldFault } from '../../ui/error-summary.tsx';
import { errorsOf } from '../../ui/error-summary.tsx';
import { CheckField, RadioField } from '../../ui/fields.tsx';
import { Page, QuestionPage } from '../../ui/page.tsx';

const kindTitles = {
  card: 'verify.kind.card',
  portal: 'verify.kind.portal',
  'residence-certificate-with-number': 'verify.kind.residence-certificate',
  'notification-card': 'verify.kind.notification-card',
  'number-letter': 'verify.kind.number-letter',
  photocopy: 'verify.kind.photocopy',
  'typed-number': 'verify.kind.typed',
} as const satisfies Record<NumberProofKind, MessageId>;

const howToCheck: Partial<Record<NumberProofKind, MessageId>> = { card: 'verify.kind.card.how', portal: 'verify.kind.portal.how' };

interface Answer {
  readonly isAccepted: boolean;
  readonly bring: readonly NumberProofKind[];
}

function AnswerPage({ kind, answer, onBack }: { kind: NumberProofKind; answer: Answer; onBack: () => void }) {
  const { t } = useText();
  const how = answer.isAccepted && howToCheck[kind];
  return (
    <Page title={t('verify.answer')} lead={t(kindTitles[kind])} back={onBack}>
      <Banner kind={answer.isAccepted ? 'success' : 'error'} title={t(answer.isAccepted ? 'verify.accepted' : 'verify.refused')}>
        {how && <p>{t(how)}</p>}
        {answer.bring.length > 0 && (
          <>
            <p>{t('verify.bring')}</p>
            <ul className="list-disc pl-6">
              {answer.bring.map((other) => (
                <li key={other}>{t(kindTitles[other])}</li>
              ))}
            </ul>
          </>
        )}
      </Banner>
    </Page>
  );
}

/** "I was shown this": whether it proves an individual number under the active policy, and what to ask for instead. */
export function NumberQuestion() {
  const { t } = useText();
  const [kind, setKind] = useState<NumberProofKind>();
  const [dataMatch, setDataMatch] = useState(false);
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const [answer, setAnswer] = useState<Answer>();
  const [problem, setProblem] = useState<ApiProblem>();
  const ask = async () => {
    setFaults(kind ? [] : [{ field: 'kind', message: t('verify.kind.missing') }]);
    if (!kind) return;
    try {
      setAnswer(await callApi<Answer>('/api/v1/verify/shown-number', { method: 'POST', body: { kind, dataMatch } }));
      setProblem(undefined);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  if (kind && answer) return <AnswerPage kind={kind} answer={answer} onBack={() => setAnswer(undefined)} />;
  return (
    <QuestionPage title={t('verify.shown.heading')} back="/verify" faults={faults} onContinue={ask} continueLabel={t('verify.ask')}>
      {problem && <Banner kind="error" title={problem.title || t('ui.offline.title')} />}
      <RadioField
        id="kind"
        label={t('verify.kind')}
        value={kind}
        onChange={setKind}
        choices={Object.entries(kindTitles).map(([value, title]) => ({ value: value as NumberProofKind, label: t(title) }))}
        error={errorsOf(faults).kind}
      />
      {kind === 'notification-card' && <CheckField id="match" label={t('verify.match')} isChecked={dataMatch} onChange={setDataMatch} />}
    </QuestionPage>
  );
}
