import { fromHex } from '../bytes.ts';
import type { PinRules } from '../pin.ts';
import { type ApplicationDescription, pin, signingKey, transparent } from './description.ts';
import { certificateSize } from './jpki.ts';

/**
 * The health-insurance application of the brief. Ours: AID, files, key and PIN of its own; its certificate serves eligibility only.
 * Under `jlis` there is none: the authentication key and PIN of JPKI serve.
 */
export const healthInsuranceApplication = (healthInsurancePin: PinRules): ApplicationDescription =>
  Object.freeze({
    name: 'healthInsurance',
    aid: fromHex('F04F4D594E4148490001'),
    files: Object.freeze({
      '000A': transparent(certificateSize, 'free'),
      '000B': transparent(certificateSize, 'free'),
      '0017': signingKey('healthInsurance/0018'),
      '0018': pin(healthInsurancePin),
    }),
    session: { refusal: 0x6982 },
  });
