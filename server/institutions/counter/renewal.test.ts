import { createHash } from 'node:crypto';
import { type CardTransport, connectCard } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { createTestCounter, holderPins, type TestCounter } from './test-counter.ts';

let counter: TestCounter;
let kenji: ReturnType<TestCounter['officerOf']>;
const address = '汐見市港町1丁目2番3号';

beforeAll(async () => {
  counter = await createTestCounter();
  kenji = counter.officerOf(await counter.signInOfficer());
}, 120_000);
afterAll(() => counter.stop());

const nameOf = async (residentId: string): Promise<string> =>
  (await counter.registry.openResident(residentId, { institution: 'registry', person: 'system' }, 'registry.records')).name;
const licence = (name: string, birthDate: string) => ({ kind: 'drivers-licence', name, birthDate, address: `神奈川県${address}` });

/** Whoever has had a card for a year, and the day on which renewal of its certificates opens. */
async function holder(birthDate = '1984-04-12') {
  const residentId = await counter.register({ birthDate: Temporal.PlainDate.from(birthDate) });
  const card = await counter.importCard(residentId);
  const chip = await counter.deliver(card.id);
  return { residentId, card, chip, birthDate };
}

/** A renewal up to the point where the officer chooses certificates. */
async function opened({ residentId, birthDate }: { residentId: string; birthDate: string }): Promise<string> {
  // Years may have gone by: the officer's card has ended then, and the session with it.
  kenji = counter.officerOf(await counter.signInOfficer());
  const { visit } = await kenji.post('/visits', { journey: 'renewal' });
  await kenji.post(`/visits/${visit.id}/person`, { residentId });
  await kenji.post(`/visits/${visit.id}/identity`, { documents: [licence(await nameOf(residentId), birthDate)] });
  expect(await kenji.post(`/visits/${visit.id}/renewal`)).toMatchObject({ status: 200 });
  await kenji.post(`/visits/${visit.id}/photo-comparison`, { isSame: true });
  return visit.id;
}

/** The chip signs with its authentication key, and the authority accepts the certificate that lies beside it. */
async function serves(chip: CardTransport, cardId: string): Promise<string> {
  await chip.reset?.();
  const terminal = await connectCard(chip);
  const der = await terminal.readCertificate('authentication');
  const data = new TextEncoder().encode('challenge');
  const signature = await terminal.sign('authentication', data, holderPins.authentication);
  expect(await counter.certification.verifyChallenge(der, 'authentication', data, signature)).toMatchObject({ cardId });
  return createHash('sha256').update(der).digest('hex');
}

const goodSerials = async (residentId: string) =>
  (await counter.certification.certificatesOf(residentId))
    .filter(({ status }) => status.state === 'good')
    .map(({ kind, serial }) => `${kind} ${serial}`);

describe('renewal of certificates at the counter', () => {
  test('is refused more than three months before the end, with the day on which it opens', async () => {
    const hanako = await holder();
    const visit = await opened(hanako);
    const opens = hanako.card.issuedOn.add({ years: 5 }).subtract({ months: 3 });
    expect(await kenji.post(`/visits/${visit}/certificates`, { kinds: ['authentication'] })).toMatchObject({
      status: 409,
      code: 'MYNA_CARDS_RENEWAL_NOT_YET',
      facts: { from: opens.toString() },
    });
    expect(await kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 409, code: 'MYNA_COUNTER_NOT_FINISHED' });
    await kenji.post(`/visits/${visit}/abandoned`, { reason: 'mistake' });
  });

  test('gives the chip new keys and certificates, ends the old ones, and keeps PINs and card', async () => {
    const hanako = await holder();
    await counter.clock.advance(Temporal.Duration.from({ months: 46 }));
    const before = await goodSerials(hanako.residentId);
    const visit = await opened(hanako);
    const { plan } = await kenji.post(`/visits/${visit}/renewal`);
    expect(plan.kinds.map(({ kind, isRenewable }: { kind: string; isRenewable: boolean }) => [kind, isRenewable])).toEqual([
      ['authentication', true],
      ['healthInsurance', true],
      ['signature', true],
    ]);
    await kenji.post(`/visits/${visit}/certificates`, { kinds: ['signature', 'authentication', 'healthInsurance'] });
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    const old = await serves(hanako.chip, hanako.card.id);
    expect(await counter.runScreen(token, hanako.card.id, holderPins, hanako.chip)).toMatchObject({ status: 200, kind: 'done' });
    const now = await serves(hanako.chip, hanako.card.id);
    expect(now).not.toBe(old);
    const after = await goodSerials(hanako.residentId);
    expect(after).toHaveLength(3);
    expect(after.some((serial) => before.includes(serial))).toBe(false);
    const terminal = await connectCard(hanako.chip);
    await terminal.verifyPin('signature', holderPins.signature);
    const signature = await counter.certification.verify(await terminal.readCertificate('signature'), 'signature');
    const health = await counter.certification.verify(await terminal.readCertificate('healthInsurance'), 'health');
    expect(after).toEqual(expect.arrayContaining([`signature ${signature.serial}`, `health ${health.serial}`]));
    expect((await kenji.post(`/visits/${visit}/done`)).visit).toMatchObject({
      stage: 'done',
      certificatesWanted: [],
      certificatesRenewed: ['authentication', 'healthInsurance', 'signature'],
    });
    expect(await counter.cards.findLiveCard(hanako.residentId)).toMatchObject({ id: hanako.card.id, state: 'active' });
  }, 60_000);

  test('F15: a break at any command leaves the old or the new certificate usable, and the visit goes on (I6)', async () => {
    const hanako = await holder();
    await counter.clock.advance(Temporal.Duration.from({ months: 46 }));
    const visit = await opened(hanako);
    await kenji.post(`/visits/${visit}/certificates`, { kinds: ['authentication'] });
    let breaks = 0;
    for (const isAnswerLost of [false, true]) {
      for (let at = 1; ; at += 1) {
        const { token } = await kenji.post(`/visits/${visit}/screen`);
        const broken = breakingAt(hanako.chip, at, isAnswerLost);
        const outcome = await counter.runScreen(token, hanako.card.id, holderPins, broken).catch((error: Error) => error.message);
        await serves(hanako.chip, hanako.card.id);
        if (outcome !== 'power cut') break;
        breaks += 1;
      }
      if (!isAnswerLost) await kenji.post(`/visits/${visit}/certificates`, { kinds: ['authentication'] });
    }
    expect(breaks).toBeGreaterThan(20);
    expect((await kenji.post(`/visits/${visit}/done`)).visit).toMatchObject({ stage: 'done', certificatesRenewed: ['authentication'] });
    const serial = (
      await counter.certification.verify(await (await connectCard(hanako.chip)).readCertificate('authentication'), 'authentication')
    ).serial;
    expect((await goodSerials(hanako.residentId)).filter((each) => each.startsWith('authentication'))).toEqual([
      `authentication ${serial}`,
    ]);
  }, 120_000);

  test('a wrong PIN stops before the chip makes a key, and a chip of somebody else gets nothing', async () => {
    const [hanako, other] = [await holder(), await holder()];
    await counter.clock.advance(Temporal.Duration.from({ months: 46 }));
    const visit = await opened(hanako);
    await kenji.post(`/visits/${visit}/certificates`, { kinds: ['authentication'] });
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    const before = await serves(hanako.chip, hanako.card.id);
    await expect(counter.runScreen(token, hanako.card.id, { ...holderPins, authentication: '9999' }, hanako.chip)).rejects.toMatchObject({
      code: 'MYNA_CARD_PIN_WRONG',
    });
    expect(await serves(hanako.chip, hanako.card.id)).toBe(before);
    expect(await counter.runScreen(token, hanako.card.id, holderPins, other.chip)).toMatchObject({
      status: 409,
      code: 'MYNA_COUNTER_CARD_NOT_AUTHENTIC',
    });
  }, 60_000);
});

describe('F21: renewal of a recalled card at the counter', () => {
  const operator = { institution: 'bureau', person: 'b3f8f6a0-0000-4000-8000-000000000002' } as const;
  const recall = async (issuedOn: string, confirmed: number) => {
    const criteria = { issuedFrom: issuedOn, issuedTo: issuedOn };
    const { id } = await counter.cards.recalls.order({ criteria, reason: 'weak keys', confirmed, actor: operator });
    await counter.settle();
    return id;
  };

  test('gives it new keys and makes it active again; a lost one stays suspended', async () => {
    await counter.days(1);
    const [hanako, robbed] = [await holder(), await holder()];
    const id = await recall(hanako.card.issuedOn.toString(), 2);
    await counter.cards.reportLoss({ cardId: robbed.card.id, actor: operator, channel: 'helpline' });
    const stateOf = async (cardId: string) => (await counter.cards.getCard(cardId)).state;
    expect(await Promise.all([hanako, robbed].map(({ card }) => stateOf(card.id)))).toEqual(['suspended', 'suspended']);
    expect(await counter.cards.recalls.lift(robbed.card.id, operator)).toBe(false);
    expect(await counter.cards.recalls.rekey(id, 5)).toBe(0);
    const old = await goodSerials(hanako.residentId);

    const visit = await opened(hanako);
    await kenji.post(`/visits/${visit}/certificates`, { kinds: ['signature', 'authentication', 'healthInsurance'] });
    expect(await stateOf(hanako.card.id)).toBe('suspended');
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    await expect(counter.runScreen(token, hanako.card.id, { ...holderPins, authentication: '9999' }, hanako.chip)).rejects.toMatchObject({
      code: 'MYNA_CARD_PIN_WRONG',
    });
    expect(await stateOf(hanako.card.id)).toBe('suspended');
    expect(await counter.runScreen(token, hanako.card.id, holderPins, hanako.chip)).toMatchObject({ status: 200, kind: 'done' });
    await serves(hanako.chip, hanako.card.id);
    expect(await stateOf(hanako.card.id)).toBe('active');
    const now = await goodSerials(hanako.residentId);
    expect(now).toHaveLength(3);
    expect(now.some((serial) => old.includes(serial))).toBe(false);
    expect((await kenji.post(`/visits/${visit}/done`)).visit).toMatchObject({ stage: 'done' });
    expect(await counter.cards.recalls.get(id)).toMatchObject({ suspended: 2, rekeyed: 1 });

    const { visit: other } = await kenji.post('/visits', { journey: 'renewal' });
    await kenji.post(`/visits/${other.id}/person`, { residentId: robbed.residentId });
    const documents = [licence(await nameOf(robbed.residentId), robbed.birthDate)];
    await kenji.post(`/visits/${other.id}/identity`, { documents });
    expect(await kenji.post(`/visits/${other.id}/renewal`)).toMatchObject({ status: 409, code: 'MYNA_COUNTER_CARD_SUSPENDED' });
    expect(await stateOf(robbed.card.id)).toBe('suspended');
  }, 60_000);
});

/** The chip loses its power at the n-th command: before it is sent, or after it was done and before the answer arrives. */
function breakingAt(chip: CardTransport, at: number, isAnswerLost: boolean): CardTransport {
  let sent = 0;
  return {
    ...chip,
    async transmit(command) {
      sent += 1;
      if (sent < at) return chip.transmit(command);
      if (sent === at && isAnswerLost) await chip.transmit(command);
      await chip.reset?.();
      throw new Error('power cut');
    },
  };
}
