import { type Kysely, sql, type Transaction } from 'kysely';
import { type Actor, enqueue, type KeyStore, MynaError, Temporal } from '../../kernel/index.ts';
import { notify } from '../notifications/index.ts';
import { type ApplicationAction, type ApplicationEvent, type ApplicationState, applyAction, foldApplication } from './application-fold.ts';
import { referenceOf } from './identifiers.ts';
import { newsOfApplication } from './news.ts';
import { batchOf, dueAt, mustGoOn, shipmentOf } from './production-dates.ts';
import type { CardsTables } from './tables.ts';
import type { ApplicationRecord, Contact, Representative } from './types.ts';

export interface ApplicationKey {
  readonly residentId: string;
  readonly id: string;
}

/** What the applicant said beside the photo; sealed. */
export interface ApplicationDetails {
  readonly representative?: Representative | undefined;
  readonly contact?: Contact | undefined;
}

export type CardsTransaction = Transaction<CardsTables>;
type Queries = Kysely<CardsTables>;

/** Events of one moment, by one actor. */
export interface Happening {
  readonly events: readonly ApplicationEvent[];
  readonly at: Temporal.Instant;
  readonly by: Actor;
}

/**
 * Creates an application with its first events.
 *
 * @throws {MynaError} `MYNA_CARDS_APPLICATION_OPEN` when the person has one under way
 */
export async function insertApplication(
  trx: CardsTransaction,
  keys: KeyStore,
  application: ApplicationKey & { readonly municipality: string; readonly details: ApplicationDetails },
  happening: Happening,
): Promise<ApplicationRecord> {
  const { residentId, id, municipality } = application;
  const actions = happening.events.map((event): ApplicationAction => ({ ...event, at: happening.at, by: happening.by }));
  const state = foldApplication(actions);
  const inserted = await trx
    .insertInto('cards.applications')
    .values({
      resident_id: residentId,
      id,
      municipality,
      submitted_at: state.submittedAt.toString(),
      details: Buffer.from(keys.seal('application-details', Buffer.from(JSON.stringify(application.details)), `${residentId}/${id}`)),
      ...projection(state, municipality, actions.length),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) throw new MynaError('MYNA_CARDS_APPLICATION_OPEN');
  await trx.insertInto('cards.application_owners').values({ application_id: id, resident_id: residentId }).execute();
  await insertActions(trx, application, 0, actions);
  return { id, residentId, municipality, reference: referenceOf(id), state, history: actions };
}

/**
 * Adds events to an application. `decide` sees the state under a lock, so that of two who want to act the second sees what the first did; returning
 * nothing leaves the application as it was.
 */
export async function appendToApplication(
  trx: CardsTransaction,
  key: ApplicationKey,
  decide: (record: ApplicationRecord) => Happening | undefined | Promise<Happening | undefined>,
): Promise<ApplicationRecord> {
  const row = await trx
    .selectFrom('cards.applications')
    .select(['municipality', 'last_seq'])
    .where('resident_id', '=', key.residentId)
    .where('id', '=', key.id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new MynaError('MYNA_CARDS_APPLICATION_NOT_FOUND');
  const record = await loadApplication(trx, key);
  const happening = await decide(record);
  const { events = [], at, by } = happening ?? {};
  const actions = at && by ? events.map((event): ApplicationAction => ({ ...event, at, by })) : [];
  const state = actions.reduce<ApplicationState>((current, action) => applyAction(current, action), record.state);
  const municipality = state.forwardedTo ?? row.municipality;
  await insertActions(trx, key, row.last_seq, actions);
  const news = actions.flatMap((action, index) => newsOfApplication(key.id, row.last_seq + index + 1, action));
  await notify(trx, key.residentId, ...news);
  await trx
    .updateTable('cards.applications')
    .set({ municipality, ...projection(state, municipality, row.last_seq + actions.length) })
    .where('resident_id', '=', key.residentId)
    .where('id', '=', key.id)
    .execute();
  if (mustGoOn(state)) await askToAdvance(trx, key);
  return { ...record, municipality, state, history: [...record.history, ...actions] };
}

/** The job that takes the next step of an application by itself. */
export async function askToAdvance(trx: CardsTransaction, { residentId, id }: ApplicationKey): Promise<void> {
  await enqueue<CardsTables>(
    trx,
    'cards.advance',
    { residentId, applicationId: id },
    { queue: `cards/${residentId}`, key: `cards.advance/${id}` },
  );
}

export async function replaceDetails(
  trx: CardsTransaction,
  keys: KeyStore,
  key: ApplicationKey,
  details: ApplicationDetails,
): Promise<void> {
  const sealed = keys.seal('application-details', Buffer.from(JSON.stringify(details)), `${key.residentId}/${key.id}`);
  await trx
    .updateTable('cards.applications')
    .set({ details: Buffer.from(sealed) })
    .where('resident_id', '=', key.residentId)
    .where('id', '=', key.id)
    .execute();
}

export async function readDetails(queries: Queries, keys: KeyStore, key: ApplicationKey): Promise<ApplicationDetails> {
  const row = await queries
    .selectFrom('cards.applications')
    .select('details')
    .where('resident_id', '=', key.residentId)
    .where('id', '=', key.id)
    .executeTakeFirst();
  if (!row) throw new MynaError('MYNA_CARDS_APPLICATION_NOT_FOUND');
  const opened = keys.open('application-details', row.details, `${key.residentId}/${key.id}`);
  return JSON.parse(Buffer.from(opened).toString()) as ApplicationDetails;
}

/** @throws {MynaError} `MYNA_CARDS_APPLICATION_NOT_FOUND` */
export async function findApplicationKey(queries: Queries, id: string): Promise<ApplicationKey> {
  const row = await queries
    .selectFrom('cards.application_owners')
    .select('resident_id')
    .where('application_id', '=', id)
    .executeTakeFirst();
  if (!row) throw new MynaError('MYNA_CARDS_APPLICATION_NOT_FOUND');
  return { residentId: row.resident_id, id };
}

/** @throws {MynaError} `MYNA_CARDS_APPLICATION_NOT_FOUND` */
export async function loadApplication(queries: Queries, key: ApplicationKey): Promise<ApplicationRecord> {
  const [record] = await loadApplications(queries, key.residentId, key.id);
  if (!record) throw new MynaError('MYNA_CARDS_APPLICATION_NOT_FOUND');
  return record;
}

/** Newest first. */
export async function loadApplications(queries: Queries, residentId: string, id?: string): Promise<ApplicationRecord[]> {
  const rows = await queries
    .selectFrom('cards.applications as a')
    .innerJoin('cards.application_actions as e', (join) =>
      join.onRef('e.resident_id', '=', 'a.resident_id').onRef('e.application_id', '=', 'a.id'),
    )
    .select(['a.id', 'a.municipality', 'e.kind', 'e.facts', 'e.at', 'e.by_institution', 'e.by_person'])
    .where('a.resident_id', '=', residentId)
    .$if(id !== undefined, (query) => query.where('a.id', '=', id ?? ''))
    .orderBy('a.submitted_at', 'desc')
    .orderBy('a.id')
    .orderBy('e.seq')
    .execute();
  return [...Map.groupBy(rows, (row) => row.id)].map(([applicationId, own]) => {
    const history = own.map(parseAction);
    const municipality = own[0]?.municipality ?? '';
    return { id: applicationId, residentId, municipality, reference: referenceOf(applicationId), state: foldApplication(history), history };
  });
}

const dayFacts = new Set(['produceOn', 'shipOn', 'arriveOn', 'collectBy', 'correctBy']);

function parseAction(row: { kind: string; facts: unknown; at: string; by_institution: string; by_person: string }): ApplicationAction {
  const facts = Object.entries(row.facts as Record<string, unknown>).map(([name, value]) => [
    name,
    dayFacts.has(name) ? Temporal.PlainDate.from(String(value)) : value,
  ]);
  return {
    ...Object.fromEntries(facts),
    kind: row.kind,
    at: Temporal.Instant.from(row.at),
    by: { institution: row.by_institution, person: row.by_person },
  } as ApplicationAction;
}

async function insertActions(
  trx: CardsTransaction,
  key: ApplicationKey,
  after: number,
  actions: readonly ApplicationAction[],
): Promise<void> {
  if (actions.length === 0) return;
  await trx
    .insertInto('cards.application_actions')
    .values(
      actions.map(({ kind, at, by, ...facts }, index) => ({
        resident_id: key.residentId,
        application_id: key.id,
        seq: after + index + 1,
        kind,
        facts: JSON.stringify(facts),
        at: at.toString(),
        by_institution: by.institution,
        by_person: by.person,
      })),
    )
    .execute();
}

function projection(state: ApplicationState, municipality: string, lastSeq: number) {
  return {
    stage: state.stage,
    is_open: state.outcome === undefined,
    due_at: dueAt(state)?.toString() ?? null,
    batch: batchOf(state) ?? null,
    shipment: shipmentOf(state, municipality) ?? null,
    attempts: state.attempts,
    card_id: state.cardId ?? null,
    last_seq: lastSeq,
  };
}

/** Takes what is due off the list and asks for its jobs, in one transaction. Returns how many. */
export async function releaseDue(queries: Queries, now: Temporal.Instant): Promise<number> {
  return queries.transaction().execute(async (trx) => {
    const due = await trx
      .updateTable('cards.applications')
      .set({ due_at: null })
      .where('due_at', '<=', sql<string>`${now.toString()}::timestamptz`)
      .returning(['resident_id', 'id'])
      .execute();
    for (const row of due) await askToAdvance(trx, { residentId: row.resident_id, id: row.id });
    return due.length;
  });
}
