import { type FormEvent, useState } from 'react';
import { type ApiProblem, problemOf } from '../../../api/client.ts';
import { formatMoment } from '../../../i18n/dates.ts';
import { useText } from '../../../i18n/text.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { Problem } from '../../../ui/states.tsx';
import { type Device, removeDevice, renameDevice } from './use-devices.ts';

interface Change {
  readonly isBusy: boolean;
  readonly problem: ApiProblem | undefined;
  readonly run: (work: () => Promise<void>) => Promise<void>;
}

function useChange(onDone: () => Promise<void>): Change {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
      await onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return { isBusy, problem, run };
}

function Rename({ device, onDone, onClose }: { device: Device; onDone: () => Promise<void>; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(device.name);
  const [error, setError] = useState<string>();
  const { isBusy, problem, run } = useChange(onDone);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setError(name.trim() ? undefined : t('devices.add.missing'));
    if (name.trim()) void run(() => renameDevice(device.id, name.trim()));
  };
  return (
    <form onSubmit={save} noValidate>
      {problem && <Problem problem={problem} />}
      <TextField id="device-rename" label={t('devices.rename.field')} value={name} onChange={setName} error={error} maxLength={60} />
      <div className="flex flex-wrap gap-4">
        <Button type="submit" look="primary" isBusy={isBusy}>
          {t('devices.save')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}

function Remove({ device, onDone, onClose }: { device: Device; onDone: () => Promise<void>; onClose: () => void }) {
  const { t } = useText();
  const { isBusy, problem, run } = useChange(onDone);
  return (
    <>
      {problem && <Problem problem={problem} />}
      <p className="my-4">{t('devices.remove.detail')}</p>
      <div className="flex flex-wrap gap-4">
        <Button look="danger" isBusy={isBusy} onPress={() => void run(() => removeDevice(device.id))}>
          {t('devices.remove')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </>
  );
}

/** A registered device: since when, last use, whether it still works; rename and remove. */
export function DeviceLine({ device, onChanged }: { device: Device; onChanged: () => Promise<void> }) {
  const { t, language } = useText();
  const [asked, setAsked] = useState<'rename' | 'remove'>();
  const { name, state } = device;
  const close = () => setAsked(undefined);
  const done = async () => {
    close();
    await onChanged();
  };
  const facts = [
    device.device,
    t('devices.registered', { date: formatMoment(device.registeredAt, language) }),
    device.usedAt ? t('devices.used', { date: formatMoment(device.usedAt, language) }) : t('devices.unused'),
    device.isSynced ? t('devices.synced') : '',
  ].filter(Boolean);
  return (
    <li className="flex gap-4 border-b border-line py-4">
      <Icon name="phone" size={28} />
      <div className="min-w-0 flex-1">
        <p className="text-std-17B-170 break-words">{name}</p>
        {state !== 'in-use' && <p className="font-700 text-bad">{t(state === 'copied' ? 'devices.copied' : 'devices.formerCard')}</p>}
        {facts.map((fact) => (
          <p key={fact} className="text-ink-soft">
            {fact}
          </p>
        ))}
        <div className="mt-2 flex flex-wrap gap-3">
          <Button size="small" label={`${t('devices.rename')}: ${name}`} onPress={() => setAsked('rename')}>
            {t('devices.rename')}
          </Button>
          <Button size="small" look="danger" label={`${t('devices.remove')}: ${name}`} onPress={() => setAsked('remove')}>
            {t('devices.remove')}
          </Button>
        </div>
      </div>
      <Dialog title={t('devices.rename.title', { name })} isOpen={asked === 'rename'} onClose={close}>
        <Rename device={device} onDone={done} onClose={close} />
      </Dialog>
      <Dialog title={t('devices.remove.title', { name })} isOpen={asked === 'remove'} onClose={close}>
        <Remove device={device} onDone={done} onClose={close} />
      </Dialog>
    </li>
  );
}
