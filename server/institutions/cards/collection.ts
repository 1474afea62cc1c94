import type { Kysely } from 'kysely';
import { type Actor, MynaError, type Temporal } from '../../kernel/index.ts';
import type { Purpose } from '../exchange/index.ts';
import { noticeIndex } from './application-numbers.ts';
import { type ApplicationKey, appendToApplication, type CardsTransaction, loadApplication, loadApplications } from './application-store.ts';
import { appendToCard, findLiveCard, getCard } from './card-store.ts';
import { chipState } from './chip-changes.ts';
import type { CardsDeps } from './deps.ts';
import { openPortrait } from './photos.ts';
import { purposeOf } from './purposes.ts';
import { findRecallOf } from './recall-store.ts';
import type { CardsTables } from './tables.ts';
import type { ApplicationRecord, CardRecord, CollectionCase } from './types.ts';

const waiting: readonly string[] = ['arrived', 'noticeSent', 'noticeReturned'];

/**
 * Compares the notice with the person whom the officer has identified by her document. A name plays no part: a namesake's notice belongs to another
 * resident and is refused.
 *
 * @throws {MynaError} `MYNA_CARDS_NOTICE_MISTYPED`, `…_NOTICE_UNKNOWN`, `…_NOTICE_OF_ANOTHER_PERSON`, `…_NOTHING_TO_COLLECT`, `…_ALREADY_COLLECTED`,
 *   `…_NOT_AT_OFFICE`, `…_CARD_MADE_AGAIN`, `…_NOT_A_RESIDENT`, `…_PHOTO_NOT_BOUND`
 */
export async function prepareCollection(
  deps: CardsDeps,
  request: { noticeNumber?: string | undefined; residentId: string; actor: Actor },
): Promise<CollectionCase> {
  const { residentId, noticeNumber, actor } = request;
  const application = noticeNumber
    ? await applicationOfNotice(deps, noticeNumber, residentId)
    : await newestWithCard(deps.database, residentId);
  requireWaiting(application);
  const { cardId, collectBy, photo } = application.state;
  if (!cardId) throw new MynaError('MYNA_CARDS_NOTHING_TO_COLLECT');
  const card = await getCard(deps.database, cardId);
  if (await findRecallOf(deps.database, card)) throw new MynaError('MYNA_CARDS_CARD_MADE_AGAIN');
  if (photo) await boundPortrait(deps, application, card);
  const purpose = purposeOf('collection', actor);
  await deps.recordAccess({ residentId, actor, purpose, items: ['card', 'applications'] });
  const person = await deps.register.readPerson(residentId, actor, purpose);
  if (!person.isResident) throw new MynaError('MYNA_CARDS_NOT_A_RESIDENT');
  return {
    application,
    card,
    person,
    hasPhoto: photo !== undefined,
    withNotice: noticeNumber !== undefined,
    collectBy: collectBy ?? (await deps.clock.today()),
    ...(await findReplaced(deps, residentId, cardId)),
  };
}

async function findReplaced({ database }: CardsDeps, residentId: string, cardId: string): Promise<{ replaces?: CardRecord }> {
  const live = await findLiveCard(database, residentId);
  return live && live.id !== cardId ? { replaces: live } : {};
}

async function applicationOfNotice(deps: CardsDeps, noticeNumber: string, residentId: string): Promise<ApplicationRecord> {
  const row = await deps.database
    .selectFrom('cards.notices')
    .select(['resident_id', 'application_id'])
    .where('blind_index', '=', noticeIndex(deps.keys, noticeNumber))
    .executeTakeFirst();
  if (!row) throw new MynaError('MYNA_CARDS_NOTICE_UNKNOWN');
  if (row.resident_id !== residentId) throw new MynaError('MYNA_CARDS_NOTICE_OF_ANOTHER_PERSON');
  return loadApplication(deps.database, { residentId, id: row.application_id });
}

async function newestWithCard(database: Kysely<CardsTables>, residentId: string): Promise<ApplicationRecord> {
  const application = (await loadApplications(database, residentId)).find(
    ({ state }) => state.cardId !== undefined || state.isRecalled || state.isOutdated,
  );
  if (!application) throw new MynaError('MYNA_CARDS_NOTHING_TO_COLLECT');
  return application;
}

function requireWaiting({ state }: ApplicationRecord): void {
  if (state.stage === 'collected') throw new MynaError('MYNA_CARDS_ALREADY_COLLECTED');
  if (state.outcome) throw new MynaError('MYNA_CARDS_NOTHING_TO_COLLECT');
  if (!waiting.includes(state.stage) && state.isOutdated) throw new MynaError('MYNA_CARDS_CARD_OUTDATED');
  if (!waiting.includes(state.stage) && state.isRecalled) throw new MynaError('MYNA_CARDS_CARD_MADE_AGAIN');
  if (!waiting.includes(state.stage)) throw new MynaError('MYNA_CARDS_NOT_AT_OFFICE', { stage: state.stage });
}

/** The portrait that the application is bound to, only if it is the one that was printed. */
async function boundPortrait(deps: CardsDeps, application: ApplicationRecord, card: CardRecord): Promise<Uint8Array> {
  const { photo } = application.state;
  if (!photo || card.applicationId !== application.id || card.residentId !== application.residentId) {
    throw new MynaError('MYNA_CARDS_PHOTO_NOT_BOUND');
  }
  const { jpeg, portraitSha256 } = await openPortrait(deps.database, deps.keys, application, photo);
  if (portraitSha256 !== card.portraitSha256) throw new MynaError('MYNA_CARDS_PHOTO_NOT_BOUND');
  return jpeg;
}

/**
 * @param purpose why somebody looks: the errand's own
 * @throws {MynaError} `MYNA_CARDS_NO_PHOTO` for an infant's card
 */
export async function openCardPhoto(deps: CardsDeps, cardId: string, actor: Actor, purpose: Purpose): Promise<Uint8Array> {
  const card = await getCard(deps.database, cardId);
  if (!card.portraitSha256) throw new MynaError('MYNA_CARDS_NO_PHOTO');
  await deps.recordAccess({ residentId: card.residentId, actor, purpose, items: ['photo'] });
  const application = await loadApplication(deps.database, { residentId: card.residentId, id: card.applicationId });
  return boundPortrait(deps, application, card);
}

/** The card that its holder has, for somebody who looks at it: the look is logged. */
export async function openLiveCard(deps: CardsDeps, residentId: string, actor: Actor, purpose: Purpose): Promise<CardRecord | undefined> {
  const card = await findLiveCard(deps.database, residentId);
  if (card) await deps.recordAccess({ residentId, actor, purpose, items: ['card'] });
  return card;
}

/** @throws {MynaError} `MYNA_CARDS_NO_PHOTO` */
export async function openApplicationPhoto(deps: CardsDeps, key: ApplicationKey, actor: Actor): Promise<Uint8Array> {
  const { state } = await loadApplication(deps.database, key);
  if (!state.photo) throw new MynaError('MYNA_CARDS_NO_PHOTO');
  await deps.recordAccess({ residentId: key.residentId, actor, purpose: purposeOf('production', actor), items: ['photo'] });
  return (await openPortrait(deps.database, deps.keys, key, state.photo)).jpeg;
}

/**
 * Enters that the card is in its holder's hands, once: of two counters the second is refused, while the same visit may ask again after a lost answer. A card that
 * is handed in for it ends in the same transaction, so that nobody ever has two, or none.
 *
 * @throws {MynaError} `MYNA_CARDS_ALREADY_COLLECTED`, `MYNA_CARDS_NOT_AT_OFFICE`, `MYNA_CARDS_ANOTHER_CARD_LIVE`,
 *   `MYNA_CARDS_CARD_MADE_AGAIN` for a card that was recalled meanwhile
 */
export async function completeCollection(
  deps: CardsDeps,
  request: { cardId: string; visitId: string; actor: Actor; exchangedFor?: string | undefined },
): Promise<CardRecord> {
  const { cardId, visitId, actor, exchangedFor } = request;
  const { residentId, applicationId } = await getCard(deps.database, cardId);
  const at = await deps.clock.now();
  const { card, pending } = await deps.database.transaction().execute(async (trx) => {
    const ended =
      exchangedFor === undefined ? undefined : await endExchanged(deps, trx, { cardId: exchangedFor, residentId, at, by: actor });
    await appendToApplication(trx, { residentId, id: applicationId }, async (application) => {
      const { state } = application;
      if (state.stage === 'collected' && state.visitId === visitId) return undefined;
      if (state.cardId !== cardId) throw new MynaError('MYNA_CARDS_CARD_MADE_AGAIN');
      requireWaiting(application);
      if (await findRecallOf(trx, { id: cardId, residentId })) throw new MynaError('MYNA_CARDS_CARD_MADE_AGAIN');
      await appendToCard(trx, cardId, { event: { kind: 'handedOver', visitId }, at, by: actor });
      return { events: [{ kind: 'collected', visitId }], at, by: actor };
    });
    return { card: await getCard(trx, cardId), pending: ended };
  });
  await pending?.confirm();
  if (exchangedFor !== undefined) await deps.chips.destroy(exchangedFor);
  await deps.chips.handOver(cardId, residentId);
  // It says what the record says: whoever had to bring the card before it after a move need not any more.
  if ((await chipState(deps, residentId))?.needsTexts === false) await deps.register.settleCardBrought(residentId);
  return card;
}

/** The card that is handed in: its certificates end, it is destroyed. Repeating it changes nothing. */
async function endExchanged(
  deps: CardsDeps,
  trx: CardsTransaction,
  { cardId, residentId, at, by }: { cardId: string; residentId: string; at: Temporal.Instant; by: Actor },
) {
  const old = await getCard(trx, cardId);
  if (old.residentId !== residentId) throw new MynaError('MYNA_CARDS_CARD_NOT_FOUND');
  if (old.state === 'active' || old.state === 'suspended') {
    await appendToCard(trx, cardId, { event: { kind: 'withdrawn', reason: 'renewed' }, at, by });
    await appendToCard(trx, cardId, { event: { kind: 'destroyed' }, at, by });
  }
  return deps.certification.revokeCardIn(trx, cardId, by, 'superseded');
}
