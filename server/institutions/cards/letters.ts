import type { Actor, Temporal } from '../../kernel/index.ts';
import { findNumberOf, issueNumber, noticeIndex, noticeNumberOf } from './application-numbers.ts';
import type { ApplicationKey, CardsTransaction } from './application-store.ts';
import type { CardsDeps } from './deps.ts';
import { derivedId } from './identifiers.ts';
import { dateOf } from './production-dates.ts';
import { purposeOf } from './purposes.ts';
import type { CardPerson } from './register-types.ts';
import type { CardsTables } from './tables.ts';

const system: Actor = { institution: 'cards', person: 'system' };

const titles = {
  number: { ja: '個人番号通知書・交付申請書', en: 'Your individual number, and how to apply for the card' },
  applicationNumber: { ja: '交付申請書(申請書IDの再発行)', en: 'Card application form with a new application number' },
  collection: { ja: '交付通知書', en: 'Your card is at the office: collection notice' },
} as const;

const documentsAskedFor = {
  national: 'national',
  'foreign-resident': 'foreign',
  'special-permanent-resident': 'special-permanent',
} as const;

/**
 * The letter of a newly registered resident: number, instructions, application number. Number and letter are written in one transaction, so a resident
 * with an application number has her letter, and running twice posts once.
 */
export async function sendNumberLetter(deps: CardsDeps, residentId: string): Promise<void> {
  if (await findNumberOf(deps.database, deps.keys, residentId)) return;
  await postNumberLetter(deps, residentId, derivedId('number-letter', residentId));
}

/** The letter of another number 番号法 7条2項; once for each change. */
export async function sendChangedNumberLetter(deps: CardsDeps, residentId: string, changeId: string): Promise<void> {
  const id = derivedId('number-letter', residentId, changeId);
  if ((await deps.letters.list(residentId)).some((letter) => letter.id === id)) return;
  await postNumberLetter(deps, residentId, id);
}

async function postNumberLetter(deps: CardsDeps, residentId: string, id: string): Promise<void> {
  const { database, keys, clock, letters, documents, register } = deps;
  const person = await register.readPerson(residentId, system, 'cards.number-letter');
  // Nothing is posted to the dead, nor to where somebody lives no more.
  if (!person.isResident) return;
  const individualNumber = await register.readNumber(residentId, system, 'cards.number-letter');
  const at = await clock.now();
  await database.transaction().execute(async (trx) => {
    const applicationNumber = await issueNumber(trx, keys, { residentId, municipality: person.municipality.code, at });
    const postedOn = dateOf(at);
    const pdf = await documents.renderNumberLetter({
      ...addressee(person, postedOn),
      individualNumber,
      applicationNumber,
    });
    await letters.post<CardsTables>(trx, {
      id,
      residentId,
      kind: 'number',
      title: titles.number,
      pdf,
      postedOn,
    });
  });
}

/** A new application number by post in place of a lost one, which is dead from this moment on. */
export async function sendNewApplicationNumber(deps: CardsDeps, residentId: string, actor: Actor): Promise<{ letterId: string }> {
  const { database, keys, clock, letters, documents, register } = deps;
  const person = await register.readPerson(residentId, actor, purposeOf('numberLetter', actor));
  const at = await clock.now();
  return database.transaction().execute(async (trx) => {
    const applicationNumber = await issueNumber(trx, keys, { residentId, municipality: person.municipality.code, at });
    const postedOn = dateOf(at);
    const pdf = await documents.renderApplicationReissue({ ...addressee(person, postedOn), applicationNumber });
    const kind = 'application-number';
    const { id } = await letters.post<CardsTables>(trx, { residentId, kind, title: titles.applicationNumber, pdf, postedOn });
    return { letterId: id };
  });
}

/** Posts the collection notice of a card at the office, in the caller's transaction. Sent again it carries the same number. */
export async function postCollectionNotice(
  deps: CardsDeps,
  trx: CardsTransaction,
  notice: {
    key: ApplicationKey;
    person: CardPerson;
    at: Temporal.Instant;
    collectBy: Temporal.PlainDate;
    accompanied: boolean;
    copy: number;
  },
): Promise<{ letterId: string }> {
  const { key, person, at, collectBy, accompanied } = notice;
  const noticeNumber = noticeNumberOf(deps.keys, key.id);
  const postedOn = dateOf(at);
  const pdf = await deps.documents.renderCollectionNotice({
    name: person.name,
    address: person.address,
    municipality: person.municipality.name,
    noticeNumber,
    place: person.municipality.office,
    deadline: collectBy,
    issuedOn: postedOn,
    person: documentsAskedFor[person.belonging],
    accompanied,
  });
  const id = derivedId('collection-notice', key.id, String(notice.copy));
  await deps.letters.post<CardsTables>(trx, {
    id,
    residentId: key.residentId,
    kind: 'collection-notice',
    title: titles.collection,
    pdf,
    postedOn,
  });
  await trx
    .insertInto('cards.notices')
    .values({ blind_index: noticeIndex(deps.keys, noticeNumber), resident_id: key.residentId, application_id: key.id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return { letterId: id };
}

function addressee(person: CardPerson, issuedOn: Temporal.PlainDate) {
  const { name, kana, birthDate, address } = person;
  return { name, kana, birthDate, address, municipality: person.municipality.name, issuedOn };
}
