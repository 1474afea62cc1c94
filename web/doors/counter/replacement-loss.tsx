import { useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioField, TextField } from '../../ui/fields.tsx';
import type { ReplacementFee, Visit } from './counter-types.ts';
import { useVisit } from './use-visit.tsx';

export interface LossAnswer {
  readonly visit: Visit;
  readonly reference: string;
  readonly fee: ReplacementFee;
  readonly expressFee: ReplacementFee | null;
}

/** The loss report: the card is suspended with it, if the helpline has not done so. */
export function ReplacementLoss({ onReported }: { onReported: (answer: LossAnswer) => void }) {
  const { t } = useText();
  const { act, busy } = useVisit();
  const [place, setPlace] = useState<'home' | 'outside'>();
  const [policeReport, setPoliceReport] = useState('');
  const report = async () => {
    const answer = await act<LossAnswer>('loss', { place, ...(place === 'outside' ? { policeReport } : {}) });
    if (answer) onReported(answer);
  };
  return (
    <section className="mt-6 max-w-180">
      <h2 className="text-std-20B-150">{t('counter.loss')}</h2>
      <RadioField
        id="loss-place"
        label={t('counter.loss.place')}
        value={place}
        onChange={setPlace}
        choices={[
          { value: 'home', label: t('counter.loss.home'), hint: t('counter.loss.home.hint') },
          { value: 'outside', label: t('counter.loss.outside'), hint: t('counter.loss.outside.hint') },
        ]}
      />
      {place === 'outside' && (
        <TextField
          id="police-report"
          label={t('counter.loss.police')}
          value={policeReport}
          onChange={setPoliceReport}
          maxLength={40}
          width="20rem"
        />
      )}
      <Button look="primary" isDisabled={!place || (place === 'outside' && !policeReport.trim())} isBusy={busy === 'loss'} onPress={report}>
        {t('counter.loss.report')}
      </Button>
      <p className="mt-2 text-ink-soft">{t('counter.loss.effect')}</p>
    </section>
  );
}
