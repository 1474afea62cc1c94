import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { renewalFrom } from '@openmyna/rules';
import { sql } from 'kysely';
import { type Actor, type DueEvents, japan, Temporal } from '../../kernel/index.ts';
import { applyForCard, type Caller, collectCard, renewCertificates } from '../counter/index.ts';
import { type CastMember, cast, castPins } from './cast.ts';
import type { PeopleStore } from './people-store.ts';
import { retake } from './studio.ts';
import type { SandboxDeps } from './types.ts';

/** What somebody's card needs next, and when. */
interface Errand {
  readonly kind: 'apply' | 'collect' | 'certificates';
  readonly on: Temporal.PlainDate;
}

const cardsInstitution: Actor = { institution: 'cards', person: 'system' };
/** Days after the notice in which people go to the counter, and after which they try again when it did not work. */
const daysToGo = 7;

const staff: readonly CastMember[] = cast.filter(({ roles, registered, cardIssuedOn }) => roles.length > 0 && registered && cardIssuedOn);

/**
 * Staff sign in with their own cards, and renew them by the ordinary path as the years pass: notice, application, production, collection, certificates, all at the
 * counter's and the chip's own doors. Without it no officer would be left in year ten.
 */
export function createStaffErrands(deps: SandboxDeps, store: PeopleStore): DueEvents & { plan(): Promise<void> } {
  const { database, clock } = deps;

  const setDue = (handle: string, on: Temporal.PlainDate) =>
    sql`insert into sandbox.staff_errands (handle, due_on) values (${handle}, ${on.toString()}::date)
      on conflict (handle) do update set due_on = excluded.due_on`.execute(database);
  const planFor = async (member: CastMember, residentId: string): Promise<void> => {
    const today = await clock.today();
    const { on } = await nextErrand(deps, residentId, today);
    await setDue(member.handle, on);
  };
  const go = async (member: CastMember, today: Temporal.PlainDate): Promise<void> => {
    const person = await store.find(member.handle);
    if (!person) return;
    try {
      const errand = await nextErrand(deps, person.residentId, today);
      if (errand.on.until(today).sign >= 0) await runErrand(deps, member, person.residentId, errand.kind);
      await planFor(member, person.residentId);
    } catch (error) {
      // A card in somebody's reader, a chip that fails: tried again, like everybody would.
      deps.log.error({ event: 'sandbox.staff-errand-failed', error });
      await setDue(member.handle, today.add({ days: daysToGo }));
    }
  };

  return {
    room: 'sandbox',
    async plan() {
      for (const member of staff) {
        const person = await store.find(member.handle);
        if (person) await planFor(member, person.residentId);
      }
    },
    async next() {
      const { rows } = await sql<{ on: string | null }>`select min(due_on)::text as on from sandbox.staff_errands`.execute(database);
      return rows[0]?.on ? morningOf(Temporal.PlainDate.from(rows[0].on)) : undefined;
    },
    async run(now) {
      const today = now.toZonedDateTimeISO(japan).toPlainDate();
      const { rows } = await sql<{ handle: string }>`
        select handle from sandbox.staff_errands where due_on <= ${today.toString()}::date order by handle`.execute(database);
      await Promise.all(rows.map(({ handle }) => goOrForget(handle, today)));
    },
  };

  async function goOrForget(handle: string, today: Temporal.PlainDate): Promise<void> {
    const member = staff.find((each) => each.handle === handle);
    await setDue(handle, today.add({ days: daysToGo }));
    if (member) await go(member, today);
  }
}

async function nextErrand({ cards, profile }: SandboxDeps, residentId: string, today: Temporal.PlainDate): Promise<Errand> {
  const application = (await cards.applicationsOf(residentId)).find(({ state }) => state.outcome === undefined);
  if (application) {
    const { stage, dates } = application.state;
    const isAtOffice = stage === 'noticeSent' || stage === 'noticeReturned';
    return { kind: 'collect', on: isAtOffice ? today : (dates?.arriveOn.add({ days: 1 }) ?? today.add({ days: daysToGo })) };
  }
  const card = await cards.findLiveCard(residentId);
  if (!card) return { kind: 'apply', on: today };
  const forCard: Errand = { kind: 'apply', on: renewalFrom(card.expiresOn, profile).add({ days: daysToGo }) };
  if (card.state !== 'active') return { ...forCard, on: today.add({ months: 1 }) };
  const { kinds } = await cards.planCertificates(card.id, cardsInstitution);
  const opens = kinds.flatMap(({ renewableFrom, endsOn }) =>
    renewableFrom && endsOn && endsOn.until(card.expiresOn).sign > 0 ? [renewableFrom] : [],
  );
  const [first] = opens.sort(Temporal.PlainDate.compare);
  const forCertificates = first?.add({ days: daysToGo });
  if (forCertificates && forCertificates.until(forCard.on).sign > 0) return { kind: 'certificates', on: forCertificates };
  return forCard;
}

async function runErrand(deps: SandboxDeps, member: CastMember, residentId: string, kind: Errand['kind']): Promise<void> {
  const officer = { code: 'system', office: member.municipality };
  const caller = callerOf(deps, member, residentId);
  switch (kind) {
    case 'certificates':
      return renewCertificates(deps.counter, officer, caller);
    case 'collect':
      return collectCard(deps.counter, officer, caller);
    case 'apply': {
      const bytes = await retake(await readFile(new URL(`./portraits/${member.handle}.jpg`, import.meta.url)));
      return applyForCard(deps.counter, officer, caller, { bytes, sha256: createHash('sha256').update(bytes).digest('hex') });
    }
  }
}

function callerOf({ registry, chips }: SandboxDeps, member: CastMember, residentId: string): Caller {
  const { name, prefecture } = registry.municipality(member.municipality);
  const same = { name: member.name, birthDate: member.born };
  return {
    residentId,
    documents: [
      { ...same, kind: 'drivers-licence', address: `${prefecture.ja}${name.ja}${member.address}` },
      { ...same, kind: 'pension-handbook' },
    ],
    pins: castPins,
    insert: (cardId) => chips.open(cardId),
  };
}

/** After the post and before the lunch break. */
function morningOf(day: Temporal.PlainDate): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: japan, plainTime: '10:30' }).toInstant();
}
