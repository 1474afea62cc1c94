/** A lost card: suspended at one call, reported under a reference, found again or replaced. */
import { applicationNumberCheckDigits } from '@openmyna/number';
import { type Actor, enqueue, type KeyStore, MynaError, type Temporal } from '../../kernel/index.ts';
import type { CardEvent, LossChannel, LossPlace } from './card-fold.ts';
import { appendToCard, getCard, loadCardEvents } from './card-store.ts';
import type { CardsDeps } from './deps.ts';
import { derivedId } from './identifiers.ts';
import { suspensionLetter } from './loss-letter.ts';
import { dateOf } from './production-dates.ts';
import { purposeOf } from './purposes.ts';
import type { CardsTables } from './tables.ts';
import type { CardRecord } from './types.ts';

/** What was said about a lost card since it was suspended last. */
export interface LossReport {
  readonly cardId: string;
  /** Ten digits; for people `1234 5678 90`. It opens nothing. */
  readonly reference: string;
  readonly channel: LossChannel;
  readonly reportedAt: Temporal.Instant;
  readonly letterId: string;
  readonly place: LossPlace | undefined;
  /** 遺失届受理番号 */
  readonly policeReport: string | undefined;
}

export interface ReportedLoss {
  readonly card: CardRecord;
  readonly loss: LossReport;
  /** False when the card had been reported lost before: nothing changed. */
  readonly isNew: boolean;
}

/** The part of the cards institution's door that is about lost cards. */
export interface CardLosses {
  /** Suspends a lost card at once and gives the reference for police and counter. Repeating it gives the same. */
  reportLoss(request: { readonly cardId: string; readonly actor: Actor; readonly channel: LossChannel }): Promise<ReportedLoss>;
  /** Where it was lost, and the number that the police gave. */
  placeLoss(request: {
    readonly cardId: string;
    readonly actor: Actor;
    readonly place: LossPlace;
    readonly policeReport?: string | undefined;
  }): Promise<LossReport>;
  /** Undefined for a card that was not reported lost, or was found again. */
  lossOf(cardId: string): Promise<LossReport | undefined>;
}

/**
 * Suspends the card 一時停止 and enters the report, in one transaction; it returns when every instance refuses the card (invariant I3). A repetition
 * gives the same reference again. A letter that confirms it goes to the holder.
 *
 * @throws {MynaError} `MYNA_CARDS_CARD_NOT_FOUND`, `MYNA_CARDS_CARD_NOT_NOW`, and the certification's `MYNA_CERTIFICATION_NOT_CONFIRMED`
 */
export async function reportLoss(
  deps: CardsDeps,
  { cardId, actor, channel }: Parameters<CardLosses['reportLoss']>[0],
): Promise<ReportedLoss> {
  const at = await deps.clock.now();
  const { card, isNew, pending } = await deps.database.transaction().execute(async (trx) => {
    const suspended = await appendToCard(trx, cardId, { event: { kind: 'suspended', reason: 'lost' }, at, by: actor }, 'suspended');
    const { residentId } = suspended;
    const known = lossIn(cardId, await loadCardEvents(trx, suspended));
    await deps.recordIn(trx, { residentId, actor, purpose: purposeOf('state', actor), items: ['card'], act: 'write' });
    if (!known) {
      const reference = referenceOf(deps.keys, cardId, at);
      const letterId = derivedId('suspension-letter', cardId, reference);
      await appendToCard(trx, cardId, { event: { kind: 'lossReported', reference, channel, letterId }, at, by: actor });
      await enqueue<CardsTables>(trx, 'cards.suspension-letter', { residentId, cardId });
    }
    return { card: suspended, isNew: !known, pending: await deps.certification.suspendCardIn(trx, cardId, actor, 'lost') };
  });
  await pending.confirm();
  const loss = await findLoss(deps, card);
  if (!loss) throw new MynaError('MYNA_CARDS_NOT_REPORTED_LOST');
  return { card, loss, isNew };
}

/** @throws {MynaError} `MYNA_CARDS_NOT_REPORTED_LOST` */
export async function placeLoss(deps: CardsDeps, request: Parameters<CardLosses['placeLoss']>[0]): Promise<LossReport> {
  const { cardId, actor, place, policeReport } = request;
  const before = await findLoss(deps, await getCard(deps.database, cardId));
  if (!before) throw new MynaError('MYNA_CARDS_NOT_REPORTED_LOST');
  const at = await deps.clock.now();
  const event: CardEvent = { kind: 'lossPlaced', place, ...(policeReport && { policeReport }) };
  await deps.database.transaction().execute(async (trx) => {
    const { residentId } = await appendToCard(trx, cardId, { event, at, by: actor });
    await deps.recordIn(trx, { residentId, actor, purpose: purposeOf('state', actor), items: ['card'], act: 'write' });
  });
  return { ...before, place, policeReport };
}

/** The report of a suspended card, or of one that was given up after it. */
export async function findLoss({ database }: Pick<CardsDeps, 'database'>, card: CardRecord): Promise<LossReport | undefined> {
  return lossIn(card.id, await loadCardEvents(database, card));
}

/** Posts the confirmation once. */
export async function sendSuspensionLetter(deps: CardsDeps, residentId: string, cardId: string): Promise<void> {
  const card = await getCard(deps.database, cardId);
  const loss = await findLoss(deps, card);
  if (loss) await suspensionLetter(deps, residentId, card, loss, dateOf(loss.reportedAt));
}

/** The fold of what happened: a suspension that was lifted takes its report with it. */
function lossIn(cardId: string, events: readonly (CardEvent & { readonly at: Temporal.Instant })[]): LossReport | undefined {
  let loss: LossReport | undefined;
  for (const event of events) {
    if (event.kind === 'resumed') loss = undefined;
    if (event.kind === 'lossReported') {
      const { reference, channel, letterId } = event;
      loss = { cardId, reference, channel, letterId, reportedAt: event.at, place: undefined, policeReport: undefined };
    }
    if (event.kind === 'lossPlaced' && loss) loss = { ...loss, place: event.place, policeReport: event.policeReport };
  }
  return loss;
}

/** Eight digits and two of ISO/IEC 7064 MOD 97-10, so that one misheard is noticed. */
function referenceOf(keys: KeyStore, cardId: string, at: Temporal.Instant): string {
  const value = Buffer.from(keys.blindIndex('loss-reference', `${cardId}/${at.epochMilliseconds}`)).readBigUInt64BE(0) % 10n ** 8n;
  const body = value.toString().padStart(8, '0');
  return body + applicationNumberCheckDigits(body.padStart(21, '0'));
}
