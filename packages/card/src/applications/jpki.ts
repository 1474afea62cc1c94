import { fromHex } from '../bytes.ts';
import type { CardProfile } from '../profile.ts';
import { type ApplicationDescription, internal, pin, signingKey, transparent } from './description.ts';

/** Physical size of a certificate file; readers cut by the DER length. A long address makes about 2.3 kB. The real sizes are not public. */
export const certificateSize = 3072;

/**
 * 公的個人認証AP: the two certificates with their keys and PINs. What 0005, 0009, 0010, 0016, 0019, 001C and 001E are for is not public; that
 * they exist is, so they can be selected. 0016 is the terminal authority's key reference.
 */
export const jpkiApplication = (profile: CardProfile): ApplicationDescription =>
  Object.freeze({
    name: 'jpki',
    aid: fromHex('D392F000260100000001'),
    files: Object.freeze({
      '0001': transparent(certificateSize, { anyOf: ['jpki/001B'] }),
      '0002': transparent(certificateSize, 'free'),
      '0005': internal,
      '0006': transparent(160, 'free'),
      '0008': transparent(3, 'free'),
      // Known as protected; by what is not known, so nothing opens it.
      '0009': transparent(16, 'never'),
      '000A': transparent(certificateSize, 'free'),
      '000B': transparent(certificateSize, 'free'),
      '0010': internal,
      '0016': internal,
      '0017': signingKey('jpki/0018'),
      '0018': pin(profile.authenticationPin),
      '0019': internal,
      '001A': signingKey('jpki/001B'),
      '001B': pin(profile.signaturePin),
      '001C': internal,
      '001E': internal,
    }),
    session: { refusal: 0x6982 },
  });
