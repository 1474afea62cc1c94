import { cardExpiryInUse, extendedStay, type PolicyProfile, renewalFrom } from '@openmyna/rules';
import { z } from 'zod';
import { japan, Temporal } from '../../kernel/index.ts';
import type { Disclosure } from '../exchange/index.ts';

/** The four attributes 基本4情報 of the signed-in person. */
const person = z.object({
  name: z.string(),
  kana: z.string().nullish(),
  /** 通称 */
  commonName: z.string().nullish(),
  birthDate: z.string(),
  sex: z.string(),
  /** Null when the address is protected from disclosure, from the person's own portal too. */
  address: z.string().nullable(),
});

const card = z.object({
  state: z.string(),
  issuedOn: z.string().nullish(),
  expiresOn: z.string().nullish(),
});

const certificate = z.object({ kind: z.string(), state: z.string(), notBefore: z.string(), notAfter: z.string() });

/** Who was told of a change in the record, when, and under which law. */
const told = z.object({
  changeId: z.string(),
  institution: z.string(),
  nameJa: z.string(),
  nameEn: z.string(),
  matters: z.array(z.string()),
  effectiveOn: z.string(),
  lawJa: z.string(),
  lawEn: z.string(),
  outcome: z.enum(['delivered', 'unknown-there', 'failed', 'waiting', 'herself']),
  at: z.string().nullable(),
});

const terms = z.object({ terms: z.array(z.object({ kind: z.enum(['bring-card', 'moving-in', 'departure']), dueOn: z.string() })) });

/** 在留期間; none for whoever may stay without a limit. */
const stay = z.object({ stayUntil: z.string().nullish(), isRenewalPending: z.boolean().nullish() });

export const disclosedHome = z.object({
  basicFour: person,
  stay: stay.nullish(),
  card: card.nullish(),
  certificates: z.array(certificate).nullish(),
  notices: z.array(told).nullish(),
  changes: terms.nullish(),
  chip: z.object({ isBehind: z.boolean() }).nullish(),
});

/** What needs doing, and by when. */
export const portalTask = z.object({
  kind: z.enum([
    'card-suspended',
    'card-expires',
    'stay-ends',
    'stay-pending',
    'stay-extended',
    'certificate-expires',
    'bring-card',
    'move-in',
    'update-card',
  ]),
  certificate: z.string().optional(),
  /** ISO date of the last day; absent when there is none. */
  by: z.string().optional(),
});

export const portalHome = z.object({
  person,
  card: card.nullable(),
  certificates: z.array(certificate),
  tasks: z.array(portalTask),
  told: z.array(told),
});

export type PortalHome = z.infer<typeof portalHome>;
export type PortalTask = z.infer<typeof portalTask>;

export type DisclosedStay = z.infer<typeof stay>;

export function parseDisclosed(disclosure: Disclosure): Pick<PortalHome, 'person' | 'card' | 'certificates' | 'told'> & {
  readonly changeTasks: readonly PortalTask[];
  readonly stay: DisclosedStay | undefined;
} {
  const { basicFour, stay: limit, card: own, certificates, notices, changes, chip } = disclosedHome.parse(disclosure);
  const changeTasks = tasksOfChanges(changes?.terms ?? [], chip?.isBehind ?? false);
  return {
    person: basicFour,
    stay: limit ?? undefined,
    card: own ?? null,
    certificates: inUse(certificates ?? []),
    told: notices ?? [],
    changeTasks,
  };
}

/** Of each kind the one in use, or the last one there was: those that a renewal replaced say nothing any more. */
function inUse(certificates: PortalHome['certificates']): PortalHome['certificates'] {
  const isLater = (one: (typeof certificates)[number], other: (typeof certificates)[number]): boolean => {
    const [first, second] = [one.state === 'revoked', other.state === 'revoked'];
    return first === second ? one.notBefore > other.notBefore : second;
  };
  return [...Map.groupBy(certificates, ({ kind }) => kind).values()].flatMap((own) => {
    const [first, ...rest] = own;
    return first ? [rest.reduce((best, each) => (isLater(each, best) ? each : best), first)] : [];
  });
}

/** After a change of the record: bring the card by its day, move in somewhere, or have the chip brought up to date. */
function tasksOfChanges(open: z.infer<typeof terms>['terms'], isBehind: boolean): PortalTask[] {
  const kinds = { 'bring-card': 'bring-card', 'moving-in': 'move-in', departure: undefined } as const;
  const tasks = open.flatMap(({ kind, dueOn }): PortalTask[] => {
    const task = kinds[kind];
    return task ? [{ kind: task, by: dueOn }] : [];
  });
  // Within the municipality there is no last day; a card that must be brought says so already.
  return isBehind && !tasks.some(({ kind }) => kind === 'bring-card') ? [{ kind: 'update-card' }, ...tasks] : tasks;
}

type OwnCard = NonNullable<PortalHome['card']>;

export interface HeldThings {
  readonly birthDate: string;
  readonly card: PortalHome['card'];
  readonly certificates: PortalHome['certificates'];
  readonly stay: DisclosedStay | undefined;
}

/** The most urgent first, from the day on which the profile lets a renewal begin. */
export function tasksOf(held: HeldThings, today: Temporal.PlainDate, profile: PolicyProfile): PortalTask[] {
  const { card: own, certificates } = held;
  const isNear = (day: Temporal.PlainDate): boolean =>
    Temporal.PlainDate.compare(today, renewalFrom(day, profile)) >= 0 && Temporal.PlainDate.compare(today, day) <= 0;
  const tasks: PortalTask[] = own?.state === 'suspended' ? [{ kind: 'card-suspended' }] : [];
  if (own?.expiresOn && own.state === 'active' && isNear(Temporal.PlainDate.from(own.expiresOn))) {
    tasks.push({ kind: endOf(own, held, profile), by: own.expiresOn });
  }
  for (const { kind, state, notAfter } of certificates) {
    const lastDay = instantOf(notAfter).toZonedDateTimeISO(japan).toPlainDate();
    // What ends with the card is renewed with the card.
    if (lastDay.toString() === own?.expiresOn) continue;
    // Certificates that end together are one thing to do.
    if (tasks.some(({ kind: known, by }) => known === 'certificate-expires' && by === lastDay.toString())) continue;
    if (state === 'good' && isNear(lastDay)) tasks.push({ kind: 'certificate-expires', certificate: kind, by: lastDay.toString() });
  }
  return tasks.sort((a, b) => (a.by ?? '').localeCompare(b.by ?? ''));
}

/**
 * A card that ends because its holder's stay does is not applied for anew: it goes on when the stay is extended (在留期間の更新), and for two months
 * more while that is being decided (特例期間), each entered at the counter before the day.
 */
function endOf({ expiresOn, issuedOn }: OwnCard, { stay: limit, birthDate }: HeldThings, profile: PolicyProfile): PortalTask['kind'] {
  if (!limit?.stayUntil || !expiresOn || !issuedOn) return 'card-expires';
  const stayUntil = Temporal.PlainDate.from(limit.stayUntil);
  const isRenewalPending = limit.isRenewalPending ?? false;
  const dates = { issuedOn: Temporal.PlainDate.from(issuedOn), birthDate: Temporal.PlainDate.from(birthDate), stayUntil, isRenewalPending };
  const ends = Temporal.PlainDate.from(expiresOn);
  if (Temporal.PlainDate.compare(stayUntil, dates.issuedOn) < 0) return 'stay-ends';
  if (Temporal.PlainDate.compare(ends, cardExpiryInUse(dates, profile)) < 0) return 'stay-extended';
  if (isRenewalPending && ends.equals(extendedStay(stayUntil, profile))) return 'stay-pending';
  return ends.equals(stayUntil) ? 'stay-ends' : 'card-expires';
}

/** A time as PostgreSQL writes it into JSON: `2026-11-23T09:00:00+00:00`. */
function instantOf(text: string): Temporal.Instant {
  return Temporal.Instant.from(text);
}
