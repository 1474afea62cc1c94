import { useEffect } from 'react';
import { useText } from '../../../i18n/text.tsx';
import { Button } from '../../../ui/button.tsx';
import { Page } from '../../../ui/page.tsx';
import { useHasNetwork } from './portal-worker.ts';

/** The helpline's, which is the same under both profiles (packages/rules, `helpline.phone`). */
const helpline = '0120-95-0178';

/** The portal opened without a network: what can be done now, and what needs none. */
export function OfflinePage({ onRetry }: { onRetry: () => Promise<void> }) {
  const { t } = useText();
  const hasNetwork = useHasNetwork();
  useEffect(() => {
    if (hasNetwork) void onRetry();
  }, [hasNetwork, onRetry]);
  return (
    <Page title={t('phone.offline.title')} lead={t('phone.offline.lead')}>
      <ul className="mt-6 list-disc space-y-2 pl-6">
        <li>{t('phone.offline.check')}</li>
        <li>{t('phone.offline.wait')}</li>
      </ul>
      <div className="mt-8">
        <Button look="primary" onPress={() => void onRetry()}>
          {t('ui.retry')}
        </Button>
      </div>
      <div className="mt-10 space-y-2 border-t border-line pt-6">
        <p>
          <a href={`tel:${helpline.replaceAll('-', '')}`}>{t('phone.offline.lost', { phone: helpline })}</a>
        </p>
        <p>{t('phone.offline.counter')}</p>
      </div>
    </Page>
  );
}
