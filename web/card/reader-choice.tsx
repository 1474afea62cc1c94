import { findReaderAgent } from '@openmyna/reader';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';

/** Offers the card reader of this computer, where its reader agent answers to this site. */
export function ReaderChoice({ onChoose }: { onChoose: () => void }) {
  const { t } = useText();
  const [isThere, setThere] = useState(false);

  useEffect(() => {
    let isShown = true;
    findReaderAgent().then((found) => isShown && setThere(found));
    return () => {
      isShown = false;
    };
  }, []);

  if (!isThere) return null;
  return (
    <section className="mb-6" aria-live="polite">
      <Button look="primary" onPress={onChoose}>
        {t('card.reader.local')}
      </Button>
      <p className="mt-2 text-ink-soft">{t('card.reader.local.detail')}</p>
    </section>
  );
}
