import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { useText } from '../../../i18n/text.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { QuestionPage } from '../../../ui/page.tsx';
import { goTo } from '../../../ui/route.ts';
import { Problem } from '../../../ui/states.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { type Contact, contactPath, settingsAddress } from './settings-types.ts';

/** As the server asks for it (`z.email()`), so that a slip is told at once. */
const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);

/** What the server says about the field itself stands at the field. */
const atField = new Set([
  'MYNA_NOTIFICATIONS_CHANNEL_KNOWN',
  'MYNA_NOTIFICATIONS_CHANNELS_FULL',
  'MYNA_NOTIFICATIONS_CODE_WRONG',
  'MYNA_REQUEST_INVALID',
]);

function useAnswer() {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const send = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    setProblem(undefined);
    try {
      await work();
    } catch (thrown) {
      const refused = problemOf(thrown);
      if (atField.has(refused.code)) setError(`${refused.title} ${refused.detail}`);
      else setProblem(refused);
      setBusy(false);
    }
  };
  return { isBusy, error, problem, setError, send };
}

export function MailQuestion({ reload }: { reload: () => Promise<void> }) {
  const { t } = useText();
  const [address, setAddress] = useState('');
  const { isBusy, error, problem, setError, send } = useAnswer();
  const add = (): void => {
    const wanted = address.trim();
    if (!isAddress(wanted)) {
      setError(t(wanted ? 'settings.mail.wrong' : 'settings.mail.empty'));
      return;
    }
    void send(async () => {
      const { id } = await callApi<{ id: string }>(`${contactPath}/mail`, { method: 'POST', body: { address: wanted } });
      await reload();
      goTo(`${settingsAddress}/code/${id}`, { replace: true });
    });
  };
  return (
    <QuestionPage
      title={t('settings.mail.question')}
      back={settingsAddress}
      faults={error ? [{ field: 'address', message: error }] : []}
      continueLabel={t('settings.mail.send')}
      isBusy={isBusy}
      onContinue={add}
    >
      {problem && <Problem problem={problem} />}
      <TextField
        id="address"
        label={t('settings.mail')}
        isLabelHidden
        hint={t('settings.mail.hint')}
        error={error}
        value={address}
        onChange={setAddress}
        type="email"
        inputMode="email"
        autoComplete="email"
        maxLength={254}
      />
    </QuestionPage>
  );
}

/** Where the code is typed; an address that waits for none any more leads back. */
export function CodeQuestion({ id, contact, onDone }: { id: string; contact: Contact; onDone: (said: string) => void }) {
  const { t } = useText();
  const [code, setCode] = useState('');
  const { isBusy, error, problem, setError, send } = useAnswer();
  const hint = contact.channels.find((channel) => channel.id === id)?.hint ?? '';
  const confirm = (): void => {
    const digits = code.normalize('NFKC').replace(/\s/g, '');
    if (!/^\d{6}$/.test(digits)) {
      setError(t('settings.code.wrong'));
      return;
    }
    void send(async () => {
      await callApi(`${contactPath}/mail/${id}/confirm`, { method: 'POST', body: { code: digits } });
      onDone(t('settings.code.done'));
    });
  };
  return (
    <QuestionPage
      title={t('settings.code')}
      lead={t('settings.code.lead', { hint })}
      back={settingsAddress}
      faults={error ? [{ field: 'code', message: error }] : []}
      continueLabel={t('settings.code.confirm')}
      isBusy={isBusy}
      onContinue={confirm}
      besides={
        <PortalLink href={settingsAddress} className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
          {t('settings.code.other')}
        </PortalLink>
      }
    >
      {problem && <Problem problem={problem} />}
      <TextField
        id="code"
        label={t('settings.code.label')}
        error={error}
        value={code}
        onChange={setCode}
        inputMode="numeric"
        autoComplete="one-time-code"
        width="12rem"
        maxLength={12}
        isMono
      />
    </QuestionPage>
  );
}
