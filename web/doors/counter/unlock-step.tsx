import type { PinKind } from '@openmyna/reader';
import { useState } from 'react';
import { pinNames } from '../../card/pin-step.tsx';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/fields.tsx';
import { OpenLiveCard } from './open-live-card.tsx';
import { PhotoComparison } from './photo-comparison.tsx';
import { ScreenStep } from './screen-step.tsx';
import { useVisit } from './use-visit.tsx';

const unlockable: readonly PinKind[] = ['authentication', 'signature', 'basicInformation', 'healthInsurance'];

function ChoosePins() {
  const { t } = useText();
  const { act, busy } = useVisit();
  const [pins, setPins] = useState<readonly PinKind[]>([]);
  return (
    <section className="mt-6 max-w-180">
      <fieldset>
        <legend className="text-std-20B-150">{t('counter.unlock.which')}</legend>
        {unlockable.map((kind) => (
          <CheckField
            key={kind}
            id={`unlock-${kind}`}
            label={t(pinNames[kind].name)}
            isChecked={pins.includes(kind)}
            onChange={(isChecked) => setPins(isChecked ? [...pins, kind] : pins.filter((other) => other !== kind))}
          />
        ))}
      </fieldset>
      <div className="mt-3">
        <Button look="primary" isDisabled={pins.length === 0} isBusy={busy === 'unlock'} onPress={() => act('unlock', { pins })}>
          {t('counter.unlock.act')}
        </Button>
      </div>
    </section>
  );
}

/** New values for locked or forgotten PINs: here, with the card and the person, and nowhere else. */
export function UnlockStep() {
  const { t } = useText();
  const { visit } = useVisit();
  if (!visit.cardId) return <OpenLiveCard />;
  if (visit.needsPhotoComparison && visit.photo !== 'same') return <PhotoComparison />;
  const isDone = visit.pinsSet.length > 0 && visit.pinsWanted.length === 0;
  if (isDone) {
    return (
      <Banner kind="success" title={t('counter.unlock.done')}>
        {t('counter.collect.advice')}
      </Banner>
    );
  }
  return visit.pinsWanted.length === 0 ? <ChoosePins /> : <ScreenStep />;
}
