import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import type { CounterCard, Visit } from './counter-types.ts';
import { useVisit } from './use-visit.tsx';

export interface LiveCardAnswer {
  readonly visit: Visit;
  readonly card: CounterCard;
}

/** Finds the person's card in use. */
export function OpenLiveCard({ onOpened }: { onOpened?: (card: CounterCard) => void }) {
  const { t } = useText();
  const { act, busy } = useVisit();
  const open = async () => {
    const answer = await act<LiveCardAnswer>('card');
    if (answer) onOpened?.(answer.card);
  };
  return (
    <section className="mt-6">
      <h2 className="text-std-20B-150">{t('counter.liveCard')}</h2>
      <div className="mt-3">
        <Button look="primary" isBusy={busy === 'card'} onPress={open}>
          {t('counter.liveCard.open')}
        </Button>
      </div>
    </section>
  );
}
