import { type Actor, japan, type Temporal } from '../../kernel/index.ts';
import { appendToApplication, insertApplication } from './application-store.ts';
import { appendToCard, loadCards } from './card-store.ts';
import type { CardsDeps } from './deps.ts';
import { derivedId } from './identifiers.ts';
import { frameAround, readPictureSize } from './photo/crop-photo.ts';
import { keepPhoto, sha256 } from './photos.ts';
import { cardIdOf, enterCard } from './production.ts';
import type { CardRecord, ImportedCard } from './types.ts';

const importer: Actor = { institution: 'cards', person: 'import' };

/**
 * Takes over a card that was made and collected before this system was. It goes through the same production and is entered with the dates given;
 * whoever is imported twice keeps the first card.
 */
export async function importCard(deps: CardsDeps, card: ImportedCard): Promise<CardRecord> {
  const { residentId, photo } = card;
  const key = { residentId, id: derivedId('import', residentId, card.appliedOn.toString()) };
  const cardId = cardIdOf(key.id, 1);
  const known = (await loadCards(deps.database, residentId)).find(({ id }) => id === cardId);
  if (!known) {
    const captured = photo && sha256(photo).toString('hex');
    if (photo && captured) {
      await keepPhoto(deps.database, deps.keys, key, { bytes: photo, sha256: captured, crop: frameAround(await readPictureSize(photo)) });
    }
    await enter(deps, card, key.id, cardId, captured);
  }
  await deps.chips.handOver(cardId, residentId);
  const [imported] = (await loadCards(deps.database, residentId)).filter(({ id }) => id === cardId);
  if (!imported) throw new Error('an imported card is missing');
  return imported;
}

async function enter(deps: CardsDeps, card: ImportedCard, id: string, cardId: string, photo: string | undefined): Promise<void> {
  const person = await deps.register.readPerson(card.residentId, importer, 'cards.production');
  const individualNumber = await deps.register.readNumber(card.residentId, importer, 'cards.production');
  const key = { residentId: card.residentId, id };
  const dates = { produceOn: card.issuedOn, shipOn: card.issuedOn, arriveOn: card.collectedOn };
  const bound = photo ? { photo } : {};
  const applied = noon(card.appliedOn);
  const issued = noon(card.issuedOn);
  const collected = noon(card.collectedOn);
  const chip = await deps.chips.takeBlank(cardId);
  try {
    await deps.database.transaction().execute(async (trx) => {
      const details = { representative: undefined, contact: undefined };
      const record = await insertApplication(
        trx,
        deps.keys,
        { ...key, municipality: person.municipality.code, details },
        {
          events: [
            { kind: 'submitted', route: 'import', ...bound },
            { kind: 'accepted', ...bound },
            { kind: 'ordered', ...dates },
          ],
          at: applied,
          by: importer,
        },
      );
      await enterCard(deps, trx, chip, { record, person, individualNumber, cardId, at: issued });
      const append = (events: Parameters<typeof appendToApplication>[2]) => appendToApplication(trx, key, events);
      await append(() => ({ events: [{ kind: 'produced', cardId, attempt: 1 }, { kind: 'shipped' }], at: issued, by: importer }));
      await append(() => ({
        events: [{ kind: 'arrived' }, { kind: 'collected', visitId: 'import' }],
        at: collected,
        by: importer,
      }));
      await appendToCard(trx, cardId, { event: { kind: 'shipped' }, at: issued, by: importer });
      await appendToCard(trx, cardId, { event: { kind: 'arrived' }, at: collected, by: importer });
      await appendToCard(trx, cardId, { event: { kind: 'handedOver', visitId: 'import' }, at: collected, by: importer });
    });
  } finally {
    await chip.close();
  }
}

function noon(day: Temporal.PlainDate): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: japan, plainTime: '12:00' }).toInstant();
}
