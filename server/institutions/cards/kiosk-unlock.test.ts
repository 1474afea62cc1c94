import { type CardError, connectCard, fromHex, type PinKind, runIssuerSteps, toHex } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import type { KioskPin } from './kiosk-store.ts';
import { askForUnlock, type KioskMove, nextKioskMove, openChallenge, openKiosk, otherPin } from './kiosk-unlock.ts';
import { codeOf, createTestCountry, day, officer, type TestCountry } from './test-country.ts';

// Chips make real keys, and two busy cores take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const pins = { signature: 'ABC123', authentication: '1234', basicInformation: '2345', residentRegistry: '4567' } as const;
const terminal = 'kiosk-lawson-149900';

let country: TestCountry;
beforeAll(async () => {
  country = await createTestCountry('jlis');
  // Nine in the morning.
  const now = (await country.clock.now()).toZonedDateTimeISO('Asia/Tokyo');
  await country.clock.advance(now.until(now.add({ days: 1 }).with({ hour: 9, minute: 0, second: 0 }), { largestUnit: 'seconds' }));
});
afterAll(() => country.stop());

/** A card in use, with PINs of its holder. */
async function holder() {
  const residentId = await country.register();
  const today = await country.clock.today();
  const dates = {
    appliedOn: today.subtract({ months: 14 }),
    issuedOn: today.subtract({ months: 13 }),
    collectedOn: today.subtract({ years: 1 }),
  };
  const { id: cardId } = await country.cards.importCard({ residentId, ...dates });
  const chip = country.drawer.open(cardId);
  const terminalOfChip = await connectCard(chip);
  for (const kind of Object.keys(pins) as (keyof typeof pins)[])
    await terminalOfChip.setFirstPin(kind, country.cards.transportPin(cardId), pins[kind]);
  await runIssuerSteps(chip, { role: 'counter', key: country.cards.counterKey(cardId), steps: [{ do: 'deliver' }] });
  return { residentId, cardId };
}
type Holder = Awaited<ReturnType<typeof holder>>;

const insert = async ({ cardId }: Holder) => connectCard(country.drawer.open(cardId));
const triesLeft = async (who: Holder, pin: PinKind) => (await insert(who)).readTriesLeft(pin);

async function lock(who: Holder, pin: KioskPin): Promise<void> {
  const card = await insert(who);
  for (let tries = 0; tries < 5; tries += 1) await card.verifyPin(pin, pin === 'signature' ? 'XYZ987' : '9999').catch(() => undefined);
  expect(await card.readTriesLeft(pin)).toBe(0);
}

/** The phone: a card signs under the PIN that is known. @param by another card than the one whose certificate is sent */
async function sign(who: Holder, pin: KioskPin, by = who) {
  const known = otherPin(pin);
  const { id, message } = await openChallenge(country.deps, pin);
  const owner = await insert(who);
  if (known === 'signature') await owner.verifyPin(known, pins[known]);
  const certificate = await owner.readCertificate(known);
  return { challengeId: id, certificate, signature: await (await insert(by)).sign(known, message, pins[known]) };
}

const ask = async (who: Holder, pin: KioskPin) => askForUnlock(country.deps, await sign(who, pin));

/** Somebody puts the card into a kiosk. */
async function atKiosk(who: Holder): Promise<string> {
  const certificate = await (await insert(who)).readCertificate('authentication');
  return (await openKiosk(country.deps, { certificate, terminal })).token;
}

/** The kiosk's screen: relays, and its holder types PINs. */
async function work(token: string, who: Holder, typed: Partial<Record<PinKind, string>>): Promise<KioskMove> {
  const chip = country.drawer.open(who.cardId);
  let move = await nextKioskMove(country.deps, { token, restart: true });
  for (let steps = 0; steps < 40 && move.kind !== 'done'; steps += 1) {
    if (move.kind === 'command') {
      const response = toHex(await chip.transmit(fromHex(move.apdu)));
      move = await nextKioskMove(country.deps, { token, response });
      continue;
    }
    const card = await connectCard(chip);
    for (const { kind } of move.pins) {
      const value = typed[kind];
      if (value === undefined) return move;
      await (move.mode === 'enter' ? card.verifyPin(kind, value) : card.setPermittedPin(kind, value));
    }
    move = await nextKioskMove(country.deps, { token });
  }
  return move;
}

const entriesOf = async ({ residentId }: Holder) =>
  (
    await country.databases.admin.query<{ institution: string; terminal: string | null }>(
      `select institution, terminal from exchange.entries where resident_id = $1 and purpose = 'konbini.unlock' order by civil_at, id`,
      [residentId],
    )
  ).rows;

const hours = (count: number) => country.clock.advance(Temporal.Duration.from({ hours: count }));

describe('a JPKI PIN set anew at a kiosk, under jlis', () => {
  it.each([
    ['signature', 'NEW456', 5],
    ['authentication', '9876', 3],
  ] as const)(
    'the %s PIN, by whoever knows the other one: asked for on the phone, done at the kiosk, each in the access log',
    async (pin, next, tries) => {
      const hanako = await holder();
      await lock(hanako, pin);
      const { until } = await ask(hanako, pin);
      expect((await country.clock.now()).until(until).total('hours')).toBeCloseTo(24, 2);
      const known = otherPin(pin);
      expect(await work(await atKiosk(hanako), hanako, { [known]: pins[known], [pin]: next })).toEqual({ kind: 'done' });
      expect(await triesLeft(hanako, pin)).toBe(tries);
      await (await insert(hanako)).verifyPin(pin, next);
      expect(await entriesOf(hanako)).toEqual([
        { institution: 'konbini', terminal: 'phone' },
        { institution: 'konbini', terminal },
      ]);
      // Once: the next kiosk knows of nothing.
      expect(await codeOf(atKiosk(hanako))).toBe('MYNA_CARDS_KIOSK_NOT_ASKED');
    },
  );

  it('is refused at a kiosk when the phone has not asked, and 24 hours after it has', async () => {
    const hanako = await holder();
    await lock(hanako, 'signature');
    expect(await codeOf(atKiosk(hanako))).toBe('MYNA_CARDS_KIOSK_NOT_ASKED');
    await ask(hanako, 'signature');
    const token = await atKiosk(hanako);
    await hours(25);
    expect(await codeOf(atKiosk(hanako))).toBe('MYNA_CARDS_KIOSK_TOO_LATE');
    expect(await codeOf(nextKioskMove(country.deps, { token, restart: true }))).toBe('MYNA_CARDS_KIOSK_TOO_LATE');
    expect(await triesLeft(hanako, 'signature')).toBe(0);
    // Asked again, it goes on.
    await ask(hanako, 'signature');
    expect(await work(await atKiosk(hanako), hanako, { authentication: pins.authentication, signature: 'NEW456' })).toEqual({
      kind: 'done',
    });
  });

  it('is refused outside 6:30 to 23:00, whatever was asked for', async () => {
    const hanako = await holder();
    await ask(hanako, 'signature');
    const now = (await country.clock.now()).toZonedDateTimeISO('Asia/Tokyo');
    await hours(23 - now.hour);
    expect(await codeOf(atKiosk(hanako))).toBe('MYNA_CARDS_KIOSK_CLOSED');
    // 6:00, and 7:00.
    await hours(7);
    expect(await codeOf(atKiosk(hanako))).toBe('MYNA_CARDS_KIOSK_CLOSED');
    await hours(1);
    expect(await codeOf(atKiosk(hanako))).toBe('done');
  });

  it('is asked for by the card and the PIN that is known only: not by a certificate, another’s signature, or twice by the same one', async () => {
    const [hanako, robber] = [await holder(), await holder()];
    expect(await codeOf(askForUnlock(country.deps, await sign(hanako, 'signature', robber)))).toMatch(/^MYNA_CERTIFICATION_/);
    const answer = await sign(hanako, 'signature');
    await askForUnlock(country.deps, answer);
    expect(await codeOf(askForUnlock(country.deps, answer))).toBe('MYNA_CARDS_KIOSK_CHALLENGE_STALE');
    expect(await entriesOf(hanako)).toHaveLength(1);
    expect(await codeOf(atKiosk(robber))).toBe('MYNA_CARDS_KIOSK_NOT_ASKED');
  });

  it('stays locked for whoever does not know the other PIN, or puts in another card', async () => {
    const [hanako, other] = [await holder(), await holder()];
    await lock(hanako, 'signature');
    await ask(hanako, 'signature');
    const token = await atKiosk(hanako);
    const wrong = work(token, hanako, { authentication: '9999', signature: 'NEW456' });
    await expect(wrong).rejects.toMatchObject({ code: 'MYNA_CARD_PIN_WRONG' } satisfies Partial<CardError>);
    // The screen says that the PIN was entered, and it was not.
    let move = await nextKioskMove(country.deps, { token, restart: true });
    const chip = country.drawer.open(hanako.cardId);
    while (move.kind === 'command')
      move = await nextKioskMove(country.deps, { token, response: toHex(await chip.transmit(fromHex(move.apdu))) });
    move = await nextKioskMove(country.deps, { token });
    if (move.kind !== 'command') throw new Error('no command');
    const refused = toHex(await chip.transmit(fromHex(move.apdu)));
    expect(await codeOf(nextKioskMove(country.deps, { token, response: refused }))).toBe('MYNA_CARDS_KIOSK_CARD_REFUSED');
    expect(await codeOf(work(token, other, { authentication: pins.authentication, signature: 'NEW456' }))).toBe(
      'MYNA_CARDS_KIOSK_CARD_REFUSED',
    );
    expect(await triesLeft(hanako, 'signature')).toBe(0);
    expect(await triesLeft(other, 'signature')).toBe(5);
  });

  it('is taken up again after a break, at the kiosk where the card was put in last', async () => {
    const hanako = await holder();
    await lock(hanako, 'authentication');
    await ask(hanako, 'authentication');
    const first = await atKiosk(hanako);
    // The holder has entered the PIN that is known, then the kiosk lost its power.
    expect(await work(first, hanako, { signature: pins.signature })).toMatchObject({ kind: 'pins', mode: 'permitted' });
    const second = await atKiosk(hanako);
    expect(await codeOf(nextKioskMove(country.deps, { token: first }))).toBe('MYNA_CARDS_KIOSK_SESSION_REQUIRED');
    expect(await triesLeft(hanako, 'authentication')).toBe(0);
    expect(await work(second, hanako, { signature: pins.signature, authentication: '9876' })).toEqual({ kind: 'done' });
    // An answer that got lost.
    expect(await nextKioskMove(country.deps, { token: second })).toEqual({ kind: 'done' });
    expect(await codeOf(nextKioskMove(country.deps, { token: 'guessed' }))).toBe('MYNA_CARDS_KIOSK_SESSION_REQUIRED');
  });

  it('a suspended card is refused on the phone and at the kiosk, in the middle too', async () => {
    const hanako = await holder();
    await ask(hanako, 'signature');
    const token = await atKiosk(hanako);
    await country.cards.suspendCard(hanako.cardId, officer, 'lost');
    expect(await codeOf(nextKioskMove(country.deps, { token, restart: true }))).toBe('MYNA_CARDS_CARD_NOT_NOW');
    expect(await codeOf(atKiosk(hanako))).toBe('MYNA_CERTIFICATION_SUSPENDED');
    expect(await codeOf(ask(hanako, 'signature'))).toBe('MYNA_CERTIFICATION_SUSPENDED');
  });
});

describe('under brief', () => {
  it('only the municipal office unlocks: phone and kiosk say so', async () => {
    const brief = await createTestCountry('brief');
    try {
      expect(await codeOf(openChallenge(brief.deps, 'signature'))).toBe('MYNA_CARDS_KIOSK_OFFICE_ONLY');
      const empty = new Uint8Array();
      expect(
        await codeOf(askForUnlock(brief.deps, { challengeId: day('2026-01-01').toString(), certificate: empty, signature: empty })),
      ).toBe('MYNA_CARDS_KIOSK_OFFICE_ONLY');
      expect(await codeOf(openKiosk(brief.deps, { certificate: empty, terminal }))).toBe('MYNA_CARDS_KIOSK_OFFICE_ONLY');
    } finally {
      await brief.stop();
    }
  });
});
