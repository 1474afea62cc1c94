import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type KeyStore, MynaError, type Temporal } from '../../kernel/index.ts';
import type { ApplicationKey } from './application-store.ts';
import { type Crop, cropPhoto } from './photo/crop-photo.ts';
import type { CardsTables } from './tables.ts';

const purpose = 'card-photo';

export interface PhotoToKeep {
  readonly bytes: Uint8Array;
  /** Of the picture as captured, hex. */
  readonly sha256: string;
  readonly crop: Crop;
  readonly takenOn?: Temporal.PlainDate | undefined;
}

/**
 * Keeps a photo for one application. It is sealed under resident, application and hash together: a row that strays to another application, by whatever
 * mistake, does not open there.
 */
export async function keepPhoto(queries: Kysely<CardsTables>, keys: KeyStore, key: ApplicationKey, photo: PhotoToKeep): Promise<void> {
  const portrait = await cropPhoto(photo.bytes, photo.crop);
  await queries
    .insertInto('cards.photos')
    .values({
      resident_id: key.residentId,
      application_id: key.id,
      sha256: Buffer.from(photo.sha256, 'hex'),
      portrait_sha256: sha256(portrait),
      taken_on: photo.takenOn?.toString() ?? null,
      sealed: Buffer.from(keys.seal(purpose, portrait, contextOf(key, photo.sha256))),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface KeptPortrait {
  readonly jpeg: Uint8Array;
  /** Hex. */
  readonly portraitSha256: string;
}

/**
 * Opens the portrait made from the photo of that hash, and compares it with the hash noted when it was kept.
 *
 * @throws {MynaError} `MYNA_CARDS_PHOTO_NOT_BOUND` when it is not this application's, or not what was kept
 */
export async function openPortrait(
  queries: Kysely<CardsTables>,
  keys: KeyStore,
  key: ApplicationKey,
  captured: string,
): Promise<KeptPortrait> {
  const row = await queries
    .selectFrom('cards.photos')
    .select(['sealed', 'portrait_sha256'])
    .where('resident_id', '=', key.residentId)
    .where('application_id', '=', key.id)
    .where('sha256', '=', Buffer.from(captured, 'hex'))
    .executeTakeFirst();
  if (!row) throw new MynaError('MYNA_CARDS_PHOTO_NOT_BOUND');
  const jpeg = openSealed(keys, row.sealed, contextOf(key, captured));
  if (!sha256(jpeg).equals(row.portrait_sha256)) throw new MynaError('MYNA_CARDS_PHOTO_NOT_BOUND');
  return { jpeg, portraitSha256: row.portrait_sha256.toString('hex') };
}

function openSealed(keys: KeyStore, sealed: Uint8Array, context: string): Uint8Array {
  try {
    return keys.open(purpose, sealed, context);
  } catch (cause) {
    throw new MynaError('MYNA_CARDS_PHOTO_NOT_BOUND', {}, { cause });
  }
}

function contextOf({ residentId, id }: ApplicationKey, captured: string): string {
  return `${residentId}/${id}/${captured}`;
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
