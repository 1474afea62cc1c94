import { useText } from '../../../i18n/text.tsx';
import { useSandbox } from '../../../ui/sandbox.tsx';

/** How a phone comes to read the card, and what there is for one that cannot: browsers give no ISO 7816 over NFC. */
export function PhoneReading() {
  const { t } = useText();
  const { isOpen } = useSandbox();
  return (
    <>
      <p className="mt-4">{t('phone.card.browser')}</p>
      {isOpen && <p className="mt-4">{t('phone.card.sandbox')}</p>}
      <p className="mt-4 font-700">{t('phone.noNfc.title')}</p>
      <ul className="mt-2 list-disc space-y-1 pl-6">
        <li>{t('phone.noNfc.computer')}</li>
        <li>{t('phone.noNfc.counter')}</li>
      </ul>
    </>
  );
}
