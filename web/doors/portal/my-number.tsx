import { useEffect, useState } from 'react';
import { TapDialog, type TapRequest } from '../../card/tap-dialog.tsx';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { NumberAid } from '../../ui/number-aid.tsx';
import { Section } from './section.tsx';

/** How long the number stays on the page before it is covered again. */
const shownMs = 60_000;

/** The number comes out of the chip, behind its own PIN; it is not asked of the server and not kept. */
export function MyNumber() {
  const { t } = useText();
  const [number, setNumber] = useState<string>();
  const [request, setRequest] = useState<TapRequest>();

  useEffect(() => {
    if (!number) return;
    const timer = setTimeout(() => setNumber(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [number]);

  const show = () =>
    setRequest({
      title: t('portal.number.tap'),
      reason: t('portal.number.tap.reason'),
      pin: 'basicInformation',
      work: async (terminal, pin) => setNumber(await terminal.readIndividualNumber(pin)),
    });

  return (
    <Section title={t('portal.number')}>
      <div className="mt-4" aria-live="polite">
        {number ? (
          <>
            <NumberAid value={number} />
            <p className="mt-1 text-ink-soft">{t('portal.number.shown')}</p>
            <Button size="small" onPress={() => setNumber(undefined)}>
              {t('portal.number.hide')}
            </Button>
          </>
        ) : (
          <>
            <p className="text-[1.75rem] tracking-widest text-ink-soft" aria-hidden="true">
              •••• •••• ••••
            </p>
            <p className="mb-3 text-ink-soft">{t('portal.number.about')}</p>
            <Button onPress={show}>{t('portal.number.show')}</Button>
          </>
        )}
      </div>
      <TapDialog request={request} onClose={() => setRequest(undefined)} />
    </Section>
  );
}
