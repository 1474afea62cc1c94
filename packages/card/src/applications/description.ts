import type { PinRules } from '../pin.ts';

/** The chip's applications. `issuerDomain` holds no files: the issuer's channel begins in it. */
export type ApplicationName = 'jpki' | 'basicInformation' | 'healthInsurance' | 'common' | 'residentRegistry' | 'issuerDomain';

/** A file on the card: application and file identifier, e.g. `jpki/001B`. */
export type FilePath = `${ApplicationName}/${string}`;

/**
 * Who may read a file or use a key: everybody, nobody, or the holder after any one of these PINs. A PIN opens something only on a
 * delivered card.
 */
export type Access = 'free' | 'never' | { readonly anyOf: readonly FilePath[] };

export type FileDescription =
  | {
      /** Bytes, physically `size` long: what was not written reads as FF. */
      readonly kind: 'transparent' | 'record';
      readonly size: number;
      readonly read: Access;
      /** PINs of which one must stand when the counter rewrites the file of a delivered card. */
      readonly counterNeeds?: readonly FilePath[];
    }
  | { readonly kind: 'pin'; readonly rules: PinRules }
  | { readonly kind: 'key'; readonly use: Access; readonly does: 'sign' | 'internalAuthenticate' };

/** An application is a description: a new one needs no code. */
export interface ApplicationDescription {
  readonly name: ApplicationName;
  readonly aid: Uint8Array;
  /** By file identifier, four upper-case hexadecimal digits. A short file identifier is the same number (1 to 30). */
  readonly files: Readonly<Record<string, FileDescription>>;
  /** The key meant by P2 = 00 of COMPUTE DIGITAL SIGNATURE. */
  readonly defaultKey?: string;
  /** Instructions that exist on the card and not in this application: 6D00. */
  readonly withholds?: readonly number[];
}

export const hexFid = (fid: number): string => fid.toString(16).toUpperCase().padStart(4, '0');
export const filePath = (application: ApplicationName, fid: string): FilePath => `${application}/${fid}`;

export const transparent = (size: number, read: Access, counterNeeds?: readonly FilePath[]): FileDescription =>
  Object.freeze({ kind: 'transparent', size, read, ...(counterNeeds ? { counterNeeds } : {}) });
export const pin = (rules: PinRules): FileDescription => Object.freeze({ kind: 'pin', rules });
export const signingKey = (...anyOf: readonly FilePath[]): FileDescription => Object.freeze({ kind: 'key', use: { anyOf }, does: 'sign' });
export const records = (size: number): FileDescription => Object.freeze({ kind: 'record', size, read: 'free' });
/** A key that answers any terminal's challenge: it proves the chip, not the holder. */
export const challengeKey: FileDescription = Object.freeze({ kind: 'key', use: 'free', does: 'internalAuthenticate' });
