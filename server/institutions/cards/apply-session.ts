import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Actor, MynaError, Temporal } from '../../kernel/index.ts';
import { ownerOfNumber, requireCurrentNumber } from './application-numbers.ts';
import { loadApplications } from './application-store.ts';
import { findLiveCard } from './card-store.ts';
import type { CardsDeps } from './deps.ts';
import type { CardPerson } from './register-types.ts';
import { mayReplace, needsOf } from './submission.ts';
import type { ApplicationRecord, Contact, Representative } from './types.ts';

/** Who acts in a session: whoever holds the letter, acting for its addressee. */
export const applicant: Actor = { institution: 'cards', person: 'applicant' };

/** Milliseconds without a request after which a session and what was filled in are gone. */
const idleMs = 60 * 60 * 1000;

export type ApplyStep = 'photo' | 'representative' | 'contact' | 'confirm' | 'progress' | 'card-exists' | 'not-possible';

/** What a session knows; the page shows one question at a time and `step` says which. */
export interface ApplySession {
  readonly tokenHash: Buffer;
  readonly residentId: string;
  /** Enough to see that it is one's own letter. */
  readonly maskedName: string;
  /** The application under way, or the id that a new one will have. */
  readonly applicationId: string;
  /** The newest application, whatever became of it. */
  readonly application?: ApplicationRecord;
  readonly needs: { readonly photo: boolean; readonly representative: boolean };
  /** Announced by the page at capture, hex. */
  readonly expectedPhoto?: string;
  readonly takenOn?: Temporal.PlainDate;
  /** Passed the check and kept, hex. */
  readonly photo?: string;
  readonly representative?: Representative;
  readonly contact?: Contact;
  readonly step: ApplyStep;
}

/** What a session's row may be changed to. */
export interface SessionChange {
  readonly expectedPhoto?: { readonly sha256: string; readonly takenOn?: Temporal.PlainDate | undefined };
  readonly photo?: string;
  readonly representative?: Representative;
  readonly contact?: Contact;
}

/**
 * Opens a session with a typed or scanned application number. The token is the only thing that leaves; the number is not kept.
 *
 * @throws {MynaError} the three refusals of `ownerOfNumber`
 */
export async function openSession(deps: CardsDeps, typed: string): Promise<{ token: string; session: ApplySession }> {
  const { database, keys, time } = deps;
  const owner = await ownerOfNumber(database, keys, typed);
  const token = randomBytes(32).toString('base64url');
  const open = (await loadApplications(database, owner.residentId)).find(({ state }) => state.outcome === undefined);
  await sql`delete from cards.application_sessions where expires_at < ${instant(time.now())}::timestamptz`.execute(database);
  const person = await deps.register.readPerson(owner.residentId, applicant, 'cards.application');
  const applicationId = open?.id ?? randomUUID();
  const facts: SessionFacts = {
    maskedName: maskName(person.name),
    birthDate: person.birthDate.toString(),
    isResident: person.isResident,
    stayUntil: person.stayUntil?.toString(),
    isRenewalPending: person.isRenewalPending,
    guardianship: person.guardianship,
  };
  await database
    .insertInto('cards.application_sessions')
    .values({
      token_hash: hashOf(token),
      resident_id: owner.residentId,
      application_id: applicationId,
      facts: sealed(deps, facts, applicationId),
      number_index: owner.blindIndex,
      expires_at: instant(time.now() + idleMs),
    })
    .execute();
  return { token, session: await loadSession(deps, token) };
}

/**
 * @throws {MynaError} `MYNA_CARDS_SESSION_REQUIRED` when there is none or it has ended, `MYNA_CARDS_APPLICATION_NUMBER_SUPERSEDED` when its number died meanwhile
 */
export async function loadSession(deps: CardsDeps, token: string | undefined): Promise<ApplySession> {
  const { database, time } = deps;
  const tokenHash = hashOf(token ?? '');
  const row = await database
    .updateTable('cards.application_sessions')
    .set({ expires_at: instant(time.now() + idleMs) })
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', sql<string>`${instant(time.now())}::timestamptz`)
    .returning(['resident_id', 'application_id', 'number_index', 'facts', 'expected_sha256', 'photo_sha256', 'representative', 'contact'])
    .returning(sql<string | null>`taken_on::text`.as('taken'))
    .executeTakeFirst();
  if (!row) throw new MynaError('MYNA_CARDS_SESSION_REQUIRED');
  await requireCurrentNumber(database, row.resident_id, row.number_index);
  const [application] = await loadApplications(database, row.resident_id);
  const open = <Value>(value: Buffer): Value => opened<Value>(deps, value, row.application_id);
  const facts = open<SessionFacts>(row.facts);
  const session = {
    tokenHash,
    residentId: row.resident_id,
    maskedName: facts.maskedName,
    applicationId: row.application_id,
    needs: needsOf({ ...facts, birthDate: Temporal.PlainDate.from(facts.birthDate) }, await deps.clock.today(), deps),
    ...(application && { application }),
    ...(row.expected_sha256 && { expectedPhoto: row.expected_sha256.toString('hex') }),
    ...(row.taken && { takenOn: Temporal.PlainDate.from(row.taken) }),
    ...(row.photo_sha256 && { photo: row.photo_sha256.toString('hex') }),
    ...(row.representative && { representative: open<Representative>(row.representative) }),
    ...(row.contact && { contact: open<Contact>(row.contact) }),
  };
  return { ...session, step: await stepOf(deps, session, facts) };
}

/** The table of states: what is asked next. */
async function stepOf(deps: CardsDeps, session: Omit<ApplySession, 'step'>, facts: SessionFacts): Promise<ApplyStep> {
  const { application, residentId, needs } = session;
  if (application && application.state.outcome === undefined) {
    if (application.state.stage !== 'returned') return 'progress';
    return session.photo ? 'confirm' : 'photo';
  }
  if (application?.id === session.applicationId) return 'progress';
  if (!facts.isResident) return 'not-possible';
  const person = personOf(facts);
  const live = await findLiveCard(deps.database, residentId);
  if (live && !mayReplace(deps, live, person, await deps.clock.today())) return 'card-exists';
  if (needs.photo && !session.photo) return 'photo';
  if (needs.representative && !session.representative) return 'representative';
  if (!session.contact) return 'contact';
  return 'confirm';
}

export async function changeSession(deps: CardsDeps, session: ApplySession, change: SessionChange): Promise<void> {
  const { expectedPhoto, photo, representative, contact } = change;
  const seal = (value: unknown) => sealed(deps, value, session.applicationId);
  await deps.database
    .updateTable('cards.application_sessions')
    .set({
      ...(expectedPhoto && {
        expected_sha256: Buffer.from(expectedPhoto.sha256, 'hex'),
        taken_on: expectedPhoto.takenOn?.toString() ?? null,
        photo_sha256: null,
      }),
      ...(photo && { photo_sha256: Buffer.from(photo, 'hex') }),
      ...(representative && { representative: seal(representative) }),
      ...(contact && { contact: seal(contact) }),
    })
    .where('token_hash', '=', session.tokenHash)
    .execute();
}

export async function endSession(deps: CardsDeps, token: string | undefined): Promise<void> {
  await deps.database
    .deleteFrom('cards.application_sessions')
    .where('token_hash', '=', hashOf(token ?? ''))
    .execute();
}

/** Enough to see that it is one's own letter, too little to learn who somebody is: the first character of each part of the name. */
export function maskName(name: string): string {
  const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });
  return name
    .split(/[\s\u3000]+/)
    .map((part) => [...segmenter.segment(part)].map(({ segment }, index) => (index === 0 ? segment : '○')).join(''))
    .join(' ');
}

/** Read from the register once, when the session is opened. */
interface SessionFacts {
  readonly maskedName: string;
  readonly birthDate: string;
  readonly isResident: boolean;
  readonly stayUntil?: string | undefined;
  readonly isRenewalPending?: boolean | undefined;
  readonly guardianship?: CardPerson['guardianship'];
}

const personOf = ({ birthDate, stayUntil, isRenewalPending }: SessionFacts) => ({
  birthDate: Temporal.PlainDate.from(birthDate),
  stayUntil: stayUntil === undefined ? undefined : Temporal.PlainDate.from(stayUntil),
  isRenewalPending,
});

function sealed({ keys }: CardsDeps, value: unknown, applicationId: string): Buffer {
  return Buffer.from(keys.seal('application-session', Buffer.from(JSON.stringify(value)), applicationId));
}

function opened<Value>({ keys }: CardsDeps, value: Uint8Array, applicationId: string): Value {
  return JSON.parse(Buffer.from(keys.open('application-session', value, applicationId)).toString()) as Value;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function instant(milliseconds: number): string {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds).toString();
}
