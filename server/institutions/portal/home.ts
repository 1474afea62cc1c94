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

export const disclosedHome = z.object({
  basicFour: person,
  card: card.nullish(),
  certificates: z.array(certificate).nullish(),
});

/** What needs doing, and by when. */
export const portalTask = z.object({
  kind: z.enum(['card-suspended', 'card-expires', 'certificate-expires']),
  certificate: z.string().optional(),
  /** ISO date of the last day; absent when there is none. */
  by: z.string().optional(),
});

export const portalHome = z.object({
  person,
  card: card.nullable(),
  certificates: z.array(certificate),
  tasks: z.array(portalTask),
});

export type PortalHome = z.infer<typeof portalHome>;
export type PortalTask = z.infer<typeof portalTask>;

export function parseDisclosed(disclosure: Disclosure): Pick<PortalHome, 'person' | 'card' | 'certificates'> {
  const { basicFour, card: own, certificates } = disclosedHome.parse(disclosure);
  return { person: basicFour, card: own ?? null, certificates: certificates ?? [] };
}

/** Renewal opens three months before the last day (有効期間満了日の3か月前). */
const renewalOpens = Temporal.Duration.from({ months: 3 });

/** The most urgent first. */
export function tasksOf(own: PortalHome['card'], certificates: PortalHome['certificates'], today: Temporal.PlainDate): PortalTask[] {
  const isNear = (day: Temporal.PlainDate): boolean =>
    Temporal.PlainDate.compare(today, day.subtract(renewalOpens)) >= 0 && Temporal.PlainDate.compare(today, day) <= 0;
  const tasks: PortalTask[] = own?.state === 'suspended' ? [{ kind: 'card-suspended' }] : [];
  if (own?.expiresOn && own.state === 'active' && isNear(Temporal.PlainDate.from(own.expiresOn))) {
    tasks.push({ kind: 'card-expires', by: own.expiresOn });
  }
  for (const { kind, state, notAfter } of certificates) {
    const lastDay = instantOf(notAfter).toZonedDateTimeISO(japan).toPlainDate();
    if (state === 'good' && isNear(lastDay)) tasks.push({ kind: 'certificate-expires', certificate: kind, by: lastDay.toString() });
  }
  return tasks.sort((a, b) => (a.by ?? '').localeCompare(b.by ?? ''));
}

/** A time as PostgreSQL writes it into JSON: `2026-11-23T09:00:00+00:00`. */
function instantOf(text: string): Temporal.Instant {
  return Temporal.Instant.from(text);
}
