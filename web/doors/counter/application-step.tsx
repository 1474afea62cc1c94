import { useState } from 'react';
import { toBase64 } from '../../api/base64.ts';
import { useText } from '../../i18n/text.tsx';
import { ChoosePhoto, type ChosenPicture } from '../../photo/choose-photo.tsx';
import { CropPhoto, type CutPhoto } from '../../photo/crop-photo.tsx';
import { isRepresented } from '../../ui/age.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckField, TextField } from '../../ui/fields.tsx';
import { useSandbox } from '../../ui/sandbox.tsx';
import type { Visit } from './counter-types.ts';
import { useVisit } from './use-visit.tsx';

interface ApplicationAnswer {
  readonly visit: Visit;
  readonly reference: string;
}

function useApplication() {
  const { act, busy } = useVisit();
  const { language } = useText();
  const [reference, setReference] = useState<string>();
  const send = async (photo: CutPhoto | undefined, representative: { name: string; phone: string } | undefined) => {
    const picture = photo && {
      data: toBase64(new Uint8Array(await photo.blob.arrayBuffer())),
      sha256: photo.sha256,
      takenOn: photo.takenOn,
    };
    const body = {
      ...(picture && { photo: picture }),
      ...(representative && { representative: { ...representative, relationship: 'parent' } }),
      contact: { language },
    };
    const answer = await act<ApplicationAnswer>('application', body);
    if (answer) setReference(answer.reference);
  };
  return { send, reference, isBusy: busy === 'application' };
}

export function PhotoStep({ onPhoto, onNone }: { onPhoto: (photo: CutPhoto) => void; onNone: () => void }) {
  const { t } = useText();
  const [picture, setPicture] = useState<ChosenPicture>();
  const [isInfant, setInfant] = useState(false);
  if (picture) return <CropPhoto picture={picture} onCut={onPhoto} onRetake={() => setPicture(undefined)} />;
  return (
    <>
      {!isInfant && <ChoosePhoto onChosen={setPicture} />}
      <CheckField id="infant" label={t('counter.apply.infant')} isChecked={isInfant} onChange={setInfant} />
      {isInfant && <Button onPress={onNone}>{t('counter.apply.withoutPhoto')}</Button>}
    </>
  );
}

interface Parent {
  readonly name: string;
  readonly phone: string;
}

export function ParentFields({ parent, onChange }: { parent: Parent; onChange: (parent: Parent) => void }) {
  const { t } = useText();
  return (
    <>
      <TextField
        id="parent-name"
        label={t('counter.apply.parentName')}
        value={parent.name}
        onChange={(name) => onChange({ ...parent, name })}
      />
      <TextField
        id="parent-phone"
        label={t('counter.apply.parentPhone')}
        value={parent.phone}
        onChange={(phone) => onChange({ ...parent, phone })}
        inputMode="tel"
        width="20rem"
      />
    </>
  );
}

/** An application by identity document alone: neither letter nor number is needed. */
export function ApplicationStep() {
  const { t } = useText();
  const { today } = useSandbox();
  const { visit, record } = useVisit();
  const { send, reference, isBusy } = useApplication();
  const [photo, setPhoto] = useState<CutPhoto | 'none'>();
  const [parent, setParent] = useState({ name: '', phone: '' });
  if (visit.applicationId) {
    return (
      <Banner kind="success" title={t('counter.apply.done')}>
        {reference && <p className="text-std-20B-150">{reference}</p>}
        <p>{t('counter.apply.done.next')}</p>
      </Banner>
    );
  }
  const isChild = record ? isRepresented(record.person.birthDate, today) : false;
  return (
    <section className="mt-6 max-w-180">
      <h2 className="text-std-20B-150">{t('counter.apply.photo')}</h2>
      {photo === undefined && <PhotoStep onPhoto={setPhoto} onNone={() => setPhoto('none')} />}
      {photo !== undefined && (
        <>
          {photo === 'none' ? (
            <p>{t('counter.apply.noPhoto')}</p>
          ) : (
            <img className="my-4 w-40 rounded-8 border border-line" src={photo.url} alt={t('photo.yours')} />
          )}
          {isChild && <ParentFields parent={parent} onChange={setParent} />}
          <div className="flex flex-wrap gap-3">
            <Button look="primary" isBusy={isBusy} onPress={() => send(photo === 'none' ? undefined : photo, isChild ? parent : undefined)}>
              {t('counter.apply.send')}
            </Button>
            <Button onPress={() => setPhoto(undefined)}>{t('photo.retake')}</Button>
          </div>
        </>
      )}
    </section>
  );
}
