import { useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { FileField } from '../ui/fields.tsx';
import { Icon } from '../ui/icons.tsx';
import { useSandbox } from '../ui/sandbox.tsx';
import { readPhotoDay } from './photo-date.ts';
import { dayOfFile } from './photo-file.ts';
import { useCamera } from './use-camera.ts';

export interface ChosenPicture {
  readonly bitmap: ImageBitmap;
  /** The day that the camera or the file proposes. */
  readonly day: string | undefined;
  readonly isLive: boolean;
}

/** Where head and shoulders belong, over the live picture. */
function HeadOutline() {
  return (
    <svg
      className="pointer-events-none absolute inset-0 size-full"
      viewBox="0 0 350 450"
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      <ellipse cx="175" cy="195" rx="96" ry="132" fill="none" stroke="white" strokeWidth="4" strokeDasharray="10 8" />
      <path d="M30 450c0-80 60-112 145-112s145 32 145 112" fill="none" stroke="white" strokeWidth="4" strokeDasharray="10 8" />
    </svg>
  );
}

function LivePhoto({ onChosen }: { onChosen: (picture: ChosenPicture) => void }) {
  const { t } = useText();
  const { today } = useSandbox();
  const camera = useCamera('user');
  const capture = async () => {
    if (!camera.video.current) return;
    const bitmap = await createImageBitmap(camera.video.current);
    camera.stop();
    onChosen({ bitmap, day: today, isLive: true });
  };
  if (camera.state === 'on' || camera.state === 'starting') {
    return (
      <div className="my-6 max-w-90">
        <div className="relative aspect-[35/45] overflow-hidden rounded-12 bg-black">
          <video ref={camera.video} className="size-full object-cover" playsInline muted />
          <HeadOutline />
        </div>
        <p className="mt-2">{t('photo.outline')}</p>
        <div className="mt-3 flex flex-wrap gap-3">
          <Button look="primary" onPress={capture} isDisabled={camera.state !== 'on'}>
            <Icon name="camera" />
            {t('photo.capture')}
          </Button>
          <Button onPress={camera.stop}>{t('photo.scan.stop')}</Button>
        </div>
      </div>
    );
  }
  return (
    <div className="my-6">
      {(camera.state === 'refused' || camera.state === 'absent') && (
        <Banner kind="warning" title={t(camera.state === 'refused' ? 'photo.scan.refused.title' : 'photo.scan.absent.title')}>
          {t('photo.useFile')}
        </Banner>
      )}
      <Button look="primary" onPress={camera.start}>
        <Icon name="camera" />
        {t('photo.camera')}
      </Button>
    </div>
  );
}

/** A picture from the camera of this device, or from a file. */
export function ChoosePhoto({ onChosen }: { onChosen: (picture: ChosenPicture) => void }) {
  const { t } = useText();
  const [error, setError] = useState<string>();
  const choose = async (file: File) => {
    try {
      const [bitmap, bytes] = await Promise.all([createImageBitmap(file), file.slice(0, 262_144).arrayBuffer()]);
      onChosen({ bitmap, day: readPhotoDay(bytes) ?? dayOfFile(file), isLive: false });
    } catch {
      setError(t('photo.notAnImage'));
    }
  };
  return (
    <>
      <ul className="mt-4 list-disc space-y-1 pl-6">
        <li>{t('photo.rule.recent')}</li>
        <li>{t('photo.rule.background')}</li>
        <li>{t('photo.rule.front')}</li>
        <li>{t('photo.rule.alone')}</li>
      </ul>
      <LivePhoto onChosen={onChosen} />
      <FileField
        id="photo"
        label={t('photo.file')}
        hint={t('photo.file.hint')}
        accept="image/jpeg,image/png"
        onChoose={choose}
        error={error}
        isRequired={false}
      />
    </>
  );
}
