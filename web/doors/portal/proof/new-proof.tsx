import { type NumberUse, numberUses } from '@openmyna/rules';
import { useState } from 'react';
import { fromBase64, toBase64 } from '../../../api/base64.ts';
import { callApi, newKey } from '../../../api/client.ts';
import { TapDialog, type TapRequest } from '../../../card/tap-dialog.tsx';
import { useText } from '../../../i18n/text.tsx';
import { useTitles } from '../../../identity/uses.ts';
import { errorsOf, type FieldFault } from '../../../ui/error-summary.tsx';
import { RadioField, TextField } from '../../../ui/fields.tsx';
import { QuestionPage } from '../../../ui/page.tsx';
import { goTo } from '../../../ui/route.ts';
import { type OwnProof, proofsApi } from './proof-types.ts';

interface Challenge {
  readonly challenge: string;
  readonly message: string;
}

/** The challenge is for exactly this asker and use; the card signs it, and the server makes the proof. */
async function make(wanted: { asker: string; use: NumberUse }, ...[terminal, pin]: Parameters<TapRequest['work']>): Promise<OwnProof> {
  const { challenge, message } = await callApi<Challenge>(`${proofsApi}/challenge`, { method: 'POST', body: wanted });
  const certificate = await terminal.readCertificate('authentication');
  const signature = await terminal.sign('authentication', fromBase64(message), pin);
  const body = { challenge, certificate: toBase64(certificate), signature: toBase64(signature) };
  return callApi<OwnProof>(proofsApi, { method: 'POST', body, key: newKey() });
}

export function NewProof({ validHours, onMade }: { validHours: number; onMade: () => Promise<void> }) {
  const { t } = useText();
  const [asker, setAsker] = useState('');
  const [use, setUse] = useState<NumberUse>();
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const [request, setRequest] = useState<TapRequest>();
  const errors = errorsOf(faults);
  const go = () => {
    const name = asker.trim();
    const found: FieldFault[] = [];
    if (!name) found.push({ field: 'asker', message: t('proof.asker.missing') });
    if (!use) found.push({ field: 'use', message: t('proof.use.missing') });
    setFaults(found);
    if (!use || found.length > 0) return;
    setRequest({
      title: t('proof.tap'),
      reason: t('proof.tap.reason', { asker: name, use: t(useTitles[use]) }),
      pin: 'authentication',
      work: async (terminal, pin, cardId) => {
        const proof = await make({ asker: name, use }, terminal, pin, cardId);
        await onMade();
        goTo(`/portal/proof/${proof.id}`, { replace: true });
      },
    });
  };
  return (
    <QuestionPage
      title={t('proof.make')}
      lead={t('proof.hours', { hours: validHours })}
      back="/portal/proof"
      faults={faults}
      onContinue={go}
      continueLabel={t('proof.tap')}
    >
      <TextField
        id="asker"
        label={t('proof.asker')}
        hint={t('proof.asker.hint')}
        value={asker}
        onChange={setAsker}
        maxLength={80}
        error={errors.asker}
      />
      <RadioField
        id="use"
        label={t('proof.use')}
        value={use}
        onChange={setUse}
        choices={numberUses.map((value) => ({ value, label: t(useTitles[value]) }))}
        error={errors.use}
      />
      <TapDialog request={request} onClose={() => setRequest(undefined)} />
    </QuestionPage>
  );
}
