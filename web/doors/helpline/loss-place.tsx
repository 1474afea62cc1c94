import { useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioField, TextField } from '../../ui/fields.tsx';
import type { CallDesk } from './use-console.ts';

/** Where it was lost, and the number of the police where the caller has one already. */
export function LossPlaceForm({ desk }: { desk: CallDesk }) {
  const { t } = useText();
  const [place, setPlace] = useState<'home' | 'outside'>();
  const [report, setReport] = useState('');
  const [isKept, setKept] = useState(false);
  const keep = async () => {
    if (await desk.act('place', { place, ...(place === 'outside' && report.trim() ? { policeReport: report.trim() } : {}) })) setKept(true);
  };
  if (isKept) {
    return (
      <Banner kind="success" title={t('helpline.place.kept')}>
        {t(place === 'outside' ? 'helpline.place.outside.next' : 'helpline.place.home.next')}
      </Banner>
    );
  }
  return (
    <div className="mt-6 border-t border-line">
      <RadioField
        id="place"
        label={t('helpline.place')}
        isRequired={false}
        value={place}
        onChange={setPlace}
        choices={[
          { value: 'home', label: t('helpline.place.home') },
          { value: 'outside', label: t('helpline.place.outside') },
        ]}
      />
      {place === 'outside' && (
        <TextField
          id="police"
          label={t('helpline.police')}
          hint={t('helpline.police.hint')}
          value={report}
          onChange={setReport}
          isRequired={false}
          maxLength={40}
        />
      )}
      <Button isDisabled={!place} isBusy={desk.busy === 'place'} onPress={keep}>
        {t('helpline.place.keep')}
      </Button>
    </div>
  );
}
