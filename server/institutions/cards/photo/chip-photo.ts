import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import type { PhotoAnswer, PhotoOrder } from './chip-photo-worker.ts';

/** The portrait on the chip: grey, about 6 kB. The real card's figures are not public; its file is "several kB". */
const chipPortrait = { width: 240, height: 308, ratio: 12 } as const;

/** Compresses a card's portrait for its chip. */
export interface ChipPhotos {
  /** @param jpeg the portrait as it is printed @returns JP2, grey */
  compress(jpeg: Uint8Array): Promise<Uint8Array>;
}

/** The thread ends after this time without an order and gives its memory back. */
const idleMs = 30_000;

export function createChipPhotos(): ChipPhotos {
  const waiting = new Map<number, (answer: PhotoAnswer) => void>();
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let orders = 0;

  const rest = (resting: Worker): void => {
    resting.unref();
    idle = setTimeout(() => {
      worker = undefined;
      void resting.terminate();
    }, idleMs);
    idle.unref();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./chip-photo-worker.ts', import.meta.url));
    // A thread that dies fails its orders; the next order starts another.
    const fail = (reason: string): void => {
      if (worker !== started) return;
      worker = undefined;
      for (const [id, resolve] of waiting) resolve({ id, reason });
      waiting.clear();
    };
    started.on('message', (answer: PhotoAnswer) => {
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
      if (waiting.size === 0) rest(started);
    });
    started.on('error', (error) => fail(String(error)));
    started.on('exit', () => fail('the photo thread ended'));
    return started;
  };

  return Object.freeze<ChipPhotos>({
    async compress(jpeg) {
      const { width, height, ratio } = chipPortrait;
      const pixels = await sharp(jpeg).resize(width, height, { fit: 'fill' }).greyscale().raw().toBuffer();
      clearTimeout(idle);
      worker ??= start();
      worker.ref();
      orders += 1;
      const id = orders;
      const answered = new Promise<PhotoAnswer>((resolve) => waiting.set(id, resolve));
      worker.postMessage({ id, picture: { width, height, pixels: Uint8Array.from(pixels) }, ratio } satisfies PhotoOrder);
      const answer = await answered;
      if ('file' in answer) return answer.file;
      throw new Error('a portrait could not be compressed', { cause: answer.reason });
    },
  });
}
