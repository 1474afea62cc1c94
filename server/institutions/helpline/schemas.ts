import { z } from 'zod';
import type { Call, FoundPerson, Line, Suspension } from './types.ts';
import { outcomes, phrases } from './types.ts';

const instant = (ms: number): string => new Date(ms).toISOString();
const moment = z.iso.datetime();
/** Languages in which a caller may be spoken to; texts of the pages follow. */
const languages = ['ja', 'en', 'zh', 'ko', 'vi', 'pt', 'es'] as const;
const spoken = z.string().trim().min(1).max(500);

export const ringBody = z.object({ language: z.enum(languages), matter: z.enum(['lost-card', 'other']).default('lost-card') });
export const textBody = z.object({ text: spoken });
export const sayBody = z.union([textBody.strict(), z.object({ phrase: z.enum(phrases) }).strict()]);
export const endBody = z.object({ outcome: z.enum(outcomes).exclude(['hung-up']) });
export const callParams = z.object({ call: z.uuid() });
export const newsQuery = z.object({
  seen: z.coerce.number().int().min(-1).default(-1).describe('Version that the page has; an answer comes when there is a newer one'),
  after: z.coerce.number().int().min(0).default(0).describe('Place of the last line that the page has'),
  wait: z.coerce.number().int().min(0).max(25).default(0).describe('Seconds to wait for news'),
});
const fact = z.string().trim().max(200).optional();
export const factsBody = z.object({
  name: fact,
  kana: fact,
  birthDate: z.iso.date().optional(),
  address: fact,
  householdMember: fact,
  cardEnds: z
    .string()
    .regex(/^(\d{4}-\d{2})?$/)
    .optional(),
});
export const suspendBody = z.object({ check: z.uuid().describe('The search whose person is shown') });
export const placeBody = z.object({
  place: z.enum(['home', 'outside']),
  policeReport: z
    .string()
    .trim()
    .max(40)
    .regex(/^[\p{L}\p{N} ./-]*$/u)
    .optional(),
});

const saidShape = z.union([
  z.object({ text: z.string() }),
  z.object({ phrase: z.enum(phrases) }),
  z.object({ notice: z.literal('suspended'), reference: z.string(), wasBefore: z.boolean() }),
  z.object({ notice: z.enum(['taken', 'held', 'resumed', 'ended']) }),
]);
const lineShape = z.object({ place: z.int(), at: moment, side: z.enum(['caller', 'operator', 'line']), said: saidShape });
export const callShape = z.object({
  id: z.uuid(),
  ticket: z.string(),
  language: z.string(),
  matter: z.enum(['lost-card', 'other']),
  state: z.enum(['ringing', 'taken', 'held', 'ended', 'missed']),
  outcome: z.enum(outcomes).nullable(),
  isMine: z.boolean(),
  version: z.int(),
  rangAt: moment,
  takenAt: moment.nullable(),
  endedAt: moment.nullable(),
  isCallerAway: z.boolean(),
  isOperatorAway: z.boolean(),
});
export const callView = z.object({ call: callShape, lines: z.array(lineShape) });
export const personShape = z.object({
  check: z.uuid(),
  asked: z.array(z.string()),
  name: z.string(),
  kana: z.string(),
  birthDate: z.iso.date(),
  municipality: z.object({ ja: z.string(), en: z.string() }),
  card: z.object({ ending: z.string(), state: z.string(), issuedOn: z.iso.date(), expiresOn: z.iso.date() }).nullable(),
  reference: z.string().nullable(),
});
export const suspensionShape = z.object({
  reference: z.string(),
  at: moment,
  milliseconds: z.int().describe('From the confirmation until every instance refused the card'),
});
export const lineView = z.object({
  call: z.object({
    ticket: z.string(),
    language: z.string(),
    state: callShape.shape.state,
    version: z.int(),
    before: z.int().describe('Calls that have waited longer'),
    rangAt: moment,
  }),
  lines: z.array(lineShape),
});

const awayAfterMs = 45_000;

export function showCall(call: Call, operator: string, now: number): z.infer<typeof callShape> {
  const isOpen = call.endedAt === undefined;
  return {
    id: call.id,
    ticket: call.ticket,
    language: call.language,
    matter: call.matter,
    state: call.state,
    outcome: call.outcome ?? null,
    isMine: call.operator === operator,
    version: call.version,
    rangAt: instant(call.rangAt),
    takenAt: call.takenAt === undefined ? null : instant(call.takenAt),
    endedAt: call.endedAt === undefined ? null : instant(call.endedAt),
    isCallerAway: isOpen && now - call.callerSeenAt > awayAfterMs,
    isOperatorAway: isOpen && call.operatorSeenAt !== undefined && now - call.operatorSeenAt > awayAfterMs,
  };
}

export function showLine({ place, at, side, said }: Line): z.infer<typeof lineShape> {
  return { place, at: instant(at), side, said };
}

export function showPerson(check: { id: string; asked: readonly string[] }, person: FoundPerson): z.infer<typeof personShape> {
  const { card } = person;
  return {
    check: check.id,
    asked: [...check.asked],
    name: person.name,
    kana: person.kana,
    birthDate: person.birthDate.toString(),
    municipality: person.municipality,
    card: card
      ? { ending: card.serial.slice(-4), state: card.state, issuedOn: card.issuedOn.toString(), expiresOn: card.expiresOn.toString() }
      : null,
    reference: person.loss?.reference ?? null,
  };
}

export function showSuspension({ reference, at, took }: Suspension): z.infer<typeof suspensionShape> {
  return { reference, at: instant(at), milliseconds: took };
}
