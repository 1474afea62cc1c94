import { useText } from '../../i18n/text.tsx';
import { Frame } from '../../ui/frame.tsx';
import { usePath } from '../../ui/route.ts';
import { phonePath } from './kiosk-api.ts';
import { KioskScreen } from './kiosk-screen.tsx';
import { PhonePage } from './phone-page.tsx';

/** コンビニ端末, and the phone application with which its holder asks for a new PIN beforehand. */
export function KioskDoor() {
  const { t } = useText();
  if (usePath() === phonePath) {
    return (
      <Frame title={t('kiosk.phone.title')} owner={t('kiosk.phone.owner')} icon="phone" home={phonePath}>
        <PhonePage />
      </Frame>
    );
  }
  return (
    <Frame title={t('kiosk.title')} owner={t('kiosk.owner')} icon="resident" home="/kiosk" isTerminal>
      <KioskScreen />
    </Frame>
  );
}
