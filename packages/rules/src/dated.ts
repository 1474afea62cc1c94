import { Temporal } from './temporal.ts';

/** A civil date as text, `2026-11-23`: profile data is plain JSON, so that pages can be given it as it is. */
export type IsoDate = `${number}-${number}-${number}`;

/** Values with the day from which each is in force, oldest first. */
export type Dated<T> = readonly [{ readonly from: IsoDate; readonly value: T }, ...{ readonly from: IsoDate; readonly value: T }[]];

export class RulesError extends Error {
  override readonly name = 'RulesError';
  readonly code: 'MYNA_RULES_NOT_IN_FORCE' | 'MYNA_RULES_DATE_ORDER' | 'MYNA_RULES_NO_SUCH_PIN' | 'MYNA_RULES_EXPRESS_NOT_OFFERED';

  constructor(code: RulesError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The value in force on a day.
 * @throws {RulesError} MYNA_RULES_NOT_IN_FORCE before the first value: a rule is never guessed
 */
export function inForce<T>(values: Dated<T>, on: Temporal.PlainDate): T {
  const found = values.findLast(({ from }) => Temporal.PlainDate.compare(from, on) <= 0);
  if (found === undefined) throw new RulesError('MYNA_RULES_NOT_IN_FORCE', `no value is in force on ${on}`);
  return found.value;
}

export function earlier(one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(one, other) <= 0 ? one : other;
}
