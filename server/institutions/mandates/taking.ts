/** The agent 代理人 takes a mandate, or does not; either side ends it (Civil Code arts. 111, 651). */
import { MynaError, type Temporal } from '../../kernel/index.ts';
import type { LinkageCode } from '../exchange/index.ts';
import { type Room, readSelf, recordBetween, recordOwn, residentOf } from './deps.ts';
import { planLastDay } from './due.ts';
import { foldMandate } from './fold.ts';
import { requireOwnSignature, secondsOf } from './giving.ts';
import { isNameOf } from './names.ts';
import { attributesToSign } from './signing.ts';
import type { KeptMandate } from './store.ts';
import type { CardSignature, Invitation, ToSign } from './types.ts';

/** Its twelve digits, however they were typed. */
const digitsOf = (typed: string): string => typed.normalize('NFKC').replace(/\D/g, '');

/**
 * The mandate of an invitation, for the person whom it names: whoever found the digits learns nothing.
 * @throws {MynaError} `MYNA_MANDATES_INVITATION_UNKNOWN`, `MYNA_MANDATES_SELF`, `MYNA_MANDATES_NOT_YOU`
 */
async function requireInvited(
  room: Room,
  code: LinkageCode,
  typed: string,
  today: Temporal.PlainDate,
): Promise<{ agentId: string; kept: KeptMandate }> {
  const { store, database } = room;
  const [agentId, found] = await Promise.all([residentOf(room, code), store.byInvitation(database, digitsOf(typed))]);
  const kept = found && (await store.find(database, found.personId, found.id));
  if (!kept) throw new MynaError('MYNA_MANDATES_INVITATION_UNKNOWN');
  if (kept.personId === agentId) throw new MynaError('MYNA_MANDATES_SELF');
  const self = await readSelf(room, code);
  const { agent } = kept.document;
  if (!isNameOf(agent.name, self) || !self.birthDate.equals(agent.birthDate)) throw new MynaError('MYNA_MANDATES_NOT_YOU');
  requireWaiting(kept, today);
  return { agentId, kept };
}

function requireWaiting(kept: KeptMandate | undefined, today: Temporal.PlainDate): void {
  const mandate = kept && foldMandate(kept.actions, today);
  if (mandate?.state !== 'waiting') throw new MynaError('MYNA_MANDATES_NOT_OPEN');
}

export async function findInvitation(room: Room, code: LinkageCode, typed: string): Promise<Invitation> {
  const { kept } = await requireInvited(room, code, typed, await room.clock.today());
  const { person, scopes, until } = kept.document;
  return { id: kept.id, document: kept.text, name: person.name, scopes, until };
}

export async function prepareAccepting(room: Room, code: LinkageCode, typed: string, certificate: Uint8Array): Promise<ToSign> {
  const [{ kept }, at] = await Promise.all([requireInvited(room, code, typed, await room.clock.today()), secondsOf(room)]);
  return { bytes: await attributesToSign(kept.text, certificate, at), at };
}

export async function acceptMandate(room: Room, code: LinkageCode, typed: string, signed: CardSignature): Promise<void> {
  const { store, database, notify } = room;
  const today = await room.clock.today();
  const { agentId, kept } = await requireInvited(room, code, typed, today);
  const { id, personId } = kept;
  const cms = await requireOwnSignature(room, agentId, kept.text, signed);
  await database.transaction().execute(async (trx) => {
    // Both: whoever takes a mandate of the other at the same moment waits, and then sees this one.
    await store.hold(trx, personId, agentId);
    requireWaiting(await store.find(trx, personId, id), today);
    if (!(await store.isCapable(trx, agentId)) || !(await store.isCapable(trx, personId))) throw new MynaError('MYNA_MANDATES_NOT_CAPABLE');
    if (await store.isAgentOf(trx, personId, agentId)) throw new MynaError('MYNA_MANDATES_CIRCLE');
    await store.accept(trx, personId, id, agentId, cms);
    await planLastDay(trx, { personId, id, until: kept.document.until, today });
    await recordBetween(trx, { personId, agentId, kind: 'agent', id });
    const news = { kind: 'mandate', event: `mandates.accepted/${id}` } as const;
    await notify(trx, personId, news);
    await notify(trx, agentId, news);
  });
}

export async function declineMandate(room: Room, code: LinkageCode, typed: string): Promise<void> {
  const { store, database, notify } = room;
  const today = await room.clock.today();
  const { agentId, kept } = await requireInvited(room, code, typed, today);
  await database.transaction().execute(async (trx) => {
    await store.hold(trx, kept.personId);
    requireWaiting(await store.find(trx, kept.personId, kept.id), today);
    await store.note(trx, kept.personId, kept.id, 'declined', agentId);
    await recordBetween(trx, { personId: kept.personId, agentId, kind: 'agent', id: kept.id });
    await notify(trx, kept.personId, { kind: 'mandate', event: `mandates.declined/${kept.id}` });
  });
}

/** By the person who gave it or the agent who took it. Whoever acts by it at this moment comes to an end first. */
export async function endMandate(room: Room, code: LinkageCode, id: string): Promise<void> {
  const { store, database, notify } = room;
  const [residentId, today] = await Promise.all([residentOf(room, code), room.clock.today()]);
  const personId = (await store.personOf(database, residentId, id)) ?? residentId;
  await database.transaction().execute(async (trx) => {
    await store.hold(trx, personId);
    const kept = await store.find(trx, personId, id);
    const mandate = kept && foldMandate(kept.actions, today);
    if (!mandate) throw new MynaError('MYNA_MANDATES_UNKNOWN');
    if (mandate.state === 'ended' || mandate.state === 'declined') return;
    await store.note(trx, personId, id, 'ended', residentId);
    const { agentId } = mandate;
    if (residentId === personId) await recordOwn(room, trx, code, personId);
    else await recordBetween(trx, { personId, agentId: residentId, kind: 'agent', id });
    const news = { kind: 'mandate', event: `mandates.ended/${id}` } as const;
    await notify(trx, personId, news);
    if (agentId) await notify(trx, agentId, news);
  });
}
