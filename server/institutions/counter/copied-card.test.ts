import { randomBytes } from 'node:crypto';
import { connectCard } from '@openmyna/reader';
import { checkNumberProof, type NumberProofKind, policyProfile, profileNames } from '@openmyna/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestCounter, type TestCounter } from './test-counter.ts';

/** F20: forged cards of plastic pass by eye. Whoever has a number, a serial or a copy of a card is not taken for its holder anywhere. */
let counter: TestCounter;
let kenji: ReturnType<TestCounter['officerOf']>;
beforeAll(async () => {
  counter = await createTestCounter();
  kenji = counter.officerOf(await counter.signInOfficer());
}, 60_000);
afterAll(() => counter.stop());

async function identified(journey: string) {
  const residentId = await counter.register();
  const card = await counter.importCard(residentId);
  await counter.deliver(card.id);
  const { visit } = await kenji.post('/visits', { journey });
  const { person } = await kenji.post(`/visits/${visit.id}/person`, { residentId });
  const documents = [
    { kind: 'drivers-licence', name: person.name, birthDate: person.birthDate, address: person.address, expiresOn: '2040-01-01' },
  ];
  await kenji.post(`/visits/${visit.id}/identity`, { visitor: 'self', documents });
  await kenji.post(`/visits/${visit.id}/card`);
  await kenji.post(`/visits/${visit.id}/photo-comparison`, { isSame: true });
  return { visit: visit.id as string, card, residentId };
}

describe('F20: the counter', () => {
  it('F20: lifts no suspension and hands nothing over without the chip’s own answer', async () => {
    const { visit, card } = await identified('suspension');
    await kenji.post(`/visits/${visit}/card-state`, { action: 'suspend' });
    for (const copied of [{}, { serial: card.serial }, { cardId: card.id }, { chip: { life: 'delivered', pins: {} } }]) {
      const answer = await kenji.post(`/visits/${visit}/card-state`, { action: 'resume', ...copied });
      expect(answer.code).toBe('MYNA_COUNTER_CHIP_NEEDED');
    }
    expect((await counter.cards.getCard(card.id)).state).toBe('suspended');
  }, 60_000);

  it('F20: takes answers that no chip made for what they are', async () => {
    const { visit, card } = await identified('suspension');
    await kenji.post(`/visits/${visit}/card-state`, { action: 'suspend' });
    await kenji.post(`/visits/${visit}/screen`);
    await kenji.post(`/visits/${visit}/card/next`, { restart: true });
    for (let tries = 0; tries < 20; tries += 1) {
      const response = `${randomBytes(tries + 1).toString('hex')}9000`;
      const answer = await kenji.post(`/visits/${visit}/card/next`, tries % 2 === 0 ? { response } : { restart: true });
      expect(answer.kind).not.toBe('done');
    }
    expect((await kenji.post(`/visits/${visit}/card-state`, { action: 'resume' })).code).toBe('MYNA_COUNTER_CHIP_NEEDED');
    expect((await counter.cards.getCard(card.id)).state).toBe('suspended');
  }, 60_000);
});

describe('F20: sign-in and signatures', () => {
  it('F20: a certificate is public: without a signature of the chip’s key over this very challenge it signs nobody in', async () => {
    const residentId = await counter.register();
    const { id } = await counter.importCard(residentId);
    const terminal = await connectCard(await counter.deliver(id));
    const certificate = await terminal.readCertificate('authentication');
    const challenge = randomBytes(32);
    const others = [
      new Uint8Array(),
      randomBytes(256),
      new Uint8Array(256),
      await terminal.sign('authentication', randomBytes(32), '1234'),
    ];
    for (const signature of others) {
      await expect(counter.certification.verifyChallenge(certificate, 'authentication', challenge, signature)).rejects.toMatchObject({
        code: expect.stringMatching(/^MYNA_/),
      });
    }
    const own = await terminal.sign('authentication', challenge, '1234');
    await expect(counter.certification.verifyChallenge(certificate, 'authentication', challenge, own)).resolves.toMatchObject({
      cardId: id,
    });
  }, 60_000);
});

describe('F20: the number', () => {
  const never: readonly NumberProofKind[] = ['typed-number', 'photocopy', 'number-letter'];
  it.each(profileNames)('F20: is never proven by a typed number, a photocopy or the letter, under %s', (name) => {
    for (const kind of never)
      expect(checkNumberProof(kind, { procedure: 'any', dataMatch: true }, policyProfile(name)).accepted, kind).toBe(false);
    expect(checkNumberProof('card', { procedure: 'any', dataMatch: true }, policyProfile(name)).accepted).toBe(true);
  });
});
