import { useText } from '../../../i18n/text.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { NumberAid } from '../../../ui/number-aid.tsx';
import { Page } from '../../../ui/page.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { mandatesAt } from './types.ts';

/** The number for the agent. It is shown this once, and can be printed. */
export function InvitationPage({ invitation, name }: { invitation: string; name: string }) {
  const { t } = useText();
  return (
    <Page title={t('mandates.signed', { name })}>
      <Banner kind="success" title={t('mandates.state', { state: 'waiting' })} />
      <p className="mt-6" data-testid="invitation">
        <NumberAid value={invitation} />
      </p>
      <p className="mt-4">{t('mandates.signed.detail', { name })}</p>
      <div className="mt-8 flex flex-wrap items-center gap-4">
        <Button onPress={() => window.print()}>{t('mandates.print')}</Button>
        <PortalLink href={mandatesAt} className="inline-flex min-h-11 items-center text-link underline underline-offset-4 not-printed">
          {t('mandates.title')}
        </PortalLink>
      </div>
    </Page>
  );
}
