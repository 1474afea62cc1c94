import type { PolicyProfile } from './profile.ts';
import { Temporal } from './temporal.ts';

/** Documents that carry the holder's photo: one is enough for a national. */
export const photoDocuments = [
  'individual-number-card',
  'drivers-licence',
  'driving-history-certificate',
  'passport',
  'disability-certificate',
  'residence-card',
  'special-permanent-resident-certificate',
] as const;

/** Documents without a photo: two are needed. */
export const otherDocuments = [
  'health-insurance-card',
  'eligibility-certificate',
  'pension-handbook',
  'student-card',
  'employee-card',
  'maternal-and-child-handbook',
  'medical-subsidy-certificate',
] as const;

export type IdentityDocumentKind = (typeof photoDocuments)[number] | (typeof otherDocuments)[number];

export interface ShownDocument {
  readonly kind: IdentityDocumentKind;
  /** Left out when the document has no end. */
  readonly expiresOn?: Temporal.PlainDate | undefined;
}

/** Who the person is for the rules of identity. */
export type Belonging = 'national' | 'foreign-resident' | 'special-permanent-resident';

export type IdentityRefusal =
  /** Nothing was shown: a name, however rare, identifies nobody. */
  | 'MYNA_IDENTITY_NO_DOCUMENT'
  | 'MYNA_IDENTITY_EXPIRED_DOCUMENT'
  /** One document without a photo, where two are needed. */
  | 'MYNA_IDENTITY_ANOTHER_DOCUMENT_NEEDED'
  /** A foreign resident showed something else than the residence card. */
  | 'MYNA_IDENTITY_RESIDENCE_CARD_NEEDED'
  /** A special permanent resident showed something else than the certificate. */
  | 'MYNA_IDENTITY_SPECIAL_CERTIFICATE_NEEDED';

export type IdentityCheck = { readonly proven: true } | { readonly proven: false; readonly refusal: IdentityRefusal };

/** Whether the documents shown prove who somebody is, at a public counter. */
export function checkIdentity(
  belonging: Belonging,
  shown: readonly ShownDocument[],
  on: Temporal.PlainDate,
  profile: PolicyProfile,
): IdentityCheck {
  const refuse = (refusal: IdentityRefusal): IdentityCheck => ({ proven: false, refusal });
  if (shown.length === 0) return refuse('MYNA_IDENTITY_NO_DOCUMENT');
  const valid = shown.filter((document) => document.expiresOn === undefined || Temporal.PlainDate.compare(document.expiresOn, on) >= 0);
  if (valid.length === 0) return refuse('MYNA_IDENTITY_EXPIRED_DOCUMENT');
  // The same kind shown twice is one document.
  const kinds = new Set(valid.map((document) => document.kind));
  if (belonging === 'foreign-resident')
    return kinds.has('residence-card') ? { proven: true } : refuse('MYNA_IDENTITY_RESIDENCE_CARD_NEEDED');
  if (belonging === 'special-permanent-resident') {
    return kinds.has('special-permanent-resident-certificate') ? { proven: true } : refuse('MYNA_IDENTITY_SPECIAL_CERTIFICATE_NEEDED');
  }
  // A residence card in the hands of a national proves nothing: it is not theirs.
  const photos = photoDocuments.filter(
    (kind) => kinds.has(kind) && kind !== 'residence-card' && kind !== 'special-permanent-resident-certificate',
  ).length;
  const others = otherDocuments.filter((kind) => kinds.has(kind)).length;
  const { photoDocumentsNeeded, otherDocumentsNeeded } = profile.identity;
  if (photos >= photoDocumentsNeeded || others >= otherDocumentsNeeded) return { proven: true };
  return refuse(valid.length < shown.length ? 'MYNA_IDENTITY_EXPIRED_DOCUMENT' : 'MYNA_IDENTITY_ANOTHER_DOCUMENT_NEEDED');
}
