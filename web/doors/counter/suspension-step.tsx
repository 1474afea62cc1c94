import { useState } from 'react';
import { formatDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import type { CounterCard } from './counter-types.ts';
import { type LiveCardAnswer, OpenLiveCard } from './open-live-card.tsx';
import { useVisit } from './use-visit.tsx';

/** Suspends the card, or lifts the suspension; when the answer is here, every institution knows. */
export function SuspensionStep() {
  const { t, language } = useText();
  const { act, busy } = useVisit();
  const [card, setCard] = useState<CounterCard>();
  const [isChanged, setChanged] = useState(false);
  if (!card) return <OpenLiveCard onOpened={setCard} />;
  const isSuspended = card.state === 'suspended';
  const change = async () => {
    const answer = await act<LiveCardAnswer>('card-state', { action: isSuspended ? 'resume' : 'suspend' });
    if (!answer) return;
    setCard(answer.card);
    setChanged(true);
  };
  return (
    <section className="mt-6 max-w-180">
      <h2 className="text-std-20B-150">{t('counter.liveCard')}</h2>
      <p>
        {t('counter.liveCard.facts', { serial: card.serial, date: formatDate(card.expiresOn, language) })}
        <span className="block font-700">{t('counter.liveCard.state', { state: card.state })}</span>
      </p>
      {isChanged && (
        <Banner kind="success" title={t(isSuspended ? 'counter.suspend.done' : 'counter.resume.done')}>
          {t('counter.suspend.everywhere')}
        </Banner>
      )}
      <div className="mt-4">
        <Button look={isSuspended ? 'primary' : 'danger'} isBusy={busy === 'card-state'} onPress={change}>
          {t(isSuspended ? 'counter.resume' : 'counter.suspend')}
        </Button>
      </div>
    </section>
  );
}
