import type { Belonging, IdentityDocumentKind } from './document-kinds.ts';
import { documentsFor, servesPurpose } from './identity-purposes.ts';
import { Temporal } from './temporal.ts';

export interface ShownDocument {
  readonly kind: IdentityDocumentKind;
  /** Left out when the document has no end. */
  readonly expiresOn?: Temporal.PlainDate | undefined;
}

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

/** Whether the documents shown prove who somebody is, at a public counter: by the purpose table, as `administration`. */
export function checkIdentity(belonging: Belonging, shown: readonly ShownDocument[], on: Temporal.PlainDate): IdentityCheck {
  const refuse = (refusal: IdentityRefusal): IdentityCheck => ({ proven: false, refusal });
  if (shown.length === 0) return refuse('MYNA_IDENTITY_NO_DOCUMENT');
  const valid = shown.filter((document) => document.expiresOn === undefined || Temporal.PlainDate.compare(document.expiresOn, on) >= 0);
  if (valid.length === 0) return refuse('MYNA_IDENTITY_EXPIRED_DOCUMENT');
  // The same kind shown twice is one document.
  const kinds = new Set(valid.map((document) => document.kind));
  if (servesPurpose(documentsFor('administration', belonging, on), kinds)) return { proven: true };
  if (belonging === 'foreign-resident') return refuse('MYNA_IDENTITY_RESIDENCE_CARD_NEEDED');
  if (belonging === 'special-permanent-resident') return refuse('MYNA_IDENTITY_SPECIAL_CERTIFICATE_NEEDED');
  return refuse(valid.length < shown.length ? 'MYNA_IDENTITY_EXPIRED_DOCUMENT' : 'MYNA_IDENTITY_ANOTHER_DOCUMENT_NEEDED');
}
