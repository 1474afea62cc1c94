import { cardExpiryInUse } from '@openmyna/rules';
import type { Actor, Temporal } from '../../kernel/index.ts';
import type { CardsTransaction } from './application-store.ts';
import { appendToCard, getCard } from './card-store.ts';
import type { CardsDeps } from './deps.ts';
import { dateOf } from './production-dates.ts';
import { purposeOf } from './purposes.ts';
import type { CardPerson } from './register-types.ts';
import { noticeDays } from './renewal-notices.ts';
import type { CardRecord } from './types.ts';

/** The last day of a person's card as her stay stands now; a stay that ended before the card was issued gives none. */
function endInUse({ profile }: CardsDeps, { birthDate, stayUntil, isRenewalPending }: CardPerson, card: CardRecord): Temporal.PlainDate {
  if (stayUntil && stayUntil.until(card.issuedOn).sign > 0) return card.expiresOn;
  return cardExpiryInUse({ issuedOn: card.issuedOn, birthDate, stayUntil, isRenewalPending: isRenewalPending ?? false }, profile);
}

/**
 * Brings the card's last day in line with its holder's stay: longer after an extension, two months longer while a decision is pending (特例期間), the old
 * end again after a refusal. Its certificates follow at the counter, where they may be renewed from then on; a card whose day has passed by then ends at
 * once with them, confirmed by every instance (invariant I3). Nothing happens where nothing differs.
 *
 * @throws {MynaError} `MYNA_CARDS_CARD_NOT_NOW` for a card that is not active
 */
export async function followStay(deps: CardsDeps, cardId: string, actor: Actor): Promise<CardRecord> {
  const card = await getCard(deps.database, cardId);
  const person = await deps.register.readPerson(card.residentId, actor, purposeOf('certificates', actor));
  const expiresOn = endInUse(deps, person, card);
  if (!person.isResident || expiresOn.equals(card.expiresOn)) return card;
  const at = await deps.clock.now();
  const isOver = expiresOn.until(dateOf(at)).sign > 0;
  const { followed, pending } = await deps.database.transaction().execute(async (trx) => {
    await appendToCard(trx, cardId, { event: { kind: 'extended', expiresOn: expiresOn.toString() }, at, by: actor });
    await deps.recordIn(trx, {
      residentId: card.residentId,
      actor,
      purpose: purposeOf('certificates', actor),
      items: ['card'],
      act: 'write',
    });
    await setEnd(deps, trx, card, expiresOn);
    const ended = isOver ? await expireIn(deps, trx, cardId, { at, by: actor }) : undefined;
    return { followed: await getCard(trx, cardId), pending: ended };
  });
  await pending?.confirm();
  return followed;
}

/**
 * The card's last day has passed. Its certificates are suspended and not revoked: a terminal destroys the chip of a revoked card, and this one has only
 * come to its end. Repeating it changes nothing.
 */
export async function expireIn(deps: CardsDeps, trx: CardsTransaction, cardId: string, { at, by }: { at: Temporal.Instant; by: Actor }) {
  await appendToCard(trx, cardId, { event: { kind: 'expired' }, at, by }, 'expired');
  return deps.certification.suspendCardIn(trx, cardId, by, 'expired');
}

/** The certificates keep their own end; their holder is told of the card's new one. */
async function setEnd(deps: CardsDeps, trx: CardsTransaction, card: CardRecord, expiresOn: Temporal.PlainDate): Promise<void> {
  const { card_notice_on } = noticeDays(deps, { expiresOn, certificatesEnd: expiresOn });
  await trx
    .updateTable('cards.cards')
    .set({ expires_on: expiresOn.toString(), card_notice_on })
    .where('resident_id', '=', card.residentId)
    .where('id', '=', card.id)
    .execute();
}
