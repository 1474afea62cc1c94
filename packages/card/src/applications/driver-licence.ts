import { fromHex } from '../bytes.ts';
import type { CardProfile } from '../profile.ts';
import { type ApplicationDescription, pin, transparent } from './description.ts';

const licencePin = 'driverLicence/0011';

/**
 * The driver's licence on the card (マイナ免許証). Ours: the layout of the real one is not public. Every card has the application, empty until a licensing
 * desk fills it; its PIN is the holder's choice, and as long as there is none the licence reads without one.
 *
 * | file | |
 * |---|---|
 * | 0001 | text: number, categories, conditions, validity, issuing commission |
 * | 0002 | portrait, JPEG 2000 |
 * | 0003 | hashes of 0001 and 0002 with the commission's signature |
 * | 0004 | card-verifiable certificate of the commission's key |
 * | 0005 | whether a licence is on the card: readable by anybody, no personal data |
 * | 0011 | the optional PIN |
 */
export const driverLicenceApplication = ({ licencePin: rules }: CardProfile): ApplicationDescription => {
  const holder = { anyOf: [licencePin], orWithoutPin: true } as const;
  return Object.freeze({
    name: 'driverLicence',
    aid: fromHex('F04F4D594E41444C0001'),
    files: Object.freeze({
      '0001': transparent(2048, holder),
      '0002': transparent(8192, holder),
      '0003': transparent(336, holder),
      '0004': transparent(568, 'free'),
      '0005': transparent(64, 'free'),
      '0011': pin(rules),
    }),
    session: { refusal: 0x6982 },
  });
};
