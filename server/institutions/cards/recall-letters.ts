/** Everybody whose card was recalled is written to: the portal's notification alone reaches only those who can still sign in with another means. */
import { type Kysely, sql } from 'kysely';
import { type Actor, enqueue, type JobHandlers } from '../../kernel/index.ts';
import { notify } from '../notifications/index.ts';
import { getCard } from './card-store.ts';
import type { CardsDeps } from './deps.ts';
import { derivedId } from './identifiers.ts';
import type { RecallCard } from './recall-store.ts';
import type { CardsTables } from './tables.ts';

const machine: Actor = { institution: 'cards', person: 'system' };
const title = { ja: 'カード一斉停止のお知らせ', en: 'Your card was recalled: what to do' };
const firstId = '00000000-0000-0000-0000-000000000000';
/** Letters that one run sets, so that other jobs have their turn. */
const together = 100;

interface UntoldCard extends RecallCard {
  /** Nobody had the card yet; another one is made. */
  readonly is_made_again: boolean;
}

async function nextUntold(queries: Kysely<CardsTables>, id: string, after: string): Promise<UntoldCard[]> {
  const { rows } = await sql<UntoldCard>`
    select card_id, resident_id, state = 'made-again' as is_made_again from cards.recall_cards
     where recall_id = ${id}::uuid and not is_told and state in ('suspended', 'made-again') and card_id > ${after}::uuid
     order by card_id limit ${together}`.execute(queries);
  return rows;
}

async function findUntold(queries: Kysely<CardsTables>, id: string, { card_id, resident_id }: RecallCard): Promise<UntoldCard | undefined> {
  const { rows } = await sql<UntoldCard>`
    select card_id, resident_id, state = 'made-again' as is_made_again from cards.recall_cards
     where resident_id = ${resident_id}::uuid and recall_id = ${id}::uuid and card_id = ${card_id}::uuid and not is_told
       and state in ('suspended', 'made-again')`.execute(queries);
  return rows[0];
}

/** Asked for in the transaction that ends the suspensions. */
export async function askForLetters(trx: Kysely<CardsTables>, recallId: string): Promise<void> {
  await enqueue<CardsTables>(trx, 'cards.recall-letters', { recallId, after: firstId }, { queue: 'cards.recall-letters' });
}

/**
 * Writes to the holders after the given card, in the order of cards, and asks for its own continuation. A letter that cannot be set (a character that no font
 * has) becomes a job of its own, which an operator sees; the others do not wait for it.
 */
async function writeNext(deps: CardsDeps, recallId: string, after: string): Promise<void> {
  const cards = await nextUntold(deps.database, recallId, after);
  for (const card of cards) {
    const { card_id: cardId, resident_id: residentId } = card;
    await write(deps, recallId, card).catch(() =>
      enqueue<CardsTables>(
        deps.database,
        'cards.recall-letter',
        { recallId, cardId, residentId },
        { key: `cards.recall-letter/${recallId}/${cardId}` },
      ),
    );
  }
  const last = cards.at(-1)?.card_id;
  if (last) await enqueue<CardsTables>(deps.database, 'cards.recall-letters', { recallId, after: last }, { queue: 'cards.recall-letters' });
}

/** Once for each card of a recall: letter, notification and mark are one transaction. */
async function write(deps: CardsDeps, recallId: string, card: UntoldCard): Promise<void> {
  const { card_id: cardId, resident_id: residentId, is_made_again: isMadeAgain } = card;
  const person = await deps.register.readPerson(residentId, machine, 'cards.notice');
  const postedOn = await deps.clock.today();
  const { serial } = await getCard(deps.database, cardId);
  // Nothing is posted to the dead, nor to where somebody lives no more.
  const pdf = person.isResident
    ? await deps.documents.renderRecallNotice({
        name: person.name,
        address: person.address,
        municipality: person.municipality.name,
        office: person.municipality.office,
        serialEnding: serial.slice(-4),
        isMadeAgain,
        issuedOn: postedOn,
        person: ({ national: 'national', 'foreign-resident': 'foreign', 'special-permanent-resident': 'special-permanent' } as const)[
          person.belonging
        ],
      })
    : undefined;
  await deps.database.transaction().execute(async (trx) => {
    const { numAffectedRows } = await sql`
      update cards.recall_cards set is_told = true
       where resident_id = ${residentId}::uuid and recall_id = ${recallId}::uuid and card_id = ${cardId}::uuid and not is_told`.execute(
      trx,
    );
    if (numAffectedRows !== 1n || !pdf) return;
    await deps.recordIn(trx, { residentId, actor: machine, purpose: 'cards.notice', items: ['card', 'letters'], act: 'write' });
    const id = derivedId('recall-notice', recallId, cardId);
    await deps.letters.post<CardsTables>(trx, { id, residentId, kind: 'card-notice', title, pdf, postedOn });
    const facts = isMadeAgain ? { state: 'made-again' } : {};
    await notify(trx, residentId, { kind: 'recall', event: `cards.recall/${recallId}/${cardId}`, facts });
  });
}

export function recallLetterJobs(deps: CardsDeps): JobHandlers {
  return {
    'cards.recall-letters': async ({ recallId, after }) => writeNext(deps, String(recallId), String(after)),
    'cards.recall-letter': async ({ recallId, cardId, residentId }) => {
      const card = await findUntold(deps.database, String(recallId), { card_id: String(cardId), resident_id: String(residentId) });
      if (card) await write(deps, String(recallId), card);
    },
  };
}
