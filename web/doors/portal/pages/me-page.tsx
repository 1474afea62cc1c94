import { useText } from '../../../i18n/text.tsx';
import { ToldTable } from '../../../ui/told-table.tsx';
import { HomePage } from '../home-page.tsx';
import { PersonSection } from '../person-section.tsx';
import { Section } from '../section.tsx';

export function MePage() {
  const { t } = useText();
  return (
    <HomePage title={t('portal.page.me')}>
      {(home) => (
        <>
          <PersonSection person={home.person} />
          {home.told.length > 0 && (
            <Section title={t('portal.told')}>
              <p className="mt-4">{t('portal.told.about')}</p>
              <ToldTable told={home.told} />
            </Section>
          )}
        </>
      )}
    </HomePage>
  );
}
