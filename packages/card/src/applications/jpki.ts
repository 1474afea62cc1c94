import { fromHex } from '../bytes.ts';
import type { CardProfile } from '../profile.ts';
import { type ApplicationDescription, pin, signingKey, transparent } from './description.ts';

/** Physical size of a certificate file; readers cut by the DER length. A long address makes about 2.3 kB. */
export const certificateSize = 3072;

/** 公的個人認証AP: the two certificates with their keys and PINs. */
export const jpkiApplication = (profile: CardProfile): ApplicationDescription =>
  Object.freeze({
    name: 'jpki',
    aid: fromHex('D392F000260100000001'),
    files: Object.freeze({
      '0001': transparent(certificateSize, { anyOf: ['jpki/001B'] }),
      '0002': transparent(certificateSize, 'free'),
      '0006': transparent(160, 'free'),
      '0008': transparent(3, 'free'),
      '000A': transparent(certificateSize, 'free'),
      '000B': transparent(certificateSize, 'free'),
      '0017': signingKey('jpki/0018'),
      '0018': pin(profile.fourDigits),
      '001A': signingKey('jpki/001B'),
      '001B': pin(profile.signaturePin),
    }),
    withholds: profile.jpkiWithholds,
  });
