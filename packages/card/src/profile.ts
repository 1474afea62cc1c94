import type { PinRules } from './pin.ts';

export type ProfileName = 'brief' | 'jlis';

/** What the two policy profiles make different on the chip. */
export interface CardProfile {
  readonly signaturePin: PinRules;
  readonly fourDigits: PinRules;
  /** The health-insurance application with a PIN and key of its own. */
  readonly hasHealthInsurance: boolean;
  /** The counter's PIN (住民基本台帳用), apart from the one for reading as text. */
  readonly hasResidentRegistryPin: boolean;
  /** Instructions that the JPKI application does not offer: GET CHALLENGE was answered 6D00 in the recorded sessions. */
  readonly jpkiWithholds: readonly number[];
}

const fourDigits: PinRules = Object.freeze({ min: 4, max: 4, alphabet: 'digits', tries: 3 });

export const cardProfiles: Readonly<Record<ProfileName, CardProfile>> = Object.freeze({
  brief: Object.freeze({
    signaturePin: Object.freeze({ min: 6, max: 6, alphabet: 'alphanumeric', isMixed: true, tries: 3 }),
    fourDigits,
    hasHealthInsurance: true,
    hasResidentRegistryPin: false,
    jpkiWithholds: [],
  }),
  jlis: Object.freeze({
    signaturePin: Object.freeze({ min: 6, max: 16, alphabet: 'alphanumeric', isMixed: true, tries: 5 }),
    fourDigits,
    hasHealthInsurance: false,
    hasResidentRegistryPin: true,
    jpkiWithholds: [0x84],
  }),
});

/** 照合番号A: the twelve digits of the individual number; 照合番号B: fourteen digits from the card's face. Ten tries each. */
export const numberCredential: PinRules = Object.freeze({ min: 12, max: 12, alphabet: 'digits', tries: 10, isFixed: true });
export const faceCredential: PinRules = Object.freeze({ min: 14, max: 14, alphabet: 'digits', tries: 10, isFixed: true });
