import type { Actor } from '../../kernel/index.ts';
import type { Purpose } from '../exchange/index.ts';

const purposes = {
  numberLetter: { counter: 'counter.number-letter', cards: 'cards.number-letter' },
  application: { counter: 'counter.application', cards: 'cards.application' },
  production: { bureau: 'bureau.production', cards: 'cards.production' },
  notice: { bureau: 'bureau.production', counter: 'counter.collection', cards: 'cards.notice' },
  certificates: { counter: 'counter.renewal', cards: 'cards.certificates' },
  change: { counter: 'counter.change', cards: 'cards.records' },
  state: { counter: 'counter.suspension', helpline: 'helpline.suspension', bureau: 'bureau.recall', cards: 'cards.records' },
  collection: { counter: 'counter.collection', cards: 'cards.records' },
} as const satisfies Record<string, Partial<Record<Actor['institution'], Purpose>>>;

/** The statute under which somebody acts: an officer under the counter's, the machine under the cards institution's own. */
export function purposeOf(matter: keyof typeof purposes, { institution }: Actor): Purpose {
  const own: Partial<Record<Actor['institution'], Purpose>> & { readonly cards: Purpose } = purposes[matter];
  return own[institution] ?? own.cards;
}
