import { RulesError } from './dated.ts';
import type { PinKind, PinRule, PolicyProfile } from './profile.ts';

export type PinProblem = 'MYNA_PIN_LENGTH' | 'MYNA_PIN_ALPHABET' | 'MYNA_PIN_NEEDS_LETTER' | 'MYNA_PIN_NEEDS_DIGIT';

export type PinCheck =
  /** `value` is what the chip is given: lower case is folded for the signature PIN. */
  { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problems: readonly PinProblem[] };

/**
 * The rule of a PIN under a profile.
 * @throws {RulesError} MYNA_RULES_NO_SUCH_PIN when the profile has no such PIN
 */
export function pinRule(kind: PinKind, profile: PolicyProfile): PinRule {
  const rule = profile.pins.find((candidate) => candidate.kind === kind);
  if (rule === undefined) throw new RulesError('MYNA_RULES_NO_SUCH_PIN', `no ${kind} PIN under the profile ${profile.name}`);
  return rule;
}

/** Checks a PIN that somebody wants to set. Runs on the person's own screen: a PIN never reaches the server. */
export function checkPin(kind: PinKind, typed: string, profile: PolicyProfile): PinCheck {
  const rule = pinRule(kind, profile);
  const value = rule.alphabet === 'digits' ? typed : typed.toUpperCase();
  const problems: PinProblem[] = [];
  if (value.length < rule.minLength || value.length > rule.maxLength) problems.push('MYNA_PIN_LENGTH');
  if (rule.alphabet === 'digits') {
    if (!/^[0-9]*$/.test(value)) problems.push('MYNA_PIN_ALPHABET');
  } else {
    if (!/^[A-Za-z0-9]*$/.test(typed)) problems.push('MYNA_PIN_ALPHABET');
    if (!/[A-Z]/.test(value)) problems.push('MYNA_PIN_NEEDS_LETTER');
    if (!/[0-9]/.test(value)) problems.push('MYNA_PIN_NEEDS_DIGIT');
  }
  return problems.length === 0 ? { ok: true, value } : { ok: false, problems };
}

export type PinAdvice = 'equal-pins' | 'birth-date' | 'one-digit-repeated' | 'digits-in-a-row';

/** Choices that are allowed but unwise; shown, never refused. */
export function pinAdvice(pins: readonly string[], birthDate: string): readonly PinAdvice[] {
  const advice = new Set<PinAdvice>();
  if (new Set(pins).size < pins.length) advice.add('equal-pins');
  const [year = '', month = '', day = ''] = birthDate.split('-');
  for (const pin of pins) {
    if (pin === year || pin === `${month}${day}`) advice.add('birth-date');
    if (/^(.)\1+$/.test(pin)) advice.add('one-digit-repeated');
    if (pin.length > 1 && ('0123456789'.includes(pin) || '9876543210'.includes(pin))) advice.add('digits-in-a-row');
  }
  return [...advice];
}
