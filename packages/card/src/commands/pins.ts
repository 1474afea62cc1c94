import type { CommandApdu } from '../apdu.ts';
import type { FilePath } from '../applications/description.ts';
import { type Chip, referencedFile } from '../chip.ts';
import { withBody } from '../image.ts';
import { comparePin, isAllowedPin, type PinOutcome, type PinRules } from '../pin.ts';
import { answer, type CardAnswer, statusWords, triesLeft } from '../status-words.ts';

/** No PIN or credential is longer; a longer VERIFY is refused before it counts. */
const longestEntry = 16;

interface TargetPin {
  readonly path: FilePath;
  readonly rules: PinRules;
  readonly takesChangeKey: boolean;
}

function referencedPin(chip: Chip, p2: number): TargetPin | CardAnswer {
  const target = referencedFile(chip, p2);
  if (target === undefined) return answer(statusWords.wrongParameters);
  if (target === 'none') return answer(statusWords.noCurrentFile);
  if (target === 'absent') return answer(statusWords.notFound);
  if (target.file.kind !== 'pin') return answer(statusWords.incompatibleStructure);
  return { path: target.path, rules: target.file.rules, takesChangeKey: target.file.takesChangeKey ?? false };
}

function answerTo(outcome: PinOutcome, chip: Chip, path: FilePath): CardAnswer {
  if (outcome === 'locked') return answer(statusWords.referenceBlocked);
  return answer(outcome === 'right' ? statusWords.ok : triesLeft(chip.image.counters[path] ?? 0));
}

/**
 * VERIFY (ISO 7816-4 clause 11.6.6). Without data it asks for the tries left: always 63Cx, 63C0 when locked, also while a right entry
 * stands, because clients take anything else for another kind of card. A wrong entry takes back an earlier right one.
 */
export async function verify(chip: Chip, { p1, p2, data }: CommandApdu): Promise<CardAnswer> {
  if (p1 !== 0) return answer(statusWords.wrongParameters);
  const pin = referencedPin(chip, p2);
  if ('statusWord' in pin) return pin;
  if (data.length === 0) return answer(triesLeft(chip.image.counters[pin.path] ?? 0));
  if (data.length > longestEntry) return answer(statusWords.wrongLength);
  if (chip.image.body.pins[pin.path]?.state === 'transport') return answer(statusWords.conditionsNotSatisfied);
  chip.volatile.verified.delete(pin.path);
  const outcome = await comparePin(pin.path, pin.rules, data, chip);
  if (outcome === 'right') chip.volatile.verified.add(pin.path);
  return answerTo(outcome, chip, pin.path);
}

const refuseValue = ({ min, max }: PinRules, value: Uint8Array): CardAnswer =>
  answer(value.length < min || value.length > max ? statusWords.wrongLength : statusWords.wrongData);

async function store(chip: Chip, { path, rules }: TargetPin, value: Uint8Array): Promise<CardAnswer> {
  const pins = { ...chip.image.body.pins, [path]: Object.freeze({ state: 'set' as const, value: value.slice() }) };
  await chip.commit(withBody(chip.image, { pins: Object.freeze(pins) }, { ...chip.image.counters, [path]: rules.tries }));
  return answer(statusWords.ok);
}

/**
 * CHANGE REFERENCE DATA (clause 11.6.7). P1 = 01: the new value, after a VERIFY of the same PIN. P1 = 00: transport value and new
 * value, for the first PIN only.
 */
export async function changeReferenceData(chip: Chip, { p1, p2, data }: CommandApdu): Promise<CardAnswer> {
  if (p1 > 1) return answer(statusWords.wrongParameters);
  const pin = referencedPin(chip, p2);
  if ('statusWord' in pin) return pin;
  const stored = chip.image.body.pins[pin.path];
  if (p1 === 0) return setFirstPin(chip, pin, data);
  if (!chip.volatile.verified.has(pin.path) || !stored || pin.rules.isFixed) return answer(statusWords.securityNotSatisfied);
  if (!isAllowedPin(pin.rules, data)) return refuseValue(pin.rules, data);
  return store(chip, pin, data);
}

async function setFirstPin(chip: Chip, pin: TargetPin, data: Uint8Array): Promise<CardAnswer> {
  const stored = chip.image.body.pins[pin.path];
  if (stored?.state !== 'transport') return answer(statusWords.conditionsNotSatisfied);
  const entered = data.subarray(0, stored.value.length);
  const value = data.subarray(stored.value.length);
  // The new value is judged first: a slip in it must not use a try of the transport PIN.
  if (!isAllowedPin(pin.rules, value)) return refuseValue(pin.rules, value);
  const outcome = await comparePin(pin.path, pin.rules, entered, chip);
  return outcome === 'right' ? store(chip, pin, value) : answerTo(outcome, chip, pin.path);
}

/** CHANGE KEY (JICSAP `80 32`): the new value after a VERIFY of the same PIN, for those of the common and the registry application. */
export async function changeKey(chip: Chip, { p1, p2, data }: CommandApdu): Promise<CardAnswer> {
  if (p1 !== 0) return answer(statusWords.wrongParameters);
  const pin = referencedPin(chip, p2);
  if ('statusWord' in pin) return pin;
  if (!pin.takesChangeKey) return answer(statusWords.incompatibleStructure);
  if (!chip.volatile.verified.has(pin.path)) return answer(statusWords.securityNotSatisfied);
  if (!isAllowedPin(pin.rules, data)) return refuseValue(pin.rules, data);
  return store(chip, pin, data);
}

/** RESET RETRY COUNTER (clause 11.6.10), P1 = 02: one new value, after the counter has permitted it over its channel; otherwise 6D00. */
export async function resetRetryCounter(chip: Chip, { p1, p2, data }: CommandApdu): Promise<CardAnswer> {
  const { channel } = chip.volatile;
  if (!channel) return answer(statusWords.unknownInstruction);
  if (p1 !== 2) return answer(statusWords.wrongParameters);
  const pin = referencedPin(chip, p2);
  if ('statusWord' in pin) return pin;
  if (!channel.permitted.has(pin.path)) return answer(statusWords.securityNotSatisfied);
  if (!isAllowedPin(pin.rules, data)) return refuseValue(pin.rules, data);
  channel.permitted.delete(pin.path);
  return store(chip, pin, data);
}
