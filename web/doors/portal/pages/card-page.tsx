import { GuideBeside } from '../../../guide/guide-beside.tsx';
import { useText } from '../../../i18n/text.tsx';
import { CardSection } from '../card-section.tsx';
import { HomePage } from '../home-page.tsx';
import { useActing } from '../mandates/acting.ts';
import { MyNumber } from '../my-number.tsx';

export function CardPage() {
  const { t } = useText();
  const acting = useActing();
  return (
    <HomePage title={t('portal.page.card')}>
      {(home) => (
        <>
          <CardSection card={home.card} certificates={home.certificates} />
          {!acting && <MyNumber />}
          <GuideBeside topic="renewal" />
        </>
      )}
    </HomePage>
  );
}
