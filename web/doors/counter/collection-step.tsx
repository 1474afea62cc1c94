import { useState } from 'react';
import { formatDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PdfPreview } from '../../ui/pdf-preview.tsx';
import { useSandbox } from '../../ui/sandbox.tsx';
import type { Visit } from './counter-types.ts';
import { PhotoComparison } from './photo-comparison.tsx';
import { RenewalOldCard } from './renewal-old-card.tsx';
import { ScreenStep } from './screen-step.tsx';
import { useVisit } from './use-visit.tsx';

interface OpenedCard {
  readonly visit: Visit;
  readonly reference: string;
  readonly collectBy: string;
  readonly card: { readonly expiresOn: string };
}

function OpenCard({ onOpened }: { onOpened: (opened: OpenedCard) => void }) {
  const { t } = useText();
  const { act, busy } = useVisit();
  const [notice, setNotice] = useState('');
  const open = async () => {
    const noticeNumber = notice.normalize('NFKC').replace(/[\s-]/g, '');
    const opened = await act<OpenedCard>('collection', noticeNumber ? { noticeNumber } : {});
    if (opened) onOpened(opened);
  };
  return (
    <form
      noValidate
      className="mt-6 max-w-140"
      onSubmit={(event) => {
        event.preventDefault();
        open();
      }}
    >
      <h2 className="text-std-20B-150">{t('counter.collect.notice')}</h2>
      <TextField
        id="notice"
        label={t('counter.collect.noticeNumber')}
        hint={t('counter.collect.noticeNumber.hint')}
        value={notice}
        onChange={setNotice}
        inputMode="numeric"
        isRequired={false}
        isMono
      />
      <Button type="submit" look="primary" isBusy={busy === 'collection'}>
        {t('counter.collect.open')}
      </Button>
    </form>
  );
}

function HandOver() {
  const { t } = useText();
  const { visit, act, busy } = useVisit();
  if (visit.isHandedOver) return null;
  return (
    <section className="mt-6">
      <h2 className="text-std-20B-150">{t('counter.collect.handOver')}</h2>
      <p>{t('counter.collect.handOver.about')}</p>
      <div className="mt-3">
        <Button look="primary" isBusy={busy === 'hand-over'} onPress={() => act('hand-over')}>
          {t('counter.collect.handOver.act')}
        </Button>
      </div>
    </section>
  );
}

/** In the sandbox the new card may go straight into this browser's reader, so that its holder can go on to the portal. */
function IntoTheReader() {
  const { t } = useText();
  const { isOpen, heldCard, holdCard } = useSandbox();
  const { visit, record } = useVisit();
  if (!isOpen || !visit.cardId || !visit.residentId || !record) return null;
  if (heldCard?.cardId === visit.cardId) return <p className="my-3">{t('counter.collect.inReader')}</p>;
  const card = { handle: visit.residentId, name: record.person.name, cardId: visit.cardId };
  return (
    <div className="my-3">
      <Button onPress={() => holdCard(card)}>
        <Icon name="card" />
        {t('counter.collect.intoReader')}
      </Button>
    </div>
  );
}

/** The blank sheet and the advice that goes with it. It is blank: nobody at the office knows a PIN. */
function PinSheet() {
  const { t } = useText();
  const { visit, reload } = useVisit();
  const [sheet, setSheet] = useState<string>();
  const make = async () => {
    const response = await fetch(`/api/v1/counter/visits/${visit.id}/pin-sheet`, { method: 'POST' });
    if (!response.ok) return;
    setSheet(URL.createObjectURL(await response.blob()));
    await reload();
  };
  if (!visit.isHandedOver) return null;
  return (
    <section className="mt-6">
      <Banner kind="success" title={t('counter.collect.done')}>
        {t('counter.collect.advice')}
      </Banner>
      <IntoTheReader />
      {sheet ? (
        <PdfPreview src={sheet} title={t('counter.collect.sheet')} fileName="pin-sheet.pdf" />
      ) : (
        <Button onPress={make}>{t('counter.collect.sheet')}</Button>
      )}
    </section>
  );
}

/** Notice, face, PINs, hand-over: one after the other, each only when the one before is in order. */
export function CollectionStep() {
  const { t, language } = useText();
  const { visit } = useVisit();
  const [opened, setOpened] = useState<OpenedCard>();
  if (!visit.cardId) return <OpenCard onOpened={setOpened} />;
  const isFaceSettled = !visit.needsPhotoComparison || visit.photo === 'same';
  return (
    <>
      {opened && (
        <p className="text-ink-soft">
          {t('counter.collect.card', { reference: opened.reference, date: formatDate(opened.card.expiresOn, language) })}
        </p>
      )}
      {visit.needsPhotoComparison && visit.photo !== 'same' && <PhotoComparison />}
      {isFaceSettled && visit.exchange && !visit.isHandedOver && <RenewalOldCard />}
      {isFaceSettled && !visit.isChipDelivered && visit.exchange?.data !== 'to-read' && <ScreenStep />}
      {visit.isChipDelivered && <HandOver />}
      <PinSheet />
    </>
  );
}
