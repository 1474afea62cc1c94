import { type PinRule, type PolicyProfile, policyProfile } from '@openmyna/rules';
import type { FilePath } from './applications/description.ts';
import type { PinRules } from './pin.ts';

export type ProfileName = PolicyProfile['name'];

/** What the two policy profiles make different on the chip. Every figure is the policy's own. */
export interface CardProfile {
  readonly signaturePin: PinRules;
  readonly authenticationPin: PinRules;
  readonly basicInformationPin: PinRules;
  /** The health-insurance application with a PIN and key of its own; otherwise the authentication PIN serves. */
  readonly healthInsurancePin: PinRules | undefined;
  /** The counter's PIN (住民基本台帳用), apart from the one for reading as text. */
  readonly residentRegistryPin: PinRules | undefined;
  readonly licencePin: PinRules;
  /** PINs that open the personal files of a delivered card to the counter. */
  readonly counterNeeds: readonly FilePath[];
  /** Any of these PINs, entered at the counter, shows that the holder is there and agrees to new keys. */
  readonly holderPins: readonly FilePath[];
  /** PIN → the other PIN with which a kiosk may let it be set anew; empty where the office alone unlocks. */
  readonly kioskUnlock: Readonly<Record<FilePath, FilePath>>;
}

type Rule = Pick<PinRule, 'minLength' | 'maxLength' | 'alphabet' | 'tries'>;

function rulesOf({ minLength, maxLength, alphabet, tries }: Rule): PinRules {
  const form = alphabet === 'digits' ? { alphabet } : { alphabet: 'alphanumeric' as const, isMixed: true as const };
  return Object.freeze({ min: minLength, max: maxLength, tries, ...form });
}

const paths = { signature: 'jpki/001B', authentication: 'jpki/0018' } as const;

function kioskUnlock({ pinUnlock }: PolicyProfile): CardProfile['kioskUnlock'] {
  const kiosk = pinUnlock.find((channel) => channel.place === 'kiosk');
  if (!kiosk) return {};
  const both = kiosk.pins.includes('signature') && kiosk.pins.includes('authentication');
  return both ? { [paths.signature]: paths.authentication, [paths.authentication]: paths.signature } : {};
}

function describe(name: ProfileName): CardProfile {
  const policy = policyProfile(name);
  const find = (kind: PinRule['kind']): PinRules | undefined => {
    const rule = policy.pins.find((pin) => pin.kind === kind);
    return rule && rulesOf(rule);
  };
  const need = (kind: PinRule['kind']): PinRules => {
    const rules = find(kind);
    if (!rules) throw new RangeError(`a card needs a ${kind} PIN`);
    return rules;
  };
  const residentRegistryPin = find('residentRegistry');
  const counterNeeds: readonly FilePath[] = residentRegistryPin ? ['residentRegistry/001C', 'common/001C'] : ['basicInformation/0011'];
  return Object.freeze<CardProfile>({
    signaturePin: need('signature'),
    authenticationPin: need('authentication'),
    basicInformationPin: need('basicInformation'),
    healthInsurancePin: find('healthInsurance'),
    residentRegistryPin,
    licencePin: Object.freeze({ ...rulesOf(policy.licencePin), isOptional: true }),
    counterNeeds,
    holderPins: [paths.signature, paths.authentication, ...counterNeeds],
    kioskUnlock: kioskUnlock(policy),
  });
}

export const cardProfiles: Readonly<Record<ProfileName, CardProfile>> = Object.freeze({ brief: describe('brief'), jlis: describe('jlis') });

/** Credentials are the same under both profiles. */
const { credentials } = policyProfile('brief');
const credential = ({ digits, tries }: { digits: number; tries: number }): PinRules =>
  Object.freeze({ min: digits, max: digits, alphabet: 'digits', tries, isFixed: true });

/** 照合番号A: the twelve digits of the individual number. */
export const numberCredential = credential(credentials.number);
/** 照合番号B: fourteen digits, YYMMDD of the birth date in the Japanese era, the year of expiry, and four digits from the card's face. */
export const faceCredential = credential(credentials.face);
/** 生年月日: the first six digits of 照合番号B. */
export const birthCredential = credential(credentials.birthDate);
