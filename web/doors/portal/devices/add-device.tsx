import { type FormEvent, useState } from 'react';
import { ApiError, type ApiProblem } from '../../../api/client.ts';
import { useText } from '../../../i18n/text.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { Problem } from '../../../ui/states.tsx';
import { Section } from '../section.tsx';
import { addDevice, type Devices } from './use-devices.ts';

type Outcome = { readonly is: 'added' | 'aborted' | 'known' } | { readonly is: 'refused'; readonly problem: ApiProblem } | undefined;

/** A device says by a DOMException's name why it did nothing (WebAuthn Level 3, 5.1.3). */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof ApiError) return { is: 'refused', problem: error.problem };
  const name = error instanceof Error ? error.name : '';
  return { is: name === 'InvalidStateError' ? 'known' : 'aborted' };
}

function Said({ outcome }: { outcome: Outcome }) {
  const { t } = useText();
  switch (outcome?.is) {
    case 'added':
      return (
        <Banner kind="success" title={t('devices.added')}>
          {t('devices.added.detail')}
        </Banner>
      );
    case 'known':
      return <Banner kind="warning" title={t('devices.known')} />;
    case 'aborted':
      return (
        <Banner kind="warning" title={t('devices.aborted')}>
          {t('devices.aborted.detail')}
        </Banner>
      );
    case 'refused':
      return <Problem problem={outcome.problem} />;
    default:
      return null;
  }
}

/** The device at hand, with the name that its owner gives it. */
export function AddDevice({ devices, onAdded }: { devices: Devices; onAdded: () => Promise<void> }) {
  const { t } = useText();
  const [name, setName] = useState('');
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const { most, passkeys } = devices;
  const isFull = passkeys.filter(({ state }) => state !== 'former-card').length >= most;
  const isSupported = typeof window.PublicKeyCredential === 'function';

  const add = async (event: FormEvent) => {
    event.preventDefault();
    setOutcome(undefined);
    const wanted = name.trim();
    setError(wanted ? undefined : t('devices.add.missing'));
    if (!wanted) return document.getElementById('device-name')?.focus();
    setBusy(true);
    try {
      await addDevice(wanted);
      setName('');
      setOutcome({ is: 'added' });
      await onAdded();
    } catch (failure) {
      setOutcome(outcomeOf(failure));
    }
    setBusy(false);
  };

  return (
    <Section title={t('devices.add')}>
      <Said outcome={outcome} />
      {!isSupported ? (
        <Banner kind="info" title={t('devices.unsupported')}>
          {t('devices.unsupported.detail')}
        </Banner>
      ) : isFull ? (
        <p className="mt-4">{t('devices.full', { most })}</p>
      ) : (
        <form onSubmit={add} noValidate>
          <TextField
            id="device-name"
            label={t('devices.add.name')}
            hint={t('devices.add.hint', { most })}
            value={name}
            onChange={setName}
            error={error}
            maxLength={60}
            width="24rem"
          />
          <Button type="submit" look="primary" isBusy={isBusy}>
            {t('devices.add')}
          </Button>
        </form>
      )}
    </Section>
  );
}
