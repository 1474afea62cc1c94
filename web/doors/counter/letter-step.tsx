import { useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { useVisit } from './use-visit.tsx';

/** A lost letter: a new application number goes out by post, the old one is dead at once. */
export function LetterStep() {
  const { t } = useText();
  const { visit, act, busy } = useVisit();
  const [isOrdered, setOrdered] = useState(visit.steps.some(({ step }) => step === 'number-letter-ordered'));
  if (isOrdered) {
    return (
      <Banner kind="success" title={t('counter.letter.done')}>
        {t('counter.letter.done.detail')}
      </Banner>
    );
  }
  return (
    <section className="mt-6 max-w-180">
      <h2 className="text-std-20B-150">{t('counter.letter')}</h2>
      <p>{t('counter.letter.about')}</p>
      <div className="mt-3">
        <Button
          look="primary"
          isBusy={busy === 'number-letter'}
          onPress={async () => setOrdered((await act('number-letter')) !== undefined)}
        >
          {t('counter.letter.act')}
        </Button>
      </div>
    </section>
  );
}
