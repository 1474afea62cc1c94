import type { PinRules } from '../pin.ts';

/** The chip's applications. `issuerDomain` holds no files: the issuer's channel begins in it. */
export type ApplicationName =
  | 'jpki'
  | 'basicInformation'
  | 'surfaceCheck'
  | 'healthInsurance'
  | 'driverLicence'
  | 'common'
  | 'residentRegistry'
  | 'issuerDomain';

/** A file on the card: application and file identifier, e.g. `jpki/001B`. */
export type FilePath = `${ApplicationName}/${string}`;

/**
 * Who may read a file or use a key: everybody, nobody, or the holder after any one of these PINs. A PIN opens something only on a
 * delivered card. `orWithoutPin`: everybody, too, as long as the holder was given none of them (a PIN that one may do without).
 */
export type Access = 'free' | 'never' | { readonly anyOf: readonly FilePath[]; readonly orWithoutPin?: true };

export type FileDescription =
  | {
      /** Bytes, physically `size` long: what was not written reads as FF. */
      readonly kind: 'transparent' | 'record';
      readonly size: number;
      readonly read: Access;
      /** PINs of which one must stand when the counter rewrites the file of a delivered card. */
      readonly counterNeeds?: readonly FilePath[];
      /** The chip writes the public key of this key file of the application here by itself. */
      readonly publicKeyOf?: string;
    }
  | {
      readonly kind: 'pin';
      readonly rules: PinRules;
      /** Changed by CHANGE KEY (JICSAP `80 32`) as well. */
      readonly takesChangeKey?: true;
    }
  | {
      readonly kind: 'key';
      readonly use: Access;
      /** `proveChip` is both signing (as the application's default key) and INTERNAL AUTHENTICATE. */
      readonly does: 'sign' | 'internalAuthenticate' | 'proveChip' | 'openSession';
      /** The same pair as that of another file. */
      readonly sameAs?: FilePath;
    }
  /** Exists and can be selected; what it holds nobody outside knows, and no command reads it. */
  | { readonly kind: 'internal' };

/** An application is a description: a new one needs no code. */
export interface ApplicationDescription {
  readonly name: ApplicationName;
  readonly aid: Uint8Array;
  /** By file identifier, four upper-case hexadecimal digits. A short file identifier is the same number (1 to 30). */
  readonly files: Readonly<Record<string, FileDescription>>;
  /** The key meant by P2 = 00 of COMPUTE DIGITAL SIGNATURE. */
  readonly defaultKey?: string;
  /** Answer to SET SESSION KEY where no session is offered: 66F1 (no key delivery configured) or 6982. The key that opens one otherwise. */
  readonly session?: { readonly refusal: number } | { readonly key: string; readonly needs: FilePath };
}

export const hexFid = (fid: number): string => fid.toString(16).toUpperCase().padStart(4, '0');
export const filePath = (application: ApplicationName, fid: string): FilePath => `${application}/${fid}`;

export const transparent = (size: number, read: Access, counterNeeds?: readonly FilePath[]): FileDescription =>
  Object.freeze({ kind: 'transparent', size, read, ...(counterNeeds ? { counterNeeds } : {}) });
export const publicKeyFile = (size: number, read: Access, publicKeyOf: string): FileDescription =>
  Object.freeze({ kind: 'transparent', size, read, publicKeyOf });
export const pin = (rules: PinRules): FileDescription => Object.freeze({ kind: 'pin', rules });
export const pinWithChangeKey = (rules: PinRules): FileDescription => Object.freeze({ kind: 'pin', rules, takesChangeKey: true });
export const signingKey = (...anyOf: readonly FilePath[]): FileDescription => Object.freeze({ kind: 'key', use: { anyOf }, does: 'sign' });
export const records = (size: number): FileDescription => Object.freeze({ kind: 'record', size, read: 'free' });
/** The chip's own key answers any terminal: it proves the chip, not the holder. Ours: it is one pair in all its places. */
const chipKeyPath: FilePath = 'basicInformation/0013';
export const chipKey = (does: 'proveChip' | 'internalAuthenticate', sameAs: FilePath | undefined = chipKeyPath): FileDescription =>
  Object.freeze({ kind: 'key', use: 'free', does, ...(sameAs ? { sameAs } : {}) });
/** Decrypts the key of a secure-messaging session; no other command uses it. */
export const sessionKey: FileDescription = Object.freeze({ kind: 'key', use: 'never', does: 'openSession' });
export const internal: FileDescription = Object.freeze({ kind: 'internal' });
