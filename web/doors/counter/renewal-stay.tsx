import { useState } from 'react';
import { formatDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import type { RenewalAnswer } from './renewal-step.tsx';
import { useVisit } from './use-visit.tsx';

/** The special period 特例期間: the residence card bears the stamp of a pending application, and card and certificates go on for two months. */
export function RenewalStay({ onChanged }: { onChanged: (opened: RenewalAnswer) => void }) {
  const { t, language } = useText();
  const { record, act, busy } = useVisit();
  const [extendedTo, setExtendedTo] = useState<string>();
  const stayUntil = record?.person.stay?.stayUntil;
  if (!stayUntil) return null;
  const extend = async () => {
    const answer = await act<RenewalAnswer>('renewal-pending', { isPending: true });
    if (!answer) return;
    setExtendedTo(answer.card.expiresOn);
    onChanged(answer);
  };
  return (
    <section className="mt-6 max-w-180">
      <h2 className="text-std-20B-150">{t('counter.renew.stay')}</h2>
      <p>{t('counter.renew.stay.about', { date: formatDate(stayUntil, language) })}</p>
      {extendedTo ? (
        <Banner kind="success" title={t('counter.renew.stay.done', { date: formatDate(extendedTo, language) })} />
      ) : (
        <div className="mt-3">
          <Button isBusy={busy === 'renewal-pending'} onPress={extend}>
            {t('counter.renew.stay.act')}
          </Button>
        </div>
      )}
    </section>
  );
}
