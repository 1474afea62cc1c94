import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { createBatcher, type Databases, type KeyStore, MynaError, type ProtocolTime } from '../../kernel/index.ts';
import type { Temporal } from '../../kernel/temporal.ts';
import type { Journey, RecordedEvent, Visit, VisitEvent } from './types.ts';
import { extendVisit, foldVisit } from './visit-fold.ts';

/** A resident's screen closes by itself after this. */
const screenMs = 30 * 60_000;

export interface VisitStore {
  start(journey: Journey, office: string, officer: string): Promise<Visit>;
  /** @throws {MynaError} `MYNA_COUNTER_VISIT_NOT_FOUND`, also for a visit of another office */
  get(visitId: string, office?: string): Promise<Visit>;
  /** Adds events after those that `visit` was folded from. @throws {MynaError} `MYNA_COUNTER_VISIT_MOVED_ON` when somebody else was faster */
  append(visit: Visit, officer: string, ...events: readonly VisitEvent[]): Promise<Visit>;
  /** The newest 200 visits of a day, newest first; the id of a visit tells when it began. */
  queue(office: string | undefined, day: Temporal.PlainDate): Promise<Visit[]>;
  /** @throws {MynaError} `MYNA_COUNTER_CARD_ELSEWHERE` when another open visit of the same day has the card */
  claimCard(cardId: string, visitId: string): Promise<void>;
  releaseCards(visitId: string): Promise<void>;
  openScreen(visitId: string): Promise<string>;
  /** @throws {MynaError} `MYNA_COUNTER_SCREEN_CLOSED` */
  visitOfScreen(token: string): Promise<Visit>;
  closeScreens(visitId: string): Promise<void>;
  /** Whether a visit that has this card has its resident's screen open now. */
  hasScreenFor(cardId: string): Promise<boolean>;
  loadWork<Work>(visitId: string): Promise<{ work: Work; version: number } | undefined>;
  /** @throws {MynaError} `MYNA_COUNTER_VISIT_MOVED_ON` when another request is at the same chip */
  saveWork(visitId: string, work: unknown, version: number): Promise<void>;
  dropWork(visitId: string): Promise<void>;
  /** What a card that is handed in holds for other institutions, by file; kept sealed until the visit ends. */
  keepCarried(visitId: string, data: Readonly<Record<string, Uint8Array>>): Promise<void>;
  loadCarried(visitId: string): Promise<Readonly<Record<string, Uint8Array>> | undefined>;
  dropCarried(visitId: string): Promise<void>;
}

interface EventRow {
  visit_id: string;
  at_ms: number | string;
  officer: string;
  kind: string;
  facts: Record<string, unknown>;
}

interface NewEventRow {
  readonly visit_id: string;
  readonly place: number;
  readonly at_ms: number;
  readonly officer: string;
  readonly kind: string;
  readonly facts: object;
}

const toEvent = ({ at_ms, officer, kind, facts }: EventRow): RecordedEvent =>
  ({ ...facts, kind, at: Number(at_ms), officer }) as RecordedEvent;
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
/** A place that another request has filled: unique_violation. */
const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '23505';
const longestQueue = 200;
const sealPurpose = 'counter/card-work';
const carriedPurpose = 'counter/carried';

/** The counter's SQL, as its own role. */
export function createVisitStore(databases: Databases, keys: KeyStore, time: ProtocolTime): VisitStore {
  const database = databases.as<Record<string, never>>('counter');
  // Named statements are planned once a connection: a visit starts, moves and is read all day.
  const pool = databases.pool('counter');

  const eventsOf = createBatcher<string, RecordedEvent[]>(
    async (visitIds) => {
      const { rows } = await pool.query<EventRow>({
        name: 'counter-events',
        text: 'select visit_id, at_ms, officer, kind, facts from counter.visit_events where visit_id = any($1::uuid[]) order by visit_id, place',
        values: [visitIds],
      });
      const byVisit = Map.groupBy(rows, (row) => row.visit_id);
      return visitIds.map((visitId) => (byVisit.get(visitId) ?? []).map(toEvent));
    },
    { most: 50, places: 1 },
  );
  const get = async (visitId: string, office?: string): Promise<Visit> => {
    const visit = foldVisit(visitId, await eventsOf(visitId));
    if (office !== undefined && visit.office !== office) throw new MynaError('MYNA_COUNTER_VISIT_NOT_FOUND');
    return visit;
  };
  const addRows = createBatcher<readonly NewEventRow[], true>(
    async (lists) => {
      await pool.query({
        name: 'counter-append',
        text: `insert into counter.visit_events (visit_id, place, at_ms, officer, kind, facts)
          select (e ->> 'visit_id')::uuid, (e ->> 'place')::int, (e ->> 'at_ms')::bigint, e ->> 'officer', e ->> 'kind', e -> 'facts'
          from jsonb_array_elements($1::jsonb) e`,
        values: [JSON.stringify(lists.flat())],
      });
      return lists.map(() => true);
    },
    { most: 50, places: 1 },
  );
  const append = async (visit: Visit, officer: string, ...events: readonly VisitEvent[]): Promise<Visit> => {
    const at = time.now();
    const rows = events.map(({ kind, ...facts }, index) => ({
      visit_id: visit.id,
      place: visit.length + index,
      at_ms: at,
      officer,
      kind,
      facts,
    }));
    try {
      await addRows(rows);
    } catch (error) {
      if (isTaken(error)) throw new MynaError('MYNA_COUNTER_VISIT_MOVED_ON');
      throw error;
    }
    return extendVisit(
      visit,
      events.map((event) => ({ ...event, at, officer })),
    );
  };

  /** Nobody ends a visit of an earlier day any more: no queue shows it. The card that it holds is free. */
  const takeOver = async (cardId: string, visitId: string): Promise<boolean> => {
    const claims = await sql<{ visit_id: string }>`select visit_id from counter.card_claims where card_id = ${cardId}`.execute(database);
    const holder = claims.rows[0]?.visit_id;
    const { rows } = await sql`
      select from counter.visits where visit_id = ${holder} and started_on < kernel.civil_today()`.execute(database);
    if (rows.length === 0) return false;
    const taken = await sql`
      update counter.card_claims set visit_id = ${visitId} where card_id = ${cardId} and visit_id = ${holder} returning card_id`.execute(
      database,
    );
    return taken.rows.length === 1;
  };

  return {
    get,
    append,
    async start(journey, office, officer) {
      const at = time.now();
      const { rows } = await pool.query<{ visit_id: string; ticket: string }>({
        name: 'counter-start',
        text: `with visit as (
            insert into counter.visits (visit_id, office, started_on, ticket)
            values (uuidv7(), $1, kernel.civil_today(), 'A-' || lpad((nextval('counter.tickets') % 1000)::text, 3, '0'))
            returning visit_id, ticket
          ), started as (
            insert into counter.visit_events (visit_id, place, at_ms, officer, kind, facts)
            select visit_id, 0, $2::bigint, $3, 'started', jsonb_build_object('journey', $4::text, 'office', $1, 'ticket', ticket) from visit
          )
          select visit_id, ticket from visit`,
        values: [office, at, officer, journey],
      });
      const { visit_id = '', ticket = '' } = rows[0] ?? {};
      return foldVisit(visit_id, [{ kind: 'started', journey, office, ticket, at, officer }]);
    },
    async queue(office, day) {
      const { rows } = await sql<EventRow>`
        with newest as (
          select visit_id from counter.visits
          where started_on = ${day.toString()}::date and (${office ?? null}::text is null or office = ${office ?? null})
          order by visit_id desc limit ${longestQueue}
        )
        select e.visit_id, e.at_ms, e.officer, e.kind, e.facts from newest n join counter.visit_events e on e.visit_id = n.visit_id
        order by e.visit_id, e.place`.execute(database);
      const byVisit = Map.groupBy(rows, (row) => row.visit_id);
      return [...byVisit].map(([id, events]) => foldVisit(id, events.map(toEvent))).sort((a, b) => b.startedAt - a.startedAt);
    },
    async claimCard(cardId, visitId) {
      const { rows } = await sql<{ visit_id: string }>`
        insert into counter.card_claims as c (card_id, visit_id) values (${cardId}, ${visitId})
        on conflict (card_id) do update set visit_id = excluded.visit_id, is_released = false where c.is_released or c.visit_id = excluded.visit_id
        returning visit_id`.execute(database);
      if (rows.length === 0 && !(await takeOver(cardId, visitId))) throw new MynaError('MYNA_COUNTER_CARD_ELSEWHERE');
    },
    async releaseCards(visitId) {
      await sql`update counter.card_claims set is_released = true where visit_id = ${visitId}`.execute(database);
    },
    async openScreen(visitId) {
      const token = randomBytes(32).toString('base64url');
      await sql`delete from counter.screens where visit_id = ${visitId}`.execute(database);
      await sql`insert into counter.screens (token_hash, visit_id, expires_ms) values (${hashOf(token)}, ${visitId}, ${time.now() + screenMs})`.execute(
        database,
      );
      return token;
    },
    async visitOfScreen(token) {
      const { rows } = await sql<{ visit_id: string }>`
        select visit_id from counter.screens where token_hash = ${hashOf(token)} and expires_ms > ${time.now()}`.execute(database);
      const visitId = rows[0]?.visit_id;
      if (!visitId) throw new MynaError('MYNA_COUNTER_SCREEN_CLOSED');
      return get(visitId);
    },
    async hasScreenFor(cardId) {
      const { rows } = await sql`
        select from counter.card_claims c join counter.screens s on s.visit_id = c.visit_id
        where c.card_id = ${cardId} and not c.is_released and s.expires_ms > ${time.now()} limit 1`.execute(database);
      return rows.length > 0;
    },
    async closeScreens(visitId) {
      await sql`delete from counter.screens where visit_id = ${visitId}`.execute(database);
    },
    async loadWork<Work>(visitId: string) {
      const { rows } = await sql<{ version: number; sealed: Buffer }>`
        select version, sealed from counter.card_work where visit_id = ${visitId}`.execute(database);
      const row = rows[0];
      if (!row) return undefined;
      return { work: JSON.parse(Buffer.from(keys.open(sealPurpose, row.sealed, visitId)).toString()) as Work, version: row.version };
    },
    async saveWork(visitId, work, version) {
      const sealed = Buffer.from(keys.seal(sealPurpose, Buffer.from(JSON.stringify(work)), visitId));
      const { rows } = await sql<{ version: number }>`
        insert into counter.card_work as w (visit_id, version, sealed) values (${visitId}, ${version}, ${sealed})
        on conflict (visit_id) do update set version = excluded.version, sealed = excluded.sealed where w.version = excluded.version - 1
        returning version`.execute(database);
      if (rows.length === 0) throw new MynaError('MYNA_COUNTER_VISIT_MOVED_ON');
    },
    async keepCarried(visitId, data) {
      const text = JSON.stringify(
        Object.fromEntries(Object.entries(data).map(([file, bytes]) => [file, Buffer.from(bytes).toString('base64')])),
      );
      const sealed = Buffer.from(keys.seal(carriedPurpose, Buffer.from(text), visitId));
      await sql`insert into counter.carried (visit_id, sealed) values (${visitId}, ${sealed})
        on conflict (visit_id) do update set sealed = excluded.sealed`.execute(database);
    },
    async loadCarried(visitId) {
      const { rows } = await sql<{ sealed: Buffer }>`select sealed from counter.carried where visit_id = ${visitId}`.execute(database);
      if (!rows[0]) return undefined;
      const kept = JSON.parse(Buffer.from(keys.open(carriedPurpose, rows[0].sealed, visitId)).toString()) as Record<string, string>;
      return Object.fromEntries(Object.entries(kept).map(([file, content]) => [file, new Uint8Array(Buffer.from(content, 'base64'))]));
    },
    async dropCarried(visitId) {
      await sql`delete from counter.carried where visit_id = ${visitId}`.execute(database);
    },
    async dropWork(visitId) {
      await sql`delete from counter.card_work where visit_id = ${visitId}`.execute(database);
    },
  };
}
