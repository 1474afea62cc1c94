import { GuideBeside } from '../../../guide/guide-beside.tsx';
import { useText } from '../../../i18n/text.tsx';
import { CardSection } from '../card-section.tsx';
import { HomePage } from '../home-page.tsx';
import { MyNumber } from '../my-number.tsx';

export function CardPage() {
  const { t } = useText();
  return (
    <HomePage title={t('portal.page.card')}>
      {(home) => (
        <>
          <CardSection card={home.card} certificates={home.certificates} />
          <MyNumber />
          <GuideBeside topic="renewal" />
        </>
      )}
    </HomePage>
  );
}
