import { policyProfile } from '@openmyna/rules';
import { counterKeyOf, createCards, issuerKeyOf } from '../server/institutions/cards/index.ts';
import { createExchange } from '../server/institutions/exchange/index.ts';
import { createRegistry } from '../server/institutions/registry/index.ts';
import { createTray } from '../server/institutions/sandbox/index.ts';
import { createDocuments } from '../server/kernel/documents/index.ts';
import { createLetters, machineTime, readCivilClock } from '../server/kernel/index.ts';
import { openAuthorities, openPlace, type Place } from './own-database.ts';

/** The rooms that a recall goes through, on a database of the bench, with the real card tray; profile jlis, whose children's cards have one key. */
export async function openRecallHouse(place: Place) {
  const open = openPlace(place);
  const { databases, keys } = open;
  const clock = readCivilClock(databases.as('core'));
  const profile = policyProfile('jlis');
  const exchange = createExchange({ databases, keys, time: machineTime });
  const registry = createRegistry({ databases, keys, clock, exchange });
  const certification = openAuthorities(open);
  const tray = createTray({
    pool: databases.pool('sandbox'),
    keys,
    profile: profile.name,
    issuerKey: (cardId) => issuerKeyOf(keys, cardId),
    counterKey: (cardId) => counterKeyOf(keys, cardId),
  });
  const { cards } = createCards({
    database: databases.as('core'),
    keys,
    clock,
    time: machineTime,
    letters: createLetters(databases.as('kernel'), keys),
    documents: createDocuments({ profile, url: 'http://localhost:8400' }),
    certification,
    registry,
    exchange,
    chips: tray.supply,
    profile,
    seed: 'bench',
    faces: { find: () => Promise.reject(new Error('no photo is looked at here')), close: async () => undefined },
  });
  await certification.start();
  return {
    ...open,
    registry,
    certification,
    tray,
    cards,
    today: () => clock.today(),
    async close() {
      await tray.close();
      await certification.stop();
      await Promise.all([databases.close(), open.admin.end()]);
    },
  };
}

export type RecallHouse = Awaited<ReturnType<typeof openRecallHouse>>;

/** Enters live cards for these residents, of one day of issue. */
export async function plantCards(
  { admin }: Pick<RecallHouse, 'admin'>,
  residentIds: readonly string[],
  issuedOn: string,
): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(
    `with made as (
       insert into cards.cards (resident_id, id, application_id, serial, state, issued_on, expires_on, last_seq)
       select r, gen_random_uuid(), gen_random_uuid(), lpad(n::text, 15, '0'), 'active', $2::date, $2::date + 3650, 1
         from unnest($1::uuid[]) with ordinality as given (r, n) returning resident_id, id
     ), owners as (insert into cards.card_owners (card_id, resident_id) select id, resident_id from made)
     select id from made join unnest($1::uuid[]) with ordinality as given (r, n) on r = resident_id order by n`,
    [residentIds, issuedOn],
  );
  return rows.map(({ id }) => id);
}

/** An authentication certificate for each card, really signed, for keys out of a small pool. */
export async function issueFor(
  { certification, databases, today }: RecallHouse,
  cards: readonly { residentId: string; cardId: string }[],
  spkis: readonly Uint8Array[],
): Promise<string[]> {
  const notAfter = (await today()).add({ years: 5 });
  const place = { municipalityCode: '149900', prefecture: 'Kanagawa-ken', municipality: 'Shiomi-shi' };
  const requests = cards.map((card, index) => ({
    ...card,
    place,
    notAfter,
    actor: { institution: 'cards', person: 'system' } as const,
    authentication: spkis[index % spkis.length] as Uint8Array,
  }));
  const issued = await databases
    .as<Record<never, never>>('core')
    .transaction()
    .execute((trx) => certification.issueCards(trx, requests));
  return issued.map(({ authentication }) => authentication.serial);
}
