import { useState } from 'react';
import { useResource } from '../../api/use-resource.ts';
import { pinNames } from '../../card/pin-step.tsx';
import { TapDialog, type TapRequest } from '../../card/tap-dialog.tsx';
import { formatMoment } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { RadioField } from '../../ui/fields.tsx';
import { Page, QuestionPage } from '../../ui/page.tsx';
import { Await } from '../../ui/states.tsx';
import { askWithPhone, type KioskOffer, type KioskPin, offerPath, otherPin } from './kiosk-api.ts';

function Asked({ pin, until, open }: { pin: KioskPin; until: string; open: NonNullable<KioskOffer['open']> }) {
  const { t, language } = useText();
  return (
    <Page title={t('kiosk.phone.done')}>
      <p className="mt-6 text-std-28B-150">{t('kiosk.phone.until', { date: formatMoment(until, language) })}</p>
      <p className="mt-4">{t('kiosk.phone.done.detail', { other: t(pinNames[otherPin(pin)].name), from: open.from, to: open.to })}</p>
      <p className="mt-4 text-ink-soft">{t('kiosk.phone.done.once')}</p>
    </Page>
  );
}

function Ask({ offer, onAsked }: { offer: KioskOffer; onAsked: (pin: KioskPin, until: string) => void }) {
  const { t } = useText();
  const [pin, setPin] = useState<KioskPin>();
  const [isMissing, setMissing] = useState(false);
  const [request, setRequest] = useState<TapRequest>();
  const fault = { field: 'pin', message: t('kiosk.phone.missing') };
  const read = () => {
    setMissing(pin === undefined);
    if (!pin) return;
    const other = otherPin(pin);
    setRequest({
      title: t('kiosk.phone.tap'),
      reason: t('kiosk.phone.tap.reason', { other: t(pinNames[other].name) }),
      pin: other,
      work: async (terminal, typed) => {
        const { until } = await askWithPhone(pin, terminal, typed);
        onAsked(pin, until);
      },
    });
  };
  return (
    <QuestionPage
      title={t('kiosk.phone.which')}
      lead={t('kiosk.phone.lead', { hours: offer.withinHours ?? 0 })}
      faults={isMissing ? [fault] : []}
      onContinue={read}
      continueLabel={t('kiosk.phone.tap')}
    >
      <RadioField
        id="pin"
        label={t('kiosk.phone.which')}
        isLabelHidden
        value={pin}
        onChange={setPin}
        error={isMissing ? fault.message : undefined}
        choices={offer.pins.map((kind) => ({
          value: kind,
          label: t(pinNames[kind].name),
          hint: t('kiosk.phone.needs', { other: t(pinNames[otherPin(kind)].name) }),
        }))}
      />
      <p className="text-ink-soft">{t('kiosk.phone.both')}</p>
      <TapDialog request={request} onClose={() => setRequest(undefined)} />
    </QuestionPage>
  );
}

/** The phone application's part: which PIN, and the card read under the other one. */
export function PhonePage() {
  const { t } = useText();
  const { resource, reload } = useResource<KioskOffer>(offerPath);
  const [asked, setAsked] = useState<{ pin: KioskPin; until: string }>();
  if (resource.state !== 'ready') {
    return (
      <Page title={t('kiosk.phone.title')}>
        <Await resource={resource} onRetry={reload}>
          {() => null}
        </Await>
      </Page>
    );
  }
  const offer = resource.data;
  if (!offer.isOffered || !offer.open) {
    return (
      <Page title={t('kiosk.phone.title')}>
        <Banner kind="info" title={t('kiosk.officeOnly')}>
          {t('kiosk.officeOnly.detail')}
        </Banner>
      </Page>
    );
  }
  if (asked) return <Asked {...asked} open={offer.open} />;
  return <Ask offer={offer} onAsked={(pin, until) => setAsked({ pin, until })} />;
}
