import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { enqueue, type JobHandlers, MynaError } from '../../kernel/index.ts';
import type { CardsDeps } from './deps.ts';
import { purposeOf } from './purposes.ts';
import { askForLetters, recallLetterJobs } from './recall-letters.ts';
import { withdrawFromTheWay } from './recall-on-the-way.ts';
import { liftRecall, rekeyNext } from './recall-rekey.ts';
import {
  countFitting,
  getRecall,
  insertRecall,
  moveRecall,
  nextChosen,
  nextOnTheWay,
  noteSuspended,
  readRecalls,
  suspendRows,
  takeRecall,
} from './recall-store.ts';
import type { Recall, RecallCriteria, Recalls } from './recall-types.ts';
import { mayRekey } from './recalled.ts';
import type { CardsTables } from './tables.ts';

/** Cards in one transaction: few enough that a single suspension in between waits for a moment only. */
const together = 250;
/** Milliseconds after which a job makes room for others and asks for its own continuation. */
const turn = 1500;
/** Cards that get new keys in one run of the job. */
const rekeyedTogether = 32;
const orderLock = 7_204_512;

export function createRecalls(deps: CardsDeps): Recalls {
  const { database } = deps;
  const move = async (id: string, from: Recall['state'], to: Recall['state']): Promise<Recall> =>
    database.transaction().execute(async (trx) => {
      const { state } = await getRecall(trx, id);
      if (!(await moveRecall(trx, id, from, to)) && state !== to) throw new MynaError('MYNA_CARDS_RECALL_NOT_NOW', { state });
      if (to === 'suspending') await enqueue<CardsTables>(trx, 'cards.recall', { recallId: id });
      return getRecall(trx, id);
    });
  return {
    preview: (criteria) => countFitting(database, requireCriteria(criteria)),
    order: (request) => orderRecall(deps, request),
    suspendNext: (id) => suspendNext(deps, id),
    pause: (id) => move(id, 'suspending', 'paused'),
    goOn: (id) => move(id, 'paused', 'suspending'),
    get: (id) => getRecall(database, id),
    list: () => readRecalls(database),
    lift: (cardId, actor) => liftRecall(deps, cardId, actor),
    mayLift: (card) => mayRekey(deps, card),
    rekey: (id, most) => rekeyNext(deps, id, most),
    async orderRekey(id) {
      const recall = await getRecall(database, id);
      if (recall.state !== 'suspended') throw new MynaError('MYNA_CARDS_RECALL_NOT_NOW', { state: recall.state });
      await enqueue<CardsTables>(database, 'cards.recall-rekey', { recallId: id });
      return recall;
    },
  };
}

/** A recall of everything is no slip of the hand: something must be chosen. */
function requireCriteria(criteria: RecallCriteria): RecallCriteria {
  const { issuedFrom, issuedTo } = criteria;
  const isNone = Object.values(criteria).every((value) => value === undefined);
  if (isNone || (issuedFrom !== undefined && issuedTo !== undefined && issuedTo < issuedFrom))
    throw new MynaError('MYNA_CARDS_RECALL_EMPTY');
  return criteria;
}

async function orderRecall(deps: CardsDeps, request: Parameters<Recalls['order']>[0]): Promise<Recall> {
  const { reason, confirmed, actor } = request;
  const criteria = requireCriteria(request.criteria);
  const at = (await deps.clock.now()).toString();
  return deps.database.transaction().execute(async (trx) => {
    await lockOrders(trx);
    if ((await readRecalls(trx)).some(({ state }) => state !== 'suspended')) throw new MynaError('MYNA_CARDS_RECALL_RUNNING');
    const id = randomUUID();
    const { institution, person } = actor;
    const { chosen, onTheWay } = await insertRecall(trx, { id, criteria, reason, at, institution, person });
    if (chosen + onTheWay === 0) throw new MynaError('MYNA_CARDS_RECALL_EMPTY');
    if (chosen !== confirmed) throw new MynaError('MYNA_CARDS_RECALL_NOT_CONFIRMED', { cards: chosen });
    await enqueue<CardsTables>(trx, 'cards.recall', { recallId: id });
    return getRecall(trx, id);
  });
}

/**
 * Suspends the next cards, those in use first: card, certificates, access log and progress in one transaction, confirmed by every instance before the next ones (invariant I3).
 * Killed at any point it has done whole steps only, and the next run goes on with the rest.
 *
 * @returns false when nothing is left for this run: all are suspended, it was paused, or another instance works on it
 */
async function suspendNext(deps: CardsDeps, id: string): Promise<boolean> {
  const at = await deps.clock.now();
  const step = await deps.database.transaction().execute(async (trx) => {
    const recall = await takeRecall(trx, id);
    if (!recall) return undefined;
    const chosen = await nextChosen(trx, id, together);
    const actor = { institution: 'bureau', person: recall.person } as const;
    if (chosen.length === 0) {
      const onTheWay = await nextOnTheWay(trx, id);
      if (onTheWay) return { pending: await withdrawFromTheWay(deps, trx, id, onTheWay, { at, by: actor }) };
      await moveRecall(trx, id, 'suspending', 'suspended');
      await askForLetters(trx, id);
      return undefined;
    }
    const before = await suspendRows(trx, chosen, { at: at.toString(), ...actor });
    const live = chosen.filter(({ card_id }) => before.get(card_id) === 'active');
    const entry = { actor, purpose: purposeOf('state', actor), items: ['card'], act: 'write' } as const;
    if (live.length > 0) await deps.recordIn(trx, ...live.map(({ resident_id }) => ({ ...entry, residentId: resident_id })));
    await noteSuspended(trx, id, chosen, before);
    const cardIds = live.map(({ card_id }) => card_id);
    return { pending: await deps.certification.suspendCardsIn(trx, cardIds, actor, 'recall') };
  });
  await step?.pending?.confirm();
  return step !== undefined;
}

export function recallJobs(deps: CardsDeps): JobHandlers {
  return {
    ...recallLetterJobs(deps),
    'cards.recall': async ({ recallId }) => {
      const id = String(recallId);
      const end = performance.now() + turn;
      while (performance.now() < end) if (!(await suspendNext(deps, id))) return;
      await enqueue<CardsTables>(deps.database, 'cards.recall', { recallId: id });
    },
    'cards.recall-rekey': async ({ recallId }) => {
      const id = String(recallId);
      if ((await rekeyNext(deps, id, rekeyedTogether)) > 0)
        await enqueue<CardsTables>(deps.database, 'cards.recall-rekey', { recallId: id });
    },
  };
}

/** What a killed process left in the middle: asked for again at the next start. Two runs at once do no harm, one of them ends. */
export async function continueRecalls({ database }: CardsDeps): Promise<void> {
  for (const { id, state } of await readRecalls(database))
    if (state === 'suspending') await enqueue<CardsTables>(database, 'cards.recall', { recallId: id });
}

async function lockOrders(trx: CardsDeps['database']): Promise<void> {
  await sql`select pg_advisory_xact_lock(${orderLock})`.execute(trx);
}
