import { useState } from 'react';
import { formatDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { CounterCard } from './counter-types.ts';
import { type LiveCardAnswer, OpenLiveCard } from './open-live-card.tsx';
import { PhotoComparison } from './photo-comparison.tsx';
import { ScreenStep } from './screen-step.tsx';
import { useVisit } from './use-visit.tsx';

type Action = 'suspend' | 'resume' | 'give-up';

const results = {
  suspend: 'counter.suspend.done',
  resume: 'counter.resume.done',
  'give-up': 'counter.giveUp.done',
} as const satisfies Record<Action, string>;

/** Given up for good: asked once more, because nothing brings the card back. */
function GiveUp({ isBusy, onGiveUp }: { isBusy: boolean; onGiveUp: () => Promise<void> }) {
  const { t } = useText();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button look="danger" onPress={() => setAsking(true)}>
        {t('counter.giveUp')}
      </Button>
      <Dialog title={t('counter.giveUp.confirm')} isOpen={isAsking} onClose={() => setAsking(false)}>
        <p className="mt-3">{t('counter.giveUp.effect')}</p>
        <div className="mt-6 flex flex-wrap gap-3">
          <Button
            look="danger"
            isBusy={isBusy}
            onPress={async () => {
              await onGiveUp();
              setAsking(false);
            }}
          >
            {t('counter.giveUp.yes')}
          </Button>
          <Button onPress={() => setAsking(false)}>{t('ui.cancel')}</Button>
        </div>
      </Dialog>
    </>
  );
}

/** What lifting takes, one after the other: the face on the card, and the card in the reader. */
function Lifting({ onLift, isBusy }: { onLift: () => void; isBusy: boolean }) {
  const { t } = useText();
  const { visit } = useVisit();
  if (visit.needsPhotoComparison && visit.photo !== 'same') return <PhotoComparison />;
  if (visit.chip?.life !== 'delivered') {
    return (
      <>
        <p className="mt-4">{t('counter.resume.chip')}</p>
        <ScreenStep />
      </>
    );
  }
  return (
    <>
      <Banner kind="success" title={t('counter.resume.read')} />
      <Button look="primary" isBusy={isBusy} onPress={onLift}>
        {t('counter.resume')}
      </Button>
    </>
  );
}

/** Suspends the card; lifts the suspension with the card and its holder; or gives the card up. When the answer is here, every institution knows. */
export function SuspensionStep() {
  const { t, language } = useText();
  const { act, busy } = useVisit();
  const [card, setCard] = useState<CounterCard>();
  const [changed, setChanged] = useState<Action>();
  if (!card) return <OpenLiveCard onOpened={setCard} />;
  const isBusy = busy === 'card-state';
  const change = async (action: Action) => {
    const answer = await act<LiveCardAnswer>('card-state', { action });
    if (!answer) return;
    setCard(answer.card);
    setChanged(action);
  };
  return (
    <section className="mt-6 max-w-180">
      <h2 className="text-std-20B-150">{t('counter.liveCard')}</h2>
      <p>
        {t('counter.liveCard.facts', { serial: card.serial, date: formatDate(card.expiresOn, language) })}
        <span className="block font-700">{t('counter.liveCard.state', { state: card.state })}</span>
      </p>
      {changed && (
        <Banner kind="success" title={t(results[changed])}>
          {t('counter.suspend.everywhere')}
        </Banner>
      )}
      {card.state === 'active' && (
        <div className="mt-4">
          <Button look="danger" isBusy={isBusy} onPress={() => change('suspend')}>
            {t('counter.suspend')}
          </Button>
        </div>
      )}
      {card.state === 'suspended' && (
        <>
          <Lifting isBusy={isBusy} onLift={() => change('resume')} />
          <div className="mt-8">
            <GiveUp isBusy={isBusy} onGiveUp={() => change('give-up')} />
          </div>
        </>
      )}
    </section>
  );
}
