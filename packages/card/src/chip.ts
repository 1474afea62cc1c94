import type { KeyObject } from 'node:crypto';
import type { Access, ApplicationDescription, FileDescription, FilePath } from './applications/description.ts';
import { filePath } from './applications/description.ts';
import { applicationsOf, findFile } from './applications/index.ts';
import { type CardImage, withBody } from './image.ts';
import type { SecureSession } from './secure-channel.ts';
import type { MessagingSession } from './secure-messaging.ts';

/** What power-off forgets. */
export interface Volatile {
  application: ApplicationDescription | undefined;
  /** File identifier of the current EF. */
  currentFile: string | undefined;
  /** PINs entered since the application was selected. */
  readonly verified: Set<FilePath>;
  challenge: Uint8Array | undefined;
  channel: SecureSession | undefined;
  /** Secure messaging of the selected application. */
  messaging: MessagingSession | undefined;
}

/** The running chip, as the command handlers see it. */
export interface Chip {
  readonly image: CardImage;
  readonly volatile: Volatile;
  /** Makes `next` the image once it is kept. A failure leaves the lower of both counters behind, and is 6581 to the terminal. */
  commit(next: CardImage): Promise<void>;
  random(length: number): Uint8Array;
  /** The parsed private key at `path`; parsed once, because parsing costs as much as signing. */
  privateKey(path: FilePath): KeyObject | undefined;
  readonly makeKeyPair: () => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>;
}

export const createVolatile = (): Volatile => ({
  application: undefined,
  currentFile: undefined,
  verified: new Set(),
  challenge: undefined,
  channel: undefined,
  messaging: undefined,
});

export const applications = (chip: Chip): readonly ApplicationDescription[] => applicationsOf(chip.image.body.profile);
export const fileAt = (chip: Chip, path: FilePath): FileDescription | undefined => findFile(chip.image.body.profile, path);

/** Where the pair of a key file lies: some files are another name for the chip's own key. */
export function keyPathOf(chip: Chip, path: FilePath): FilePath {
  const file = fileAt(chip, path);
  return (file?.kind === 'key' ? file.sameAs : undefined) ?? path;
}

/** The key at `path`; the chip makes it now if it has none yet. */
export async function obtainKey(chip: Chip, path: FilePath): Promise<KeyObject> {
  const known = chip.privateKey(path);
  if (known) return known;
  const { privateKey } = await chip.makeKeyPair();
  const pkcs8 = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
  await chip.commit(withBody(chip.image, { keyPairs: Object.freeze({ ...chip.image.body.keyPairs, [path]: pkcs8 }) }));
  return privateKey;
}

/** Whether the holder has opened what `access` guards. PINs open something on a delivered card only. */
export function isOpen(chip: Chip, access: Access): boolean {
  if (access === 'free') return true;
  if (access === 'never' || chip.image.body.life !== 'delivered') return false;
  if (access.orWithoutPin && access.anyOf.every((path) => !chip.image.body.pins[path])) return true;
  return access.anyOf.some((path) => chip.volatile.verified.has(path));
}

export interface TargetFile {
  readonly path: FilePath;
  readonly fid: string;
  readonly file: FileDescription;
}

/** The file of the selected application that has this identifier. */
export function findInApplication(chip: Chip, fid: string): TargetFile | undefined {
  const { application } = chip.volatile;
  const file = application?.files[fid];
  return application && file ? { path: filePath(application.name, fid), fid, file } : undefined;
}

/**
 * The file that P2 of VERIFY and the signing commands means: 80 the current one, 81 to 9E a short file identifier.
 * 'none' when no file is current, 'absent' when there is no such file, undefined for another P2.
 */
export function referencedFile(chip: Chip, p2: number): TargetFile | 'none' | 'absent' | undefined {
  if (p2 < 0x80 || p2 > 0x9e) return undefined;
  const sfi = p2 & 0x1f;
  if (sfi === 0 && chip.volatile.currentFile === undefined) return 'none';
  const fid = sfi === 0 ? chip.volatile.currentFile : sfi.toString(16).toUpperCase().padStart(4, '0');
  return (fid === undefined ? undefined : findInApplication(chip, fid)) ?? 'absent';
}
