/** The thread that compresses portraits for chips: some tens of milliseconds each, which requests must not feel. */
import { parentPort } from 'node:worker_threads';
import { encodeJpeg2000, type GreyPicture } from './jpeg2000.ts';

export interface PhotoOrder {
  readonly id: number;
  readonly picture: GreyPicture;
  readonly ratio: number;
}
export type PhotoAnswer = { readonly id: number; readonly file: Uint8Array } | { readonly id: number; readonly reason: string };

parentPort?.on('message', async ({ id, picture, ratio }: PhotoOrder) => {
  const answer = await encodeJpeg2000(picture, ratio).then(
    (file): PhotoAnswer => ({ id, file }),
    (error: unknown): PhotoAnswer => ({ id, reason: String(error) }),
  );
  parentPort?.postMessage(answer);
});
