import { createHash, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { type Databases, MynaError, type ProtocolTime } from '../../kernel/index.ts';
import type { Visit } from './types.ts';
import type { VisitEvents } from './visit-events.ts';

/** A resident's screen closes by itself after this. */
const screenMs = 30 * 60_000;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Which visit has which card, and the screens that residents see. */
export interface VisitScreens {
  /** @throws {MynaError} `MYNA_COUNTER_CARD_ELSEWHERE` when another open visit of the same day has the card */
  claimCard(cardId: string, visitId: string): Promise<void>;
  releaseCards(visitId: string): Promise<void>;
  openScreen(visitId: string): Promise<string>;
  /** @throws {MynaError} `MYNA_COUNTER_SCREEN_CLOSED` */
  visitOfScreen(token: string): Promise<Visit>;
  closeScreens(visitId: string): Promise<void>;
  /** Whether a visit that has this card has its resident's screen open now. */
  hasScreenFor(cardId: string): Promise<boolean>;
}

/** Nobody ends a visit of an earlier day any more: no queue shows it. The card that it holds is free. */
async function takeOver(database: Kysely<Record<string, never>>, cardId: string, visitId: string): Promise<boolean> {
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
}

export function createVisitScreens(databases: Databases, time: ProtocolTime, get: VisitEvents['get']): VisitScreens {
  const database = databases.as<Record<string, never>>('counter');
  return {
    async claimCard(cardId, visitId) {
      const { rows } = await sql<{ visit_id: string }>`
        insert into counter.card_claims as c (card_id, visit_id) values (${cardId}, ${visitId})
        on conflict (card_id) do update set visit_id = excluded.visit_id, is_released = false where c.is_released or c.visit_id = excluded.visit_id
        returning visit_id`.execute(database);
      if (rows.length === 0 && !(await takeOver(database, cardId, visitId))) throw new MynaError('MYNA_COUNTER_CARD_ELSEWHERE');
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
  };
}
