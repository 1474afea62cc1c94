import type { NumberUse } from '@openmyna/rules';
import type { MessageId } from '../i18n/messages.ts';

/** What an individual number is given for. */
export const useTitles = {
  employment: 'proof.use.employment',
  'bank-account': 'proof.use.bank-account',
  tax: 'proof.use.tax',
  pension: 'proof.use.pension',
  'health-insurance': 'proof.use.health-insurance',
  benefit: 'proof.use.benefit',
} as const satisfies Record<NumberUse, MessageId>;

/** How a proof stands, as the server says it. */
export const standingTitles = {
  good: 'proof.standing.good',
  withdrawn: 'proof.standing.withdrawn',
  expired: 'proof.standing.expired',
  'card-blocked': 'proof.standing.card-blocked',
  'number-changed': 'proof.standing.number-changed',
  'holder-gone': 'proof.standing.holder-gone',
  'other-asker': 'proof.standing.other-asker',
  'old-picture': 'proof.standing.old-picture',
  'shown-before': 'proof.standing.shown-before',
} as const satisfies Record<string, MessageId>;
export type Standing = keyof typeof standingTitles;
