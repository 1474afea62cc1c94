import type { FilePath } from './applications/description.ts';
import { findFile } from './applications/index.ts';
import type { CardBody, CardImage, StoredPin } from './image.ts';

/**
 * What an open update has written so far. It lies in the image beside what serves, so that power may fail between two commands; the card
 * answers from the old content until the update is committed with one image. `null` takes a key or a PIN away.
 */
export interface StagedUpdate {
  readonly files: Readonly<Record<FilePath, Uint8Array>>;
  readonly keyPairs: Readonly<Record<FilePath, Uint8Array | null>>;
  readonly pins: Readonly<Record<FilePath, StoredPin | null>>;
}

export const emptyUpdate: StagedUpdate = Object.freeze({ files: {}, keyPairs: {}, pins: {} });

const joined = (first: StagedUpdate, second: Partial<StagedUpdate>): StagedUpdate =>
  Object.freeze({
    files: Object.freeze({ ...first.files, ...second.files }),
    keyPairs: Object.freeze({ ...first.keyPairs, ...second.keyPairs }),
    pins: Object.freeze({ ...first.pins, ...second.pins }),
  });

function merged<Value>(
  present: Readonly<Record<FilePath, Value>>,
  change: Readonly<Record<FilePath, Value | null>>,
): Record<FilePath, Value> {
  const next: Record<FilePath, Value> = { ...present };
  for (const [path, value] of Object.entries(change) as [FilePath, Value | null][]) {
    if (value === null) delete next[path];
    else next[path] = value;
  }
  return next;
}

/** The next image with the whole update in it and none open. A PIN that was given has all its tries, one taken away has none. */
export function applyUpdate({ body, counters }: CardImage, update: StagedUpdate): CardImage {
  const { staged: _, ...kept } = body;
  const next: CardBody = {
    ...kept,
    files: Object.freeze({ ...body.files, ...update.files }),
    keyPairs: Object.freeze(merged(body.keyPairs, update.keyPairs)),
    pins: Object.freeze(merged(body.pins, update.pins)),
  };
  const tries = Object.entries(update.pins).map(([path, stored]) => {
    const file = findFile(body.profile, path as FilePath);
    return [path, stored && file?.kind === 'pin' ? file.rules.tries : 0] as const;
  });
  return Object.freeze({ body: Object.freeze(next), counters: Object.freeze({ ...counters, ...Object.fromEntries(tries) }) });
}

/** The next image after one write: into the open update, or at once when none is open. */
export function withWrite(image: CardImage, write: Partial<StagedUpdate>): CardImage {
  const { body, counters } = image;
  if (!body.staged) return applyUpdate(image, joined(emptyUpdate, write));
  return Object.freeze({ body: Object.freeze({ ...body, staged: joined(body.staged, write) }), counters });
}
