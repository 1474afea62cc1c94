import { sql } from 'kysely';
import type pg from 'pg';
import { createBatcher, type Databases, MynaError, type ProtocolTime } from '../../kernel/index.ts';
import type { Temporal } from '../../kernel/temporal.ts';
import type { Journey, RecordedEvent, Visit, VisitEvent } from './types.ts';
import { extendVisit, foldVisit } from './visit-fold.ts';

/** Visits as the events that they are folded from. */
export interface VisitEvents {
  start(journey: Journey, office: string, officer: string): Promise<Visit>;
  /** @throws {MynaError} `MYNA_COUNTER_VISIT_NOT_FOUND`, also for a visit of another office */
  get(visitId: string, office?: string): Promise<Visit>;
  /** Adds events after those that `visit` was folded from. @throws {MynaError} `MYNA_COUNTER_VISIT_MOVED_ON` when somebody else was faster */
  append(visit: Visit, officer: string, ...events: readonly VisitEvent[]): Promise<Visit>;
  /** The newest 200 visits of a day, newest first; the id of a visit tells when it began. */
  queue(office: string | undefined, day: Temporal.PlainDate): Promise<Visit[]>;
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

/** A place that another request has filled: unique_violation. */
const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '23505';

const longestQueue = 200;

/** Visits that are asked for at once are read in one statement. */
const createReader = (pool: pg.Pool) =>
  createBatcher<string, RecordedEvent[]>(
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

/** Events that are added at once are written in one statement. */
const createWriter = (pool: pg.Pool) =>
  createBatcher<readonly NewEventRow[], true>(
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

/** Inserts the visit and its first event in one statement. */
async function insertVisit(pool: pg.Pool, time: ProtocolTime, journey: Journey, office: string, officer: string): Promise<Visit> {
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
}

export function createVisitEvents(databases: Databases, time: ProtocolTime): VisitEvents {
  const database = databases.as<Record<string, never>>('counter');
  // Named statements are planned once a connection: a visit starts, moves and is read all day.
  const pool = databases.pool('counter');
  const eventsOf = createReader(pool);
  const addRows = createWriter(pool);
  return {
    start: (journey, office, officer) => insertVisit(pool, time, journey, office, officer),
    async get(visitId, office) {
      const visit = foldVisit(visitId, await eventsOf(visitId));
      if (office !== undefined && visit.office !== office) throw new MynaError('MYNA_COUNTER_VISIT_NOT_FOUND');
      return visit;
    },
    async append(visit, officer, ...events) {
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
  };
}
