import { execFileSync } from 'node:child_process';
import { parseLocalGovernmentCode } from '@openmyna/number';
import { connectCard, runIssuerSteps } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ResidentChange } from '../registry/index.ts';
import { capture, codeOf, createTestCountry, officer, type TestCountry } from './test-country.ts';

// Chips make real keys, and two busy cores take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const shiomi = parseLocalGovernmentCode('149900');
const shirakaba = parseLocalGovernmentCode('209902');

let country: TestCountry;
beforeAll(async () => {
  country = await createTestCountry();
});
afterAll(() => country.stop());

const today = () => country.clock.today();

async function applicant(): Promise<string> {
  const residentId = await country.register();
  const photo = capture('good-1', (await today()).subtract({ days: 2 }));
  await country.cards.applyAtCounter({ residentId, actor: officer, photo });
  await country.settle();
  return residentId;
}

let asked = 0;
async function change(residentId: string, what: (on: Awaited<ReturnType<typeof today>>) => ResidentChange): Promise<string> {
  asked += 1;
  const { version } = await country.registry.openResident(residentId, officer, 'counter.change');
  const request = { change: what(await today()), members: [{ residentId, version }], key: `move-${asked}`, evidence: [] };
  const [written] = await country.registry.changeResidents(request, officer, 'counter.change');
  return written?.changeId ?? '';
}
const leave = (residentId: string, to = shirakaba) => change(residentId, (on) => ({ kind: 'moving-out', on, to }));
const arrive = (residentId: string, municipality = shirakaba, address = '白樺町大字白樺5番地') =>
  change(residentId, (on) => ({ kind: 'moving-in', on, municipality, address }));

async function move(residentId: string): Promise<void> {
  await leave(residentId);
  await arrive(residentId);
  await country.settle();
}

async function newest(residentId: string) {
  const [application] = await country.cards.applicationsOf(residentId);
  if (!application) throw new Error('no application');
  return application;
}
const kindsOf = async (residentId: string) => (await newest(residentId)).history.map(({ kind }) => kind);
const collection = (residentId: string) => country.cards.prepareCollection({ residentId, actor: officer });

/** What stands on the newest collection notice. */
async function noticeText(residentId: string): Promise<string> {
  const notices = (await country.letters.list(residentId)).filter(({ kind }) => kind === 'collection-notice');
  const input = await country.letters.open(notices[0]?.id ?? '', residentId);
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input, encoding: 'utf8' }).replace(/\s/g, '');
}

/** Name and address on the chip, as its holder reads them once she has set her PINs at the counter. */
async function textOnChip(cardId: string): Promise<string> {
  const chip = country.drawer.open(cardId);
  const terminal = await connectCard(chip);
  const pins = { signature: 'ABC123', authentication: '1234', basicInformation: '2345', healthInsurance: '3456' } as const;
  for (const kind of Object.keys(pins) as (keyof typeof pins)[])
    await terminal.setFirstPin(kind, country.cards.transportPin(cardId), pins[kind]);
  await runIssuerSteps(chip, { role: 'counter', key: country.cards.counterKey(cardId), steps: [{ do: 'deliver' }] });
  const { name, address } = await terminal.readBasicFour(pins.basicInformation);
  return `${name} ${address}`.normalize('NFKC');
}

describe('an open application follows a move to another municipality', () => {
  it('before its card is made: the card is made once, for the new address, and is collected there', async () => {
    const residentId = await applicant();
    expect((await newest(residentId)).municipality).toBe(shiomi);
    await move(residentId);
    const { municipality, state } = await newest(residentId);
    expect([municipality, state.stage]).toEqual([shirakaba, 'ordered']);
    expect(country.cards.progressOf(await newest(residentId))).toMatchObject({ forwardedTo: shirakaba });
    await country.days(57);
    expect(await kindsOf(residentId)).toEqual([
      'submitted',
      'accepted',
      'ordered',
      'forwarded',
      'produced',
      'shipped',
      'arrived',
      'noticeSent',
    ]);
    const text = await noticeText(residentId);
    expect(text).toContain('白樺町役場');
    expect(text).not.toContain('汐見市');
    const opened = await collection(residentId);
    expect(opened.person.municipality.code).toBe(shirakaba);
    expect(await textOnChip(opened.card.id)).toContain('白樺町大字白樺5番地');
    await country.cards.completeCollection({ cardId: opened.card.id, visitId: 'at-shirakaba', actor: officer });
    expect((await newest(residentId)).state.outcome).toBe('card');
    expect(await country.cards.cardsOf(residentId)).toHaveLength(1);
  });

  it('when the card waits at the old office: that one is destroyed, another is made, with a notice from the new office', async () => {
    const residentId = await applicant();
    await country.days(57);
    const old = (await newest(residentId)).state.cardId ?? '';
    const number = (text: string) => /\d{4}-?\d{4}-?\d{4}-?\d{4}/.exec(text)?.[0];
    const firstNotice = await noticeText(residentId);
    expect(firstNotice).toContain('汐見市役所');
    await move(residentId);

    expect((await country.cards.getCard(old)).state).toBe('destroyed');
    expect(country.drawer.images.has(old)).toBe(false);
    expect(await country.certification.cardState(old)).toBe('revoked');
    expect(await codeOf(collection(residentId))).toBe('MYNA_CARDS_CARD_OUTDATED');
    expect(await codeOf(country.cards.completeCollection({ cardId: old, visitId: 'old-office', actor: officer }))).toBe(
      'MYNA_CARDS_CARD_MADE_AGAIN',
    );
    const waiting = country.cards.progressOf(await newest(residentId));
    expect(waiting).toMatchObject({ stage: 'ordered', isOutdated: true, forwardedTo: shirakaba });
    expect(waiting.collectBy).toBeUndefined();

    await country.days(8);
    expect((await kindsOf(residentId)).slice(6)).toEqual([
      'noticeSent',
      'forwarded',
      'outdated',
      'remade',
      'produced',
      'shipped',
      'arrived',
      'noticeSent',
    ]);
    const secondNotice = await noticeText(residentId);
    expect(secondNotice).toContain('白樺町役場');
    expect(number(secondNotice)).toBe(number(firstNotice));
    const { card } = await collection(residentId);
    expect(card.id).not.toBe(old);
    expect(await textOnChip(card.id)).toContain('白樺町大字白樺5番地');
    await country.cards.completeCollection({ cardId: card.id, visitId: 'new-office', actor: officer });
    expect((await country.cards.cardsOf(residentId)).map(({ state }) => state)).toEqual(['active', 'destroyed']);
  });

  it('back again and within a municipality: the application stays where its holder lives', async () => {
    const residentId = await applicant();
    await move(residentId);
    await leave(residentId, shiomi);
    await arrive(residentId, shiomi, '汐見市坂の上1番地');
    await change(residentId, (on) => ({ kind: 'address', on, address: '汐見市坂の上2番地' }));
    await country.settle();
    expect((await newest(residentId)).municipality).toBe(shiomi);
    expect((await kindsOf(residentId)).filter((kind) => kind === 'forwarded')).toHaveLength(2);
    await country.days(57);
    const { card } = await collection(residentId);
    expect(await textOnChip(card.id)).toContain('坂の上2番地');
  });

  it('a new name asks for a new card too, at the same office', async () => {
    const residentId = await applicant();
    await country.days(57);
    await change(residentId, (on) => ({ kind: 'name', on, name: '佐藤 花', kana: 'サトウ ハナ' }));
    await country.settle();
    expect((await kindsOf(residentId)).slice(7)).toEqual(['outdated', 'remade']);
    await country.days(8);
    const { card } = await collection(residentId);
    expect(await textOnChip(card.id)).toContain('佐藤');
  });

  it('the job run a second time, and late, changes nothing', async () => {
    const residentId = await applicant();
    await country.days(57);
    await leave(residentId);
    const changeId = await arrive(residentId);
    await country.settle();
    const once = await kindsOf(residentId);
    const { version } = await country.registry.openResident(residentId, officer, 'counter.change');
    const again = () => country.jobs['registry.changed']?.({ residentId, changeId, version, matters: 'address' });
    await again();
    expect(await kindsOf(residentId)).toEqual(once);
    await country.days(8);
    const made = (await newest(residentId)).state;
    await Promise.all([again(), again()]);
    expect((await newest(residentId)).state).toMatchObject({ stage: 'noticeSent', cardId: made.cardId });
    expect((await country.cards.getCard(made.cardId ?? '')).state).toBe('arrived');
  });

  it('a crash after the chip was destroyed loses nothing: the next try ends the card and has another made', async () => {
    const residentId = await applicant();
    await country.days(57);
    const old = (await newest(residentId)).state.cardId ?? '';
    country.drawer.onDestroyed = async (cardId) => {
      country.drawer.onDestroyed = undefined;
      if (cardId === old) throw new Error('the machine stopped here');
    };
    await leave(residentId);
    const changeId = await arrive(residentId);
    await country.settle();
    expect(country.drawer.images.has(old)).toBe(false);
    // Nothing was written, and nobody can be handed a card that is no more: its counter cannot reach it.
    expect((await newest(residentId)).state).toMatchObject({ stage: 'noticeSent', cardId: old });
    const failed = (await country.failedJobs()).find(({ task }) => task === 'registry.changed');
    expect(failed).toMatchObject({ attempts: 1 });
    const { version } = await country.registry.openResident(residentId, officer, 'counter.change');
    await country.jobs['registry.changed']?.({ residentId, changeId, version, matters: 'address' });
    expect((await newest(residentId)).state).toMatchObject({ stage: 'ordered', isOutdated: true });
    expect((await country.cards.getCard(old)).state).toBe('destroyed');
    await country.days(8);
    expect((await collection(residentId)).card.id).not.toBe(old);
  });

  it('moved out and in nowhere: withdrawn, and what was made is destroyed', async () => {
    const [ordered, waiting] = [await applicant(), await applicant()];
    await country.days(57);
    const late = await applicant();
    const old = (await newest(waiting)).state.cardId ?? '';
    for (const residentId of [ordered, waiting, late]) await leave(residentId);
    await country.days(100);
    for (const residentId of [ordered, waiting, late])
      expect((await newest(residentId)).state, residentId).toMatchObject({ outcome: expect.any(String), mustDestroy: false });
    expect((await newest(late)).state).toMatchObject({ stage: 'withdrawn', reason: 'not-moved-in' });
    expect((await country.cards.getCard(old)).state).toBe('destroyed');
    expect(country.cards.progressOf(await newest(late))).toMatchObject({ outcome: 'withdrawal', reason: 'not-moved-in' });
  });
});
