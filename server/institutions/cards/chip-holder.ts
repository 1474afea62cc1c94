import { type Actor, MynaError } from '../../kernel/index.ts';
import { type CardsTransaction, loadApplication } from './application-store.ts';
import { type ChipCredential, type ChipFile, type ChipHolder, cardRecordFile, faceCredentials, personFiles } from './chip-files.ts';
import { transportPinOf } from './chip-supply.ts';
import type { CardsDeps } from './deps.ts';
import { openPortrait } from './photos.ts';
import type { CardPerson } from './register-types.ts';
import type { CardRecord } from './types.ts';

/** Four digits on the card's face (セキュリティコード), part of 照合番号B. */
export const securityCodeOf = ({ keys }: Pick<CardsDeps, 'keys'>, cardId: string): string =>
  transportPinOf(keys, `security-code/${cardId}`).slice(-4);

/** Notes the public half of a chip's own key, when the chip is made. */
export async function noteChipKey(trx: CardsTransaction, card: { residentId: string; id: string }, spki: Uint8Array): Promise<void> {
  await trx
    .insertInto('cards.chip_keys')
    .values({ resident_id: card.residentId, card_id: card.id, spki: Buffer.from(spki) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * The texts and pictures of a card as they are to stand on it for this person, signed; the number and the photo are read for it, each with its entry in
 * the access log.
 *
 * @throws {MynaError} `MYNA_DOCUMENT_GLYPH_MISSING`
 */
export async function filesOfCard(
  deps: CardsDeps,
  card: CardRecord,
  person: CardPerson,
  access: { readonly actor: Actor; readonly purpose: string },
): Promise<{ files: ChipFile[]; credentials: ChipCredential[] }> {
  const { residentId, id, applicationId, expiresOn } = card;
  const row = await deps.database
    .selectFrom('cards.chip_keys')
    .select('spki')
    .where('resident_id', '=', residentId)
    .where('card_id', '=', id)
    .executeTakeFirst();
  if (!row) throw new MynaError('MYNA_CARDS_CARD_NOT_FOUND');
  const { state } = await loadApplication(deps.database, { residentId, id: applicationId });
  const photo = state.photo ? await openPortrait(deps.database, deps.keys, { residentId, id: applicationId }, state.photo) : undefined;
  const holder: ChipHolder = {
    person,
    individualNumber: await deps.register.readNumber(residentId, access.actor, access.purpose),
    expiresOn,
    securityCode: securityCodeOf(deps, id),
    portrait: photo?.jpeg,
    chipKey: row.spki,
  };
  return { files: [...(await personFiles(deps, holder)), cardRecordFile(card.serial, holder)], credentials: faceCredentials(holder) };
}
