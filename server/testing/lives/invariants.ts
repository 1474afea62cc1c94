import { connectCard, type PinKind, runIssuerSteps } from '@openmyna/reader';
import { pinRule } from '@openmyna/rules';
import { expect } from 'vitest';
import type { Application, HeldCard, Person, Town } from './people.ts';
import { pins } from './people.ts';
import { officer, type World } from './world.ts';

/** What must be true after every step: database, authorities and chips, compared with what the model says of them. */
export async function checkInvariants(town: Town, world: World): Promise<void> {
  await checkNumbers(world);
  await checkLiveCards(town, world);
  for (const person of town.people) {
    for (const card of person.endedCards) await checkEnded(person, card, world);
    if (person.card) await checkCard(person, person.card, world);
    if (person.application) await checkApplication(person, person.application, world);
  }
  checkJobs(world);
}

/** I1: a number is given once, for ever; whoever lives has exactly one. */
async function checkNumbers({ databases }: World): Promise<void> {
  const { rows } = await databases.admin.query<{ residents: number; numbers: number; owners: number }>(
    `select count(*)::int as residents, count(distinct r.number_index)::int as numbers,
            (select count(*)::int from registry.number_lookup l join registry.residents o on o.resident_id = l.resident_id
              and o.number_index = l.blind_index) as owners
       from registry.residents r`,
  );
  const { residents, numbers, owners } = rows[0] ?? { residents: 0, numbers: -1, owners: -1 };
  expect([numbers, owners], 'I1: one number for each resident').toEqual([residents, residents]);
}

/** I1: at most one live card for each person, and the one that the model knows; a closed record has none. */
async function checkLiveCards({ people }: Town, { databases }: World): Promise<void> {
  const { rows } = await databases.admin.query<{ resident_id: string; cards: string[]; states: string[] }>(
    `select resident_id, array_agg(id::text) as cards, array_agg(state) as states from cards.cards
      where state in ('active', 'suspended') group by resident_id`,
  );
  for (const { cards } of rows) expect(cards, 'I1: one live card').toHaveLength(1);
  for (const person of people) {
    const row = rows.find(({ resident_id }) => resident_id === person.residentId);
    expect(row ? [row.cards[0], row.states[0]] : undefined, `I1: the card of ${person.name}`).toEqual(
      person.card && [person.card.id, person.card.state],
    );
  }
}

/** I3: nothing of a card that is over is good: its certificates were revoked with it, or ended with it. */
async function checkEnded({ name, residentId }: Person, { id, state }: HeldCard, { certification }: World): Promise<void> {
  if (state === 'revoked') expect(await certification.cardState(id), `I3: an ended card of ${name}`).toBe('revoked');
  const own = (await certification.certificatesOf(residentId)).filter(({ cardId }) => cardId === id);
  expect(
    own.filter(({ status }) => status.state === 'good' || status.state === 'suspended'),
    `I3: certificates of an ended card of ${name}`,
  ).toEqual([]);
}

async function checkCard(person: Person, card: HeldCard, world: World): Promise<void> {
  expect(await world.certification.cardState(card.id), `I3: the card of ${person.name}`).toBe(card.state);
  await checkTries(card, world);
  const state = await world.cards.chipState(person.residentId);
  expect(state?.needsTexts, `I6: what the register knows of the chip of ${person.name}`).toBe(!card.isInStep);
}

/** I5: the chip's counters are what wrong and right entries made of them, and nothing else. */
async function checkTries(card: HeldCard, { shelf, cards }: World): Promise<void> {
  const chip = shelf.insert(card.id);
  const { status } = await runIssuerSteps(chip, { role: 'counter', key: cards.counterKey(card.id), steps: [{ do: 'status' }] });
  const tries = Object.entries(status?.pins ?? {}).flatMap(([kind, pin]) => (pin.state === 'set' ? [[kind, pin.triesLeft] as const] : []));
  expect(new Map(tries as [PinKind, number][]), 'I5: tries left').toEqual(card.tries);
}

const stages: Readonly<Record<Application['stage'], readonly string[]>> = {
  ordered: ['ordered'],
  returned: ['returned'],
  made: ['produced', 'shipped'],
  waiting: ['noticeSent'],
};

/** I7: an application goes on by the calendar alone. */
async function checkApplication({ name, residentId }: Person, { id, stage }: Application, world: World): Promise<void> {
  const found = (await world.cards.applicationsOf(residentId)).find((each) => each.id === id);
  expect(stages[stage], `I7: the application of ${name}`).toContain(found?.state.stage);
}

/** I7: no job has failed; nothing in these lives gives it a reason to. */
function checkJobs({ lines }: World): void {
  expect(
    lines.filter((line) => line.includes('job.failed')),
    'I7: jobs that failed',
  ).toEqual([]);
}

/** I6: name and address on the chip, read with the holder's PIN, are those of the register. */
export async function checkTexts(person: Person, card: HeldCard, { shelf, registry, profile }: World): Promise<void> {
  if (card.tries.get('basicInformation') === 0) return;
  const four = await (await connectCard(shelf.insert(card.id))).readBasicFour(pins.basicInformation);
  card.tries.set('basicInformation', pinRule('basicInformation', profile).tries);
  const record = await registry.openResident(person.residentId, officer, 'counter.change');
  // The chip has full-width characters, and the prefecture before the address.
  const plain = (text: string): string => text.normalize('NFKC');
  expect([plain(four.name), plain(four.address).slice(-plain(record.address).length)], `I6: the chip of ${person.name}`).toEqual(
    [record.name, record.address].map(plain),
  );
}

/** I3: everybody who checks cards refuses this one, when its block has been confirmed. */
export async function checkRefusedEverywhere(person: Person, cardId: string, { verifiers }: World): Promise<void> {
  const accepting: string[] = [];
  for (const verifier of verifiers) {
    // A revocation list says what was so when it was made.
    if (verifier.name.startsWith('crl-')) continue;
    if (!(await verifier.refuses({ residentId: person.residentId, cardId }))) accepting.push(verifier.name);
  }
  expect(accepting, `I3: who accepts the blocked card of ${person.name}`).toEqual([]);
}

/** I7: at the end of a life nothing is open, and no chip of it is left that somebody could hold. */
export async function checkEnd(person: Person, { cards }: World): Promise<void> {
  for (const { state } of await cards.applicationsOf(person.residentId))
    expect([state.outcome === undefined, state.mustDestroy], `I7: an application of ${person.name} at ${state.stage}`).toEqual([
      false,
      false,
    ]);
}
