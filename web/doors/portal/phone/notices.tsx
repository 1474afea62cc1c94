import { useState } from 'react';
import { useText } from '../../../i18n/text.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { useNewVersion } from './portal-worker.ts';

/** A new version waits until the reader has finished. */
export function UpdateNotice() {
  const { t } = useText();
  const load = useNewVersion();
  const [isBusy, setBusy] = useState(false);
  if (!load) return null;
  return (
    <div className="mx-auto w-full max-w-180 px-4 not-printed sm:px-6">
      <Banner kind="info" title={t('phone.update.title')}>
        <p>{t('phone.update.detail')}</p>
        <Button
          size="small"
          isBusy={isBusy}
          onPress={() => {
            setBusy(true);
            load();
          }}
        >
          {t('phone.update.reload')}
        </Button>
      </Banner>
    </div>
  );
}

/** What was loaded stays on the page, and is called old. */
export function OfflineStrip() {
  const { t } = useText();
  return (
    <div role="status" className="flex items-center gap-3 border-b border-warn bg-warn-soft px-4 py-2 text-ink not-printed sm:px-6">
      <span className="text-warn">
        <Icon name="warning" />
      </span>
      {t('phone.offline.strip')}
    </div>
  );
}
