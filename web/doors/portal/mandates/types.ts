export const mandateScopes = ['view', 'procedures', 'letters', 'offices'] as const;
export type MandateScope = (typeof mandateScopes)[number];
export type MandateKind = 'parent' | 'guardian' | 'agent';

/** One of a person's mandates, as `GET /api/v1/portal/mandates` tells it. */
export interface MandateView {
  /** Empty for a guardian who is not in the register. */
  readonly id: string;
  readonly kind: MandateKind;
  readonly state: 'draft' | 'waiting' | 'active' | 'declined' | 'ended' | 'expired' | 'lapsed';
  /** The other side. */
  readonly name: string;
  readonly scopes: readonly MandateScope[];
  /** Last day; null for a guardian until the court ends it. */
  readonly until: string | null;
}

export interface OwnMandates {
  readonly actForMe: readonly MandateView[];
  readonly iActFor: readonly MandateView[];
  readonly mayGive: boolean;
  readonly isProtected: boolean;
}

/** A text that waits for a signature. */
export interface OpenDocument {
  readonly id: string;
  readonly document: string;
}

export interface Invitation extends OpenDocument {
  readonly name: string;
  readonly scopes: readonly MandateScope[];
  readonly until: string;
}

export const mandatesApi = '/api/v1/portal/mandates';
export const mandatesAt = '/portal/mandates';
