import { useState } from 'react';
import { toBase64 } from '../../api/base64.ts';
import { groupReference } from '../../call/call-types.ts';
import { formatDate, formatYen } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import type { CutPhoto } from '../../photo/crop-photo.tsx';
import { isRepresented } from '../../ui/age.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { FactTable } from '../../ui/fact-table.tsx';
import { CheckField, RadioField } from '../../ui/fields.tsx';
import { useSandbox } from '../../ui/sandbox.tsx';
import { ParentFields, PhotoStep } from './application-step.tsx';
import type { ReplacementFee, Visit } from './counter-types.ts';
import { type LossAnswer, ReplacementLoss } from './replacement-loss.tsx';
import { useVisit } from './use-visit.tsx';

interface ReplacementAnswer {
  readonly visit: Visit;
  readonly reference: string;
  readonly nextOn: string | null;
}

function FeeTable({ fee }: { fee: ReplacementFee }) {
  const { t, language } = useText();
  return (
    <FactTable
      facts={[
        { label: t('counter.fee.card'), value: formatYen(fee.cardYen, language) },
        { label: t('counter.fee.certificates'), value: formatYen(fee.certificatesYen, language) },
        ...(fee.expressYen > 0 ? [{ label: t('counter.fee.express'), value: formatYen(fee.expressYen, language) }] : []),
        { label: t('counter.fee'), value: <span className="text-std-20B-150">{formatYen(fee.yen, language)}</span> },
      ]}
    />
  );
}

/** Photo, speed, fee; then the old card ends and the new one is on its way. */
function NewCard({ loss, onDone }: { loss: LossAnswer; onDone: (answer: ReplacementAnswer) => void }) {
  const { t, language } = useText();
  const { today } = useSandbox();
  const { act, busy, record } = useVisit();
  const [photo, setPhoto] = useState<CutPhoto | 'none'>();
  const [parent, setParent] = useState({ name: '', phone: '' });
  const [speed, setSpeed] = useState<'ordinary' | 'express'>('ordinary');
  const [isPaid, setPaid] = useState(false);
  const fee = speed === 'express' && loss.expressFee ? loss.expressFee : loss.fee;
  const isChild = record ? isRepresented(record.person.birthDate, today) : false;
  const apply = async () => {
    const picture = photo &&
      photo !== 'none' && {
        data: toBase64(new Uint8Array(await photo.blob.arrayBuffer())),
        sha256: photo.sha256,
        takenOn: photo.takenOn,
      };
    const answer = await act<ReplacementAnswer>('replacement', {
      ...(picture && { photo: picture }),
      ...(isChild && { representative: { ...parent, relationship: 'parent' } }),
      contact: { language },
      ...(speed === 'express' && { express: true }),
      paidYen: fee.yen,
    });
    if (answer) onDone(answer);
  };
  if (photo === undefined) return <PhotoStep onPhoto={setPhoto} onNone={() => setPhoto('none')} />;
  return (
    <>
      {photo !== 'none' && <img className="my-4 w-40 rounded-8 border border-line" src={photo.url} alt={t('photo.yours')} />}
      {isChild && <ParentFields parent={parent} onChange={setParent} />}
      {loss.expressFee && (
        <RadioField
          id="speed"
          label={t('counter.replace.speed')}
          value={speed}
          onChange={setSpeed}
          choices={[
            { value: 'ordinary', label: t('counter.replace.ordinary') },
            { value: 'express', label: t('counter.replace.express') },
          ]}
        />
      )}
      <FeeTable fee={fee} />
      <CheckField id="paid" label={t('counter.fee.paid', { amount: formatYen(fee.yen, language) })} isChecked={isPaid} onChange={setPaid} />
      <p className="my-3">{t('counter.replace.effect')}</p>
      <div className="flex flex-wrap gap-3">
        <Button look="primary" isDisabled={!isPaid} isBusy={busy === 'replacement'} onPress={apply}>
          {t('counter.replace.act')}
        </Button>
        <Button onPress={() => setPhoto(undefined)}>{t('photo.retake')}</Button>
      </div>
    </>
  );
}

/** A lost card is replaced: loss report, photo, fee, application. The number stays, the old card never works again. */
export function ReplacementStep() {
  const { t, language } = useText();
  const { visit } = useVisit();
  const [loss, setLoss] = useState<LossAnswer>();
  const [done, setDone] = useState<ReplacementAnswer>();
  if (visit.applicationId) {
    return (
      <Banner kind="success" title={t('counter.replace.done')}>
        {done && <p className="text-std-20B-150">{done.reference}</p>}
        {done?.nextOn && <p>{t('counter.replace.nextOn', { date: formatDate(done.nextOn, language) })}</p>}
        <p>{t('counter.replace.done.next')}</p>
      </Banner>
    );
  }
  // After the page was loaded anew the report is taken once more: it gives the same reference, and the fee again.
  if (!loss) return <ReplacementLoss onReported={setLoss} />;
  return (
    <section className="mt-6 max-w-180">
      <Banner kind="success" title={t('counter.loss.done')}>
        {t('counter.loss.reference', { reference: groupReference(loss.reference) })}
      </Banner>
      <h2 className="text-std-20B-150">{t('counter.replace.new')}</h2>
      <NewCard loss={loss} onDone={setDone} />
    </section>
  );
}
