import { type Kysely, sql } from 'kysely';
import { MynaError } from '../../kernel/index.ts';
import type { Recall, RecallCriteria, RecallPreview } from './recall-types.ts';
import type { CardsTables } from './tables.ts';

type Queries = Kysely<CardsTables>;

const columns = sql`id, state, criteria, reason, chosen, suspended, already, skipped, rekeyed, at`;

export async function readRecalls(queries: Queries, id?: string): Promise<Recall[]> {
  const { rows } = await sql<Recall>`
    select ${columns} from cards.recalls where ${id ?? null}::uuid is null or id = ${id ?? null}::uuid
     order by started_at desc limit 50`.execute(queries);
  return rows;
}

/** @throws {MynaError} `MYNA_CARDS_RECALL_NOT_FOUND` */
export async function getRecall(queries: Queries, id: string): Promise<Recall> {
  const [recall] = await readRecalls(queries, id);
  if (!recall) throw new MynaError('MYNA_CARDS_RECALL_NOT_FOUND');
  return recall;
}

/** The cards that fit, whatever their state. */
function fitting({ batch, issuedFrom, issuedTo, generation }: RecallCriteria) {
  return sql`
    select c.resident_id, c.id, c.state from cards.cards c
     where (${issuedFrom ?? null}::date is null or c.issued_on >= ${issuedFrom ?? null}::date)
       and (${issuedTo ?? null}::date is null or c.issued_on <= ${issuedTo ?? null}::date)
       and (${batch ?? null}::text is null or exists (
             select from cards.applications a
              where a.resident_id = c.resident_id and a.id = c.application_id and a.batch = ${batch ?? null}::text))
       and (${generation?.authority ?? null}::text is null or c.id::text in (
             select certification.cards_of_generation(${generation?.authority ?? null}::text, ${generation?.number ?? null}::int)))`;
}

export async function countFitting(queries: Queries, criteria: RecallCriteria): Promise<RecallPreview> {
  const { rows } = await sql<RecallPreview>`
    select count(*) filter (where state in ('active', 'suspended'))::int as cards,
           count(*) filter (where state = 'suspended')::int as already,
           count(*) filter (where state in ('produced', 'shipped', 'arrived'))::int as "notCollected"
      from (${fitting(criteria)}) as fitting`.execute(queries);
  return rows[0] ?? { cards: 0, already: 0, notCollected: 0 };
}

/** Enters the recall with its cards; returns how many are live, and how many nobody has yet. */
export async function insertRecall(
  trx: Queries,
  recall: { id: string; criteria: RecallCriteria; reason: string; at: string; institution: string; person: string },
): Promise<{ chosen: number; onTheWay: number }> {
  const { id, criteria, reason, at, institution, person } = recall;
  const { rows } = await sql<{ chosen: number; onTheWay: number }>`
    with entered as (
      insert into cards.recall_cards (resident_id, recall_id, card_id, state)
      select f.resident_id, ${id}::uuid, f.id, case when f.state in ('active', 'suspended') then 'chosen' else 'on-the-way' end
        from (${fitting(criteria)}) as f where f.state in ('active', 'suspended', 'produced', 'shipped', 'arrived')
      returning state
    )
    insert into cards.recalls (id, state, criteria, reason, chosen, at, by_institution, by_person)
    select ${id}::uuid, 'suspending', ${JSON.stringify(criteria)}::jsonb, ${reason}, count(*) filter (where state = 'chosen'),
           ${at}::timestamptz, ${institution}, ${person}
      from entered
    returning chosen, (select count(*) from entered where state = 'on-the-way')::int as "onTheWay"`.execute(trx);
  return rows[0] ?? { chosen: 0, onTheWay: 0 };
}

/**
 * Takes the recall's row for one step; undefined when another instance has it, or nothing is to be done. Pausing waits for this lock.
 */
export async function takeRecall(trx: Queries, id: string): Promise<{ reason: string; institution: string; person: string } | undefined> {
  const { rows } = await sql<{ reason: string; institution: string; person: string }>`
    select reason, by_institution as institution, by_person as person from cards.recalls
     where id = ${id}::uuid and state = 'suspending' for update skip locked`.execute(trx);
  return rows[0];
}

export interface RecallCard {
  readonly card_id: string;
  readonly resident_id: string;
}

export async function nextChosen(trx: Queries, id: string, most: number): Promise<RecallCard[]> {
  const { rows } = await sql<RecallCard>`
    select card_id, resident_id from cards.recall_cards where recall_id = ${id}::uuid and state = 'chosen'
     order by card_id limit ${most}`.execute(trx);
  return rows;
}

/** The next card that nobody has yet. */
export async function nextOnTheWay(trx: Queries, id: string): Promise<RecallCard | undefined> {
  const { rows } = await sql<RecallCard>`
    select card_id, resident_id from cards.recall_cards where recall_id = ${id}::uuid and state = 'on-the-way'
     order by card_id limit 1`.execute(trx);
  return rows[0];
}

/** What became of a card that nobody had when the recall was ordered; one that was collected in that moment is chosen with the others. */
export async function noteOnTheWay(
  trx: Queries,
  id: string,
  { card_id, resident_id }: RecallCard,
  state: 'made-again' | 'chosen' | 'skipped',
): Promise<void> {
  await sql`
    update cards.recall_cards set state = ${state}
     where resident_id = ${resident_id}::uuid and recall_id = ${id}::uuid and card_id = ${card_id}::uuid`.execute(trx);
  if (state === 'chosen') await sql`update cards.recalls set chosen = chosen + 1 where id = ${id}::uuid`.execute(trx);
}

/** Locks the cards and suspends those that are active; returns the state that each had. */
export async function suspendRows(
  trx: Queries,
  chosen: readonly RecallCard[],
  by: { at: string; institution: string; person: string },
): Promise<Map<string, string>> {
  const cardIds = chosen.map((card) => card.card_id);
  const residentIds = chosen.map((card) => card.resident_id);
  const { rows } = await sql<{ id: string; state: string }>`
    select c.id, c.state from unnest(${cardIds}::uuid[], ${residentIds}::uuid[]) as w (card_id, resident_id)
      join cards.cards c on c.resident_id = w.resident_id and c.id = w.card_id
     order by c.id for update of c`.execute(trx);
  const active = rows.filter(({ state }) => state === 'active').map(({ id }) => id);
  await sql`
    with changed as (
      update cards.cards c set state = 'suspended', last_seq = last_seq + 1
        from unnest(${cardIds}::uuid[], ${residentIds}::uuid[]) as w (card_id, resident_id)
       where c.resident_id = w.resident_id and c.id = w.card_id and c.id = any(${active}::uuid[])
      returning c.resident_id, c.id, c.last_seq
    )
    insert into cards.card_actions (resident_id, card_id, seq, kind, facts, at, by_institution, by_person)
    select resident_id, id, last_seq, 'suspended', '{"reason":"recall"}'::jsonb, ${by.at}::timestamptz, ${by.institution}, ${by.person}
      from changed`.execute(trx);
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** Notes what became of the cards, and ends the recall's first part when none is left. */
export async function noteSuspended(
  trx: Queries,
  id: string,
  chosen: readonly RecallCard[],
  before: ReadonlyMap<string, string>,
): Promise<void> {
  const waiting = chosen.filter(({ card_id }) => ['active', 'suspended'].includes(before.get(card_id) ?? ''));
  const waitingIds = waiting.map(({ card_id }) => card_id);
  const already = waiting.filter(({ card_id }) => before.get(card_id) === 'suspended').map(({ card_id }) => card_id);
  await sql`
    update cards.recall_cards r set state = case when r.card_id = any(${waitingIds}::uuid[]) then 'suspended' else 'skipped' end,
           was_suspended = r.card_id = any(${already}::uuid[])
      from unnest(${chosen.map(({ card_id }) => card_id)}::uuid[], ${chosen.map(({ resident_id }) => resident_id)}::uuid[]) as w (card_id, resident_id)
     where r.resident_id = w.resident_id and r.recall_id = ${id}::uuid and r.card_id = w.card_id`.execute(trx);
  await sql`update cards.recalls set suspended = suspended + ${waiting.length - already.length}, already = already + ${already.length},
    skipped = skipped + ${chosen.length - waiting.length} where id = ${id}::uuid`.execute(trx);
}

/** From one state to another; returns whether it was in the first. */
export async function moveRecall(trx: Queries, id: string, from: Recall['state'], to: Recall['state']): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update cards.recalls set state = ${to}, suspended_at = case when ${to} = 'suspended' then clock_timestamp() end
     where id = ${id}::uuid and state = ${from}`.execute(trx);
  return numAffectedRows === 1n;
}

/** The open recall of a card. */
export async function findRecallOf(queries: Queries, { id, residentId }: { id: string; residentId: string }): Promise<string | undefined> {
  const { rows } = await sql<{ recall_id: string }>`
    select recall_id from cards.recall_cards
     where resident_id = ${residentId}::uuid and card_id = ${id}::uuid and state in ('chosen', 'suspended', 'on-the-way') limit 1`.execute(
    queries,
  );
  return rows[0]?.recall_id;
}

/** Whether a recall alone keeps the card from being used: it was in use when the recall came to it. */
export async function isHeldByRecall(queries: Queries, { id, residentId }: { id: string; residentId: string }): Promise<boolean> {
  const { rows } = await sql`
    select from cards.recall_cards
     where resident_id = ${residentId}::uuid and card_id = ${id}::uuid and state = 'suspended' and not was_suspended limit 1`.execute(
    queries,
  );
  return rows.length > 0;
}

export async function noteRekeyedCard(trx: Queries, { id, residentId }: { id: string; residentId: string }): Promise<void> {
  await sql`
    with done as (
      update cards.recall_cards set state = 'rekeyed'
       where resident_id = ${residentId}::uuid and card_id = ${id}::uuid and state = 'suspended' returning recall_id
    )
    update cards.recalls r set rekeyed = rekeyed + 1 from done where r.id = done.recall_id`.execute(trx);
}

/** Cards that wait for new keys and were not suspended for another reason, after the given one in their order. */
export async function nextWaiting(queries: Queries, id: string, after: string, most: number): Promise<RecallCard[]> {
  const { rows } = await sql<RecallCard>`
    select card_id, resident_id from cards.recall_cards
     where recall_id = ${id}::uuid and state = 'suspended' and not was_suspended and card_id > ${after}::uuid order by card_id limit ${most}`.execute(
    queries,
  );
  return rows;
}
