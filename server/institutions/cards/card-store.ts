import { type Kysely, sql } from 'kysely';
import { type Actor, MynaError, Temporal } from '../../kernel/index.ts';
import { notify } from '../notifications/index.ts';
import type { CardsTransaction } from './application-store.ts';
import { applyCardEvent, type CardEvent, type CardState } from './card-fold.ts';
import { newsOfCard } from './news.ts';
import type { CardsTables } from './tables.ts';
import type { CardRecord } from './types.ts';

type Queries = Kysely<CardsTables>;

export interface CardHappening {
  readonly event: CardEvent;
  readonly at: Temporal.Instant;
  readonly by: Actor;
}

/** Enters a card that the bureau has made. An application makes one card only: a second one is refused by the database. */
export async function insertCard(
  trx: CardsTransaction,
  card: Omit<CardRecord, 'state'>,
  notices: { readonly certificates_end: string; readonly card_notice_on: string; readonly certificates_notice_on: string | null },
  at: Temporal.Instant,
  by: Actor,
) {
  const state = applyCardEvent(undefined, { kind: 'produced' });
  await trx
    .insertInto('cards.cards')
    .values({
      resident_id: card.residentId,
      id: card.id,
      application_id: card.applicationId,
      serial: card.serial,
      state,
      issued_on: card.issuedOn.toString(),
      expires_on: card.expiresOn.toString(),
      portrait_sha256: card.portraitSha256 ? Buffer.from(card.portraitSha256, 'hex') : null,
      last_seq: 1,
      ...notices,
    })
    .execute();
  await trx.insertInto('cards.card_owners').values({ card_id: card.id, resident_id: card.residentId }).execute();
  await insertCardAction(trx, card.residentId, card.id, 1, { event: { kind: 'produced' }, at, by });
}

/**
 * Adds an event to a card under its lock. `isDone` tells that what is asked for is already so; then nothing is written.
 *
 * @throws {MynaError} `MYNA_CARDS_CARD_NOT_FOUND`, `MYNA_CARDS_CARD_NOT_NOW`, `MYNA_CARDS_ANOTHER_CARD_LIVE`
 */
export async function appendToCard(
  trx: CardsTransaction,
  cardId: string,
  happening: CardHappening,
  isDone?: CardState,
): Promise<CardRecord> {
  const residentId = await residentOfCard(trx, cardId);
  const row = await trx
    .selectFrom('cards.cards')
    .select(['state', 'last_seq'])
    .where('resident_id', '=', residentId)
    .where('id', '=', cardId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (row.state !== isDone) {
    const state = applyCardEvent(row.state as CardState, happening.event);
    if (state === 'active') await requireNoOtherLiveCard(trx, residentId, cardId);
    await trx
      .updateTable('cards.cards')
      .set({ state, last_seq: row.last_seq + 1 })
      .where('resident_id', '=', residentId)
      .where('id', '=', cardId)
      .execute();
    await insertCardAction(trx, residentId, cardId, row.last_seq + 1, happening);
    await notify(trx, residentId, ...newsOfCard(cardId, row.last_seq + 1, happening.event, row.state as CardState));
  }
  return getCard(trx, cardId);
}

async function requireNoOtherLiveCard(trx: CardsTransaction, residentId: string, cardId: string): Promise<void> {
  const live = await findLiveCard(trx, residentId);
  if (live && live.id !== cardId) throw new MynaError('MYNA_CARDS_ANOTHER_CARD_LIVE');
}

async function insertCardAction(trx: CardsTransaction, residentId: string, cardId: string, seq: number, { event, at, by }: CardHappening) {
  const { kind, ...facts } = event;
  await trx
    .insertInto('cards.card_actions')
    .values({
      resident_id: residentId,
      card_id: cardId,
      seq,
      kind,
      facts: JSON.stringify(facts),
      at: at.toString(),
      by_institution: by.institution,
      by_person: by.person,
    })
    .execute();
}

/** Digits of the card's serial, which only ever grows. */
export async function nextSerial(trx: CardsTransaction): Promise<string> {
  const { rows } = await sql<{ serial: string }>`select nextval('cards.card_serial')::text as serial`.execute(trx);
  return (rows[0]?.serial ?? '').padStart(15, '0');
}

/** @throws {MynaError} `MYNA_CARDS_CARD_NOT_FOUND` */
export async function residentOfCard(queries: Queries, cardId: string): Promise<string> {
  const row = await queries.selectFrom('cards.card_owners').select('resident_id').where('card_id', '=', cardId).executeTakeFirst();
  if (!row) throw new MynaError('MYNA_CARDS_CARD_NOT_FOUND');
  return row.resident_id;
}

/** @throws {MynaError} `MYNA_CARDS_CARD_NOT_FOUND` */
export async function getCard(queries: Queries, cardId: string): Promise<CardRecord> {
  const residentId = await residentOfCard(queries, cardId);
  const card = (await loadCards(queries, residentId)).find(({ id }) => id === cardId);
  if (!card) throw new MynaError('MYNA_CARDS_CARD_NOT_FOUND');
  return card;
}

/** Newest first. */
export async function loadCards(queries: Queries, residentId: string): Promise<CardRecord[]> {
  const rows = await queries
    .selectFrom('cards.cards')
    .select(['id', 'application_id', 'serial', 'state', 'portrait_sha256'])
    .select([sql<string>`issued_on::text`.as('issued'), sql<string>`expires_on::text`.as('expires')])
    .where('resident_id', '=', residentId)
    .orderBy('issued_on', 'desc')
    .orderBy('serial', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    residentId,
    applicationId: row.application_id,
    serial: row.serial,
    state: row.state as CardState,
    issuedOn: Temporal.PlainDate.from(row.issued),
    expiresOn: Temporal.PlainDate.from(row.expires),
    ...(row.portrait_sha256 && { portraitSha256: row.portrait_sha256.toString('hex') }),
  }));
}

export async function findLiveCard(queries: Queries, residentId: string): Promise<CardRecord | undefined> {
  return (await loadCards(queries, residentId)).find(({ state }) => state === 'active' || state === 'suspended');
}

/** What happened to a card, oldest first. */
export async function loadCardEvents(
  queries: Queries,
  { residentId, id }: Pick<CardRecord, 'residentId' | 'id'>,
): Promise<(CardEvent & { readonly at: Temporal.Instant })[]> {
  const rows = await queries
    .selectFrom('cards.card_actions')
    .select(['kind', 'facts'])
    .select(sql<string>`(extract(epoch from at) * 1000)::bigint::text`.as('ms'))
    .where('resident_id', '=', residentId)
    .where('card_id', '=', id)
    .orderBy('seq')
    .execute();
  return rows.map(
    ({ kind, facts, ms }) =>
      ({ ...facts, kind, at: Temporal.Instant.fromEpochMilliseconds(Number(ms)) }) as CardEvent & { at: Temporal.Instant },
  );
}
