import type { TemplateData } from './compiler.ts';

/** The figures of a policy profile that letters and sheets state. */
export interface DocumentPolicy {
  readonly profile: 'brief' | 'jlis';
  /** From application to collection, in days. */
  readonly leadTimeDays: { readonly min: number; readonly max: number };
  /** A photo must not be older than this, in months. */
  readonly photoMaxAgeMonths: number;
  readonly photoBackground: 'white' | 'plain';
  readonly pins: readonly PinRule[];
  readonly pinUnlock: 'office' | 'office-or-kiosk';
  readonly cardPosted: boolean;
  /** Named as text; the sandbox's own door stands in for it. */
  readonly applicationSite: string;
  /** The number for a lost card. */
  readonly helpline: string;
}

export interface PinRule {
  readonly name: 'signature' | 'authentication' | 'basicInformation' | 'healthInsurance' | 'registry';
  readonly minLength: number;
  readonly maxLength: number;
  readonly alphabet: 'digits' | 'letters-and-digits';
  /** Wrong entries in a row until it locks. */
  readonly tries: number;
}

/** The same figures as template values. */
export function policyData(policy: DocumentPolicy): TemplateData {
  return { ...policy, pins: policy.pins.map((pin) => ({ ...pin })), leadTimeDays: { ...policy.leadTimeDays } };
}
