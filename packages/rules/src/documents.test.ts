import { describe, expect, test } from 'vitest';
import {
  type Belonging,
  checkIdentity,
  checkNumberProof,
  type IdentityDocumentKind,
  isPhotoRecent,
  isProfileName,
  type NumberProofKind,
  needsPhoto,
  policyProfile,
  type ShownDocument,
} from './index.ts';
import { Temporal } from './temporal.ts';

const today = Temporal.PlainDate.from('2026-11-23');
const brief = policyProfile('brief');
const jlis = policyProfile('jlis');
const show = (...kinds: IdentityDocumentKind[]): ShownDocument[] => kinds.map((kind) => ({ kind }));
const refusalOf = (belonging: Belonging, shown: ShownDocument[]) => {
  const check = checkIdentity(belonging, shown, today);
  return check.proven ? 'proven' : check.refusal;
};

describe('identity at the counter', () => {
  test.each<[string, Belonging, IdentityDocumentKind[], string]>([
    ['a name alone', 'national', [], 'MYNA_IDENTITY_NO_DOCUMENT'],
    ['a licence', 'national', ['drivers-licence'], 'proven'],
    ['one document without a photo', 'national', ['pension-handbook'], 'MYNA_IDENTITY_ANOTHER_DOCUMENT_NEEDED'],
    ['two documents without a photo', 'national', ['pension-handbook', 'health-insurance-card'], 'proven'],
    ['one document twice', 'national', ['pension-handbook', 'pension-handbook'], 'MYNA_IDENTITY_ANOTHER_DOCUMENT_NEEDED'],
    ["somebody else's residence card", 'national', ['residence-card'], 'MYNA_IDENTITY_ANOTHER_DOCUMENT_NEEDED'],
    ['the residence card', 'foreign-resident', ['residence-card'], 'proven'],
    ['a passport and a licence', 'foreign-resident', ['passport', 'drivers-licence'], 'MYNA_IDENTITY_RESIDENCE_CARD_NEEDED'],
    ['the special certificate', 'special-permanent-resident', ['special-permanent-resident-certificate'], 'proven'],
    ['a residence card', 'special-permanent-resident', ['residence-card'], 'MYNA_IDENTITY_SPECIAL_CERTIFICATE_NEEDED'],
  ])('%s of a %s', (_title, belonging, kinds, expected) => {
    expect(refusalOf(belonging, show(...kinds))).toBe(expected);
  });

  test('a document is good on its last day and no longer', () => {
    const licence = (expiresOn: string): ShownDocument[] => [{ kind: 'drivers-licence', expiresOn: Temporal.PlainDate.from(expiresOn) }];
    expect(refusalOf('national', licence('2026-11-23'))).toBe('proven');
    expect(refusalOf('national', licence('2026-11-22'))).toBe('MYNA_IDENTITY_EXPIRED_DOCUMENT');
  });

  test('an expired residence card proves nothing', () => {
    const card = [{ kind: 'residence-card' as const, expiresOn: Temporal.PlainDate.from('2026-11-22') }];
    expect(refusalOf('foreign-resident', card)).toBe('MYNA_IDENTITY_EXPIRED_DOCUMENT');
  });
});

describe('proof of number', () => {
  test.each<[NumberProofKind, boolean, boolean]>([
    ['card', true, true],
    ['portal', true, false],
    ['residence-certificate-with-number', false, true],
    ['notification-card', false, true],
    ['number-letter', false, false],
    ['photocopy', false, false],
    ['typed-number', false, false],
  ])('%s: brief %s, jlis %s', (kind, underBrief, underJlis) => {
    expect([
      checkNumberProof(kind, { dataMatch: true }, brief).accepted,
      checkNumberProof(kind, { dataMatch: true }, jlis).accepted,
    ]).toEqual([underBrief, underJlis]);
  });
  test('a notification card whose data do not match is refused, with what to bring', () => {
    expect(checkNumberProof('notification-card', { dataMatch: false }, jlis)).toEqual({
      accepted: false,
      bring: ['card', 'residence-certificate-with-number'],
    });
  });
});

describe('the photo', () => {
  test('is not needed until the first birthday', () => {
    const sora = Temporal.PlainDate.from('2026-11-20');
    expect([
      needsPhoto(sora, Temporal.PlainDate.from('2027-11-19'), brief),
      needsPhoto(sora, Temporal.PlainDate.from('2027-11-20'), brief),
    ]).toEqual([false, true]);
  });
  test.each([
    ['2026-05-23', true],
    ['2026-05-22', false],
    ['2026-11-23', true],
    ['2026-11-24', false],
  ])('taken on %s is recent: %s', (takenOn, isRecent) => {
    expect(isPhotoRecent(Temporal.PlainDate.from(takenOn), today, brief)).toBe(isRecent);
  });
});

test('a profile is plain data that a page can be given', () => {
  for (const profile of [brief, jlis]) expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
});

test('knows the names of the profiles and no other', () => {
  expect(['brief', 'jlis', 'BRIEF', ''].map(isProfileName)).toEqual([true, true, false, false]);
});
