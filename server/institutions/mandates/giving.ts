/** A person gives a mandate 委任: drafts it, signs it, hands the invitation to the agent. Civil Code arts. 99, 643. */
import { randomInt, randomUUID } from 'node:crypto';
import { MynaError, Temporal } from '../../kernel/index.ts';
import type { LinkageCode } from '../exchange/index.ts';
import { type Room, readSelf, recordOwn, residentOf } from './deps.ts';
import { foldMandate, type Mandate } from './fold.ts';
import { isNameOf, readAgentName } from './names.ts';
import { assembleSignature, attributesToSign } from './signing.ts';
import type { KeptMandate } from './store.ts';
import type { CardSignature, MandateDraft, OpenDocument, ToSign } from './types.ts';

/** The longest that a mandate is given for at once. Chosen: what nobody remembers having given should end by itself. */
const longestYears = 5;
/** Invitations that wait at the same time, and drafts. */
const mostWaiting = 10;
const invitationDigits = 12;

export async function draftMandate(room: Room, code: LinkageCode, draft: MandateDraft): Promise<OpenDocument> {
  const { store, database, clock } = room;
  const name = readAgentName(draft.name);
  const [self, residentId, now, today] = await Promise.all([readSelf(room, code), residentOf(room, code), clock.now(), clock.today()]);
  requireDates(draft, today);
  if (isNameOf(name, self) && self.birthDate.equals(draft.birthDate)) throw new MynaError('MYNA_MANDATES_SELF');
  return database.transaction().execute(async (trx) => {
    if (!(await store.isCapable(trx, residentId))) throw new MynaError('MYNA_MANDATES_NOT_CAPABLE');
    if (draft.scopes.includes('letters') && (await store.isProtected(trx, residentId)))
      throw new MynaError('MYNA_MANDATES_LETTERS_PROTECTED');
    await store.hold(trx, residentId);
    const given = await store.givenBy(trx, residentId);
    const inState = (state: Mandate['state']) => given.filter(({ actions }) => foldMandate(actions, today)?.state === state);
    if (inState('waiting').length >= mostWaiting) throw new MynaError('MYNA_MANDATES_TOO_MANY', { mostWaiting });
    // Drafts stand in no list: of those that nobody signed the oldest make room.
    for (const { id } of inState('draft').slice(mostWaiting - 1)) await store.note(trx, residentId, id, 'ended', residentId);
    const document = {
      id: randomUUID(),
      person: { name: self.name, birthDate: self.birthDate },
      agent: { name, birthDate: draft.birthDate },
      scopes: draft.scopes,
      until: draft.until,
      draftedAt: now,
    };
    const text = await store.draft(trx, residentId, document);
    await recordOwn(room, trx, code, residentId);
    return { id: document.id, document: text };
  });
}

function requireDates({ until, birthDate }: MandateDraft, today: Temporal.PlainDate): void {
  const isBefore = (one: Temporal.PlainDate, other: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(one, other) < 0;
  if (isBefore(until, today) || isBefore(today.add({ years: longestYears }), until) || !isBefore(birthDate, today))
    throw new MynaError('MYNA_MANDATES_DATES_IMPOSSIBLE', { longestYears });
}

/** A mandate that this person gave, in the state in which it may be signed. */
function requireDraft(kept: KeptMandate | undefined, today: Temporal.PlainDate): { kept: KeptMandate; mandate: Mandate } {
  const mandate = kept && foldMandate(kept.actions, today);
  if (!kept || !mandate) throw new MynaError('MYNA_MANDATES_UNKNOWN');
  if (mandate.state !== 'draft') throw new MynaError('MYNA_MANDATES_NOT_OPEN');
  return { kept, mandate };
}

export async function prepareSigning(room: Room, code: LinkageCode, id: string, certificate: Uint8Array): Promise<ToSign> {
  const [residentId, today, at] = await Promise.all([residentOf(room, code), room.clock.today(), secondsOf(room)]);
  const { kept } = requireDraft(await room.store.find(room.database, residentId, id), today);
  return { bytes: await attributesToSign(kept.text, certificate, at), at };
}

/** The civil clock's now, as a signature holds it. */
export async function secondsOf({ clock }: Room): Promise<Temporal.Instant> {
  return (await clock.now()).round({ smallestUnit: 'second', roundingMode: 'floor' });
}

/** @throws {MynaError} `MYNA_MANDATES_ANOTHER_CARD` when the card that signed is not this person's; what the authority says of a certificate that is not good */
export async function requireOwnSignature(room: Room, residentId: string, document: string, signed: CardSignature): Promise<Uint8Array> {
  const cms = await assembleSignature(document, signed, await room.clock.now());
  // The status is the one of this moment, which is the moment of signing.
  const certificate = await room.certification.verify(signed.certificate, 'signature');
  if (certificate.residentId !== residentId) throw new MynaError('MYNA_MANDATES_ANOTHER_CARD');
  return cms;
}

export async function signMandate(room: Room, code: LinkageCode, id: string, signed: CardSignature): Promise<{ invitation: string }> {
  const { store, database } = room;
  const [residentId, today] = await Promise.all([residentOf(room, code), room.clock.today()]);
  const { kept } = requireDraft(await store.find(database, residentId, id), today);
  const cms = await requireOwnSignature(room, residentId, kept.text, signed);
  const digits = String(randomInt(10 ** invitationDigits)).padStart(invitationDigits, '0');
  await database.transaction().execute(async (trx) => {
    await store.hold(trx, residentId);
    requireDraft(await store.find(trx, residentId, id), today);
    if (!(await store.isCapable(trx, residentId))) throw new MynaError('MYNA_MANDATES_NOT_CAPABLE');
    await store.sign(trx, residentId, id, cms, digits);
    await recordOwn(room, trx, code, residentId);
  });
  return { invitation: digits };
}
