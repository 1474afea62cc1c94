import { fromHex } from '../bytes.ts';
import type { CardProfile } from '../profile.ts';
import { type ApplicationDescription, challengeKey, pin, records } from './description.ts';

/** 共通カードAP: record 1 is the card's serial, municipality and expiry, free to read. */
export const commonApplication: ApplicationDescription = Object.freeze({
  name: 'common',
  aid: fromHex('D3921000310001010100'),
  files: Object.freeze({
    '0001': records(64),
    '0019': challengeKey,
  }),
});

/** 住基AP: under `jlis` the counter's own PIN (住民基本台帳用). */
export const residentRegistryApplication = (profile: CardProfile): ApplicationDescription =>
  Object.freeze({
    name: 'residentRegistry',
    aid: fromHex('D3921000310001010401'),
    files: Object.freeze({ '001C': pin(profile.fourDigits) }),
  });

/** Ours: where the issuer's channel begins. GET CHALLENGE here is for MUTUAL AUTHENTICATE. */
export const issuerDomain: ApplicationDescription = Object.freeze({
  name: 'issuerDomain',
  aid: fromHex('F04F4D594E4149440001'),
  files: Object.freeze({}),
});
