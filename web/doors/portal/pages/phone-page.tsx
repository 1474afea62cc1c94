import { useText } from '../../../i18n/text.tsx';
import { Button } from '../../../ui/button.tsx';
import { Page } from '../../../ui/page.tsx';
import { isApp, isApple, useInstall } from '../phone/install.ts';
import { PhoneReading } from '../phone/phone-reading.tsx';
import { Section } from '../section.tsx';

/** The portal as an app, and the card at a phone. */
export function PhonePage() {
  const { t } = useText();
  const install = useInstall();
  return (
    <Page title={t('phone.page')}>
      <Section title={t('phone.install.title')}>
        {isApp() ? (
          <p className="mt-4">{t('phone.install.done')}</p>
        ) : (
          <>
            <p className="mt-4">{t('phone.install.detail')}</p>
            {install ? (
              <p className="mt-4">
                <Button look="primary" onPress={() => void install()}>
                  {t('phone.install.button')}
                </Button>
              </p>
            ) : (
              <p className="mt-4">{t(isApple() ? 'phone.install.ios' : 'phone.install.menu')}</p>
            )}
          </>
        )}
      </Section>
      <Section title={t('phone.card.title')}>
        <PhoneReading />
      </Section>
    </Page>
  );
}
