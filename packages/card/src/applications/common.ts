import { fromHex } from '../bytes.ts';
import type { CardProfile } from '../profile.ts';
import { type ApplicationDescription, chipKey, pinWithChangeKey, records } from './description.ts';

/** The counter's own PIN (住民基本台帳用) lies in two applications, each with its own counter, and is changed twice; `jlis` only. */
const registryPin = ({ residentRegistryPin }: CardProfile) =>
  residentRegistryPin ? { '001C': pinWithChangeKey(residentRegistryPin) } : {};

/** 共通カードAP: record 1 of 0001 is the card's serial, municipality and expiry, free to read; 0002 a reference to a key. */
export const commonApplication = (profile: CardProfile): ApplicationDescription =>
  Object.freeze({
    name: 'common',
    aid: fromHex('D3921000310001010100'),
    files: Object.freeze({
      '0001': records(64),
      '0002': records(32),
      '0019': chipKey('internalAuthenticate'),
      ...registryPin(profile),
    }),
    session: { refusal: 0x66f1 },
  });

/** 住基AP: a reference to a key, and under `jlis` the counter's PIN. Where the resident code lies is not public: there is none here. */
export const residentRegistryApplication = (profile: CardProfile): ApplicationDescription =>
  Object.freeze({
    name: 'residentRegistry',
    aid: fromHex('D3921000310001010401'),
    files: Object.freeze({ '0002': records(32), ...registryPin(profile) }),
    session: { refusal: 0x6982 },
  });

/** Ours: where the issuer's channel begins. GET CHALLENGE here is for MUTUAL AUTHENTICATE. */
export const issuerDomain: ApplicationDescription = Object.freeze({
  name: 'issuerDomain',
  aid: fromHex('F04F4D594E4149440001'),
  files: Object.freeze({}),
});
