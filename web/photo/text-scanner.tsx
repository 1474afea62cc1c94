import { useEffect } from 'react';
import { useText } from '../i18n/text.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { prepareReader, readCodeFromVideo } from './read-code.ts';
import { useCamera } from './use-camera.ts';

const lookEveryMs = 200;

/** The camera with a frame for a code: what `find` makes of its text goes on, the picture stays on the device. */
export function TextScanner({ find, onFound }: { find: (text: string) => string | undefined; onFound: (found: string) => void }) {
  const { t } = useText();
  const camera = useCamera('environment', true);

  useEffect(() => {
    if (camera.state === 'starting') prepareReader();
    if (camera.state !== 'on') return;
    const timer = setInterval(() => {
      const text = camera.video.current ? readCodeFromVideo(camera.video.current) : undefined;
      const found = text && find(text);
      if (!found) return;
      camera.stop();
      onFound(found);
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [camera.state, camera.video, camera.stop, find, onFound]);

  if (camera.state === 'on' || camera.state === 'starting') {
    return (
      <div className="my-6">
        <div className="relative overflow-hidden rounded-12 bg-black">
          <video ref={camera.video} className="aspect-square w-full object-cover sm:aspect-video" playsInline muted />
          <span
            className="pointer-events-none absolute inset-[14%_18%] rounded-12 border-4 border-white/90 sm:inset-[10%_30%]"
            aria-hidden="true"
          />
        </div>
        <p className="mt-2" role="status">
          {t(camera.state === 'on' ? 'photo.scan.looking' : 'photo.scan.starting')}
        </p>
        <Button size="small" onPress={camera.stop}>
          {t('photo.scan.stop')}
        </Button>
      </div>
    );
  }
  return (
    <div className="my-6">
      {camera.state === 'refused' && (
        <Banner kind="warning" title={t('photo.scan.refused.title')}>
          {t('photo.scan.refused.detail')}
        </Banner>
      )}
      {camera.state === 'absent' && (
        <Banner kind="warning" title={t('photo.scan.absent.title')}>
          {t('photo.scan.absent.detail')}
        </Banner>
      )}
      <Button look="primary" onPress={camera.start}>
        <Icon name="camera" />
        {t('photo.scan.start')}
      </Button>
    </div>
  );
}
