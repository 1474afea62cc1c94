import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { DateField, type DateParts, datePartsOf, isoDateOf, noDate } from '../ui/date-field.tsx';
import { ErrorSummary, type FieldFault } from '../ui/error-summary.tsx';
import type { ChosenPicture } from './choose-photo.tsx';
import { type Crop, cutPhoto, fitCrop, hashPhoto, middleCrop, photoRatio } from './photo-file.ts';

export interface CutPhoto {
  readonly blob: Blob;
  readonly sha256: string;
  readonly takenOn: string;
  readonly url: string;
}

function drawFrame(canvas: HTMLCanvasElement, bitmap: ImageBitmap, crop: Crop): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  context.drawImage(bitmap, crop.x, crop.y, crop.width, crop.width * photoRatio, 0, 0, canvas.width, canvas.height);
}

/** The frame is moved with a finger, the mouse, or the three sliders below it. */
function useFrame(bitmap: ImageBitmap) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [crop, setCrop] = useState<Crop>(() => middleCrop(bitmap.width, bitmap.height));
  const move = (next: Crop) => setCrop(fitCrop(next, bitmap.width, bitmap.height));
  useEffect(() => {
    if (canvas.current) drawFrame(canvas.current, bitmap, crop);
  }, [bitmap, crop]);
  const drag = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons === 0) return;
    const perPixel = crop.width / event.currentTarget.clientWidth;
    move({ ...crop, x: crop.x - event.movementX * perPixel, y: crop.y - event.movementY * perPixel });
  };
  const resize = (width: number) => {
    const grown = width - crop.width;
    move({ x: crop.x - grown / 2, y: crop.y - (grown * photoRatio) / 2, width });
  };
  return { canvas, crop, move, drag, resize };
}

function Slider(props: { label: string; min: number; max: number; value: number; onChange: (value: number) => void }) {
  return (
    <label className="flex min-h-11 flex-wrap items-center gap-x-3">
      <span className="w-28">{props.label}</span>
      <input
        type="range"
        className="min-h-11 min-w-40 flex-1 accent-[var(--link)]"
        min={props.min}
        max={props.max}
        step={Math.max(1, (props.max - props.min) / 100)}
        value={props.value}
        onChange={(event) => props.onChange(Number(event.target.value))}
      />
    </label>
  );
}

function Frame({ bitmap, frame }: { bitmap: ImageBitmap; frame: ReturnType<typeof useFrame> }) {
  const { t } = useText();
  const { crop, move, resize } = frame;
  const most = Math.min(bitmap.width, bitmap.height / photoRatio);
  return (
    <div className="mt-4 max-w-90">
      <div className="relative overflow-hidden rounded-8 border border-line">
        <canvas
          ref={frame.canvas}
          width={700}
          height={900}
          className="block w-full cursor-move touch-none"
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={frame.drag}
          role="img"
          aria-label={t('photo.crop.preview')}
        />
        <svg className="pointer-events-none absolute inset-0 size-full" viewBox="0 0 350 450" aria-hidden="true">
          <ellipse
            cx="175"
            cy="200"
            rx="98"
            ry="140"
            fill="none"
            stroke="black"
            strokeOpacity="0.6"
            strokeWidth="2"
            strokeDasharray="8 6"
          />
          <path d="M175 40v20M175 330v20" stroke="black" strokeOpacity="0.6" strokeWidth="2" />
        </svg>
      </div>
      <div className="mt-3">
        <Slider
          label={t('photo.crop.size')}
          min={most / 3}
          max={most}
          value={most + most / 3 - crop.width}
          onChange={(value) => resize(most + most / 3 - value)}
        />
        <Slider
          label={t('photo.crop.across')}
          min={0}
          max={bitmap.width - crop.width}
          value={crop.x}
          onChange={(x) => move({ ...crop, x })}
        />
        <Slider
          label={t('photo.crop.down')}
          min={0}
          max={bitmap.height - crop.width * photoRatio}
          value={crop.y}
          onChange={(y) => move({ ...crop, y })}
        />
      </div>
    </div>
  );
}

/** Cuts the picture to the photo, asks for its day, and binds it by its hash at this moment. */
export function CropPhoto({
  picture,
  onCut,
  onRetake,
}: {
  picture: ChosenPicture;
  onCut: (photo: CutPhoto) => void;
  onRetake: () => void;
}) {
  const { t } = useText();
  const frame = useFrame(picture.bitmap);
  const [day, setDay] = useState<DateParts>(picture.day ? datePartsOf(picture.day) : noDate);
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const cut = async () => {
    const takenOn = isoDateOf(day);
    if (!takenOn) {
      setFaults([{ field: 'taken-on', message: t('photo.crop.day.missing') }]);
      return;
    }
    const blob = await cutPhoto(picture.bitmap, frame.crop);
    onCut({ blob, takenOn, sha256: await hashPhoto(blob), url: URL.createObjectURL(blob) });
  };
  return (
    <>
      <ErrorSummary faults={faults} />
      <p className="mt-4 text-ink-soft">{t('photo.crop.lead')}</p>
      <Frame bitmap={picture.bitmap} frame={frame} />
      <DateField
        id="taken-on"
        label={t('photo.crop.day')}
        hint={t(picture.isLive ? 'photo.crop.day.live' : 'photo.crop.day.hint')}
        value={day}
        onChange={setDay}
        error={faults[0]?.message}
      />
      <div className="mt-6 flex flex-wrap gap-4">
        <Button look="primary" onPress={cut}>
          {t('photo.crop.use')}
        </Button>
        <Button onPress={onRetake}>{t('photo.retake')}</Button>
      </div>
    </>
  );
}
