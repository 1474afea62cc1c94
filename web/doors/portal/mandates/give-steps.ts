import type { ApiProblem } from '../../../api/client.ts';
import { type DateParts, isoDateOf } from '../../../ui/date-field.tsx';
import { type MandateScope, mandatesAt } from './types.ts';

/** What is filled in so far. It stands in the page only: a mandate that was not signed is none. */
export interface GivenAnswers {
  readonly name: string;
  readonly born: DateParts;
  readonly scopes: readonly MandateScope[];
  readonly last: DateParts;
}

export const giveSteps = ['name', 'born', 'scopes', 'last', 'check'] as const;
export type GiveStep = (typeof giveSteps)[number];
export const giveAt = (step: GiveStep | 'number'): string => `${mandatesAt}/give/${step}`;

/** The first question that has no answer yet; `check` when all have one. */
export function firstOpen({ name, born, scopes, last }: GivenAnswers): GiveStep {
  if (!name.trim()) return 'name';
  if (!isoDateOf(born)) return 'born';
  if (scopes.length === 0) return 'scopes';
  return isoDateOf(last) ? 'check' : 'last';
}

/** What a question of this way needs. */
export interface GiveView {
  readonly answers: GivenAnswers;
  readonly back: string;
  readonly isBusy: boolean;
  /** What the server said to the text that was to be drafted. */
  readonly problem: ApiProblem | undefined;
  readonly onAnswer: (answers: GivenAnswers) => void;
  readonly isProtected: boolean;
}
