import { fromHex } from '../bytes.ts';
import type { CardProfile } from '../profile.ts';
import { type ApplicationDescription, pin, signingKey, transparent } from './description.ts';
import { certificateSize } from './jpki.ts';

/** The health-insurance application of the brief. Ours: AID, files, key and PIN of its own; its certificate serves eligibility only. */
export const healthInsuranceApplication = (profile: CardProfile): ApplicationDescription =>
  Object.freeze({
    name: 'healthInsurance',
    aid: fromHex('F04F4D594E4148490001'),
    files: Object.freeze({
      '000A': transparent(certificateSize, 'free'),
      '000B': transparent(certificateSize, 'free'),
      '0017': signingKey('healthInsurance/0018'),
      '0018': pin(profile.fourDigits),
    }),
  });
