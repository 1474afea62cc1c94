import { useState } from 'react';
import { type ApiProblem, problemOf } from '../../../api/client.ts';
import type { MessageId } from '../../../i18n/messages.ts';
import { useText } from '../../../i18n/text.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Problem } from '../../../ui/states.tsx';
import { Section } from '../section.tsx';
import { type PushAbility, pushAbility, turnPushOff, turnPushOn } from './browser-push.ts';
import { ChannelList } from './channel-list.tsx';
import type { Channel, Contact } from './settings-types.ts';

const refusals: Partial<Record<PushAbility | 'unreachable', { readonly title: MessageId; readonly detail: MessageId }>> = {
  denied: { title: 'settings.push.denied', detail: 'settings.push.denied.detail' },
  unsupported: { title: 'settings.push.unsupported', detail: 'settings.push.unsupported.detail' },
  'app-only': { title: 'settings.push.unsupported', detail: 'settings.push.ios' },
  unreachable: { title: 'settings.push.failed', detail: 'settings.push.failed.detail' },
};

export interface PushSectionProps {
  readonly contact: Contact;
  readonly onChange: () => void;
  readonly onRemove: (channel: Channel) => void;
}

/** Push messages on this browser: what it allows, on or off; and the reader's other browsers. */
export function PushSection({ contact, onChange, onRemove }: PushSectionProps) {
  const { t } = useText();
  const here = contact.channels.find(({ isHere }) => isHere);
  const isOn = here?.state === 'on' && pushAbility() === 'possible';
  const others = contact.channels.filter(({ kind, isHere }) => kind === 'push' && !isHere);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<PushAbility | 'unreachable'>(pushAbility);
  const [problem, setProblem] = useState<ApiProblem>();

  const change = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      if (here && isOn) await turnPushOff(here.id);
      else {
        const outcome = await turnPushOn(contact.pushKey);
        setRefusal(outcome === 'on' ? 'possible' : outcome);
      }
      onChange();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };

  const told = refusals[refusal];
  const canTry = refusal === 'possible' || refusal === 'unreachable';
  return (
    <Section title={t('settings.push')}>
      <p className="mt-4">{t('settings.push.about')}</p>
      {told && (
        <Banner kind="warning" title={t(told.title)}>
          {t(told.detail)}
        </Banner>
      )}
      {problem && <Problem problem={problem} />}
      {canTry && (
        <>
          <p className="mt-4 font-700" role="status">
            {t(isOn ? 'settings.push.isOn' : 'settings.push.isOff')}
          </p>
          {here?.state === 'failing' && <p className="text-bad">{t('settings.state', { state: 'failing' })}</p>}
          <div className="mt-3 not-printed">
            <Button isBusy={isBusy} onPress={() => void change()}>
              {t(isOn ? 'settings.push.turnOff' : 'settings.push.turnOn')}
            </Button>
            {!isOn && Notification.permission === 'default' && <p className="mt-2 text-ink-soft">{t('settings.push.asks')}</p>}
          </div>
        </>
      )}
      {others.length > 0 && (
        <>
          <h3 className="mt-8 text-std-18B-160">{t('settings.others')}</h3>
          <ChannelList channels={others} label={t('settings.others')} onRemove={onRemove} />
        </>
      )}
    </Section>
  );
}
