import { connectCard, runIssuerSteps } from '@openmyna/reader';
import { cardExpiry, policyProfile } from '@openmyna/rules';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { capture, createTestCountry, officer, type TestCountry } from './test-country.ts';

// Chips make real keys and every photo is really looked at: two busy cores take their time.
vi.setConfig({ testTimeout: 120_000 });

let country: TestCountry;
beforeAll(async () => {
  country = await createTestCountry('jlis');
});
afterAll(() => country.stop());

it('makes a card by the rules in force: to the tenth birthday, a plain background, two counter PINs and no health key', async () => {
  const residentId = await country.register();
  const photo = capture('coloured-background-1', await country.clock.today());
  await country.cards.applyAtCounter({ residentId, actor: officer, photo });
  await country.days(57);
  const [card] = await country.cards.cardsOf(residentId);
  if (!card) return expect.fail('no card');
  const { birthDate } = await country.registry.openResident(residentId, officer, 'counter.search');
  expect(card.expiresOn.toString()).toBe(cardExpiry({ issuedOn: card.issuedOn, birthDate }, policyProfile('jlis')).toString());
  expect((await country.certification.certificatesOf(residentId)).map(({ kind }) => kind).sort()).toEqual(['authentication', 'signature']);

  const chip = country.drawer.open(card.id);
  const terminal = await connectCard(chip);
  const pins = { signature: 'ABCDEF123456', authentication: '1234', basicInformation: '2345', residentRegistry: '4567' } as const;
  for (const [kind, pin] of Object.entries(pins)) {
    await terminal.setFirstPin(kind as keyof typeof pins, country.cards.transportPin(card.id), pin);
  }
  await runIssuerSteps(chip, { role: 'counter', key: country.cards.counterKey(card.id), steps: [{ do: 'deliver' }] });
  await country.cards.completeCollection({ cardId: card.id, visitId: 'visit', actor: officer });
  expect((await country.cards.findLiveCard(residentId))?.state).toBe('active');
});
