import { type Card, createBlankImage, createCard, createDeliveredImage, type ProfileName } from '@openmyna/card';
import { describe, expect, it } from 'vitest';
import { type CardError, connectCard, type IssuerStep, inProcessTransport, type PinKind, putKey, runIssuerSteps } from './index.ts';

const key = (filler: number): Uint8Array => new Uint8Array(32).fill(filler);
const [issuerKey, counterKey, kioskKey] = [key(1), key(2), key(3)];

/** A card in use that knows the kiosk's key, as the bureau writes it where the policy lets kiosks unlock. */
async function cardInUse(profile: ProfileName): Promise<Card> {
  const image = createDeliveredImage({
    cardId: 'card-3',
    profile,
    issuerKey,
    counterKey,
    pins: { 'jpki/0018': '1234', 'jpki/001B': 'ABC123', 'basicInformation/0011': '2345' },
  });
  const card = createCard({ image, commit: () => undefined });
  await runIssuerSteps(inProcessTransport(card), { role: 'issuer', key: issuerKey, steps: [putKey('kiosk', kioskKey)] });
  return card;
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: CardError) => `${error.code} ${error.facts.statusWord ?? ''}`.trim(),
  );

const lock = async (card: Card, pin: PinKind, wrong: string): Promise<void> => {
  const terminal = await connectCard(inProcessTransport(card));
  for (let tries = 0; tries < 5; tries += 1) await codeOf(terminal.verifyPin(pin, wrong));
  expect(await terminal.readTriesLeft(pin)).toBe(0);
};

/** What a kiosk does: the holder enters the PIN that is known, the kiosk permits the other, the holder sets it. */
const unlock = (
  card: Card,
  pin: PinKind,
  next: string,
  known: readonly [PinKind, string] | undefined,
  role: 'kiosk' | 'counter' = 'kiosk',
) =>
  runIssuerSteps(inProcessTransport(card), {
    role,
    key: role === 'kiosk' ? kioskKey : counterKey,
    steps: [
      { do: 'resident', pins: known ? [known[0]] : [] },
      { do: 'permitNewPin', pin },
      { do: 'resident', pins: [pin] },
      { do: 'status' },
    ],
    resident: async ([asked]) => {
      const terminal = await connectCard(inProcessTransport(card));
      if (asked === pin) await terminal.setPermittedPin(pin, next);
      else if (known) await terminal.verifyPin(...known);
    },
  });

describe('a kiosk under jlis', () => {
  it.each([
    ['signature', 'ABC12X', 'XYZ789', ['authentication', '1234']],
    ['authentication', '0000', '9876', ['signature', 'ABC123']],
  ] as const)('sets the %s PIN anew while the other stands', async (pin, wrong, next, known) => {
    const card = await cardInUse('jlis');
    await lock(card, pin, wrong);
    const { status } = await unlock(card, pin, next, known);
    expect(status?.pins[pin]?.triesLeft).toBe(pin === 'signature' ? 5 : 3);
    await (await connectCard(inProcessTransport(card))).verifyPin(pin, next);
  });

  it('refuses without the other PIN, and with a wrong one', async () => {
    const card = await cardInUse('jlis');
    await lock(card, 'signature', 'ABC12X');
    expect(await codeOf(unlock(card, 'signature', 'XYZ789', undefined))).toBe('MYNA_CARD_REFUSED 6982');
    expect(await codeOf(unlock(card, 'signature', 'XYZ789', ['authentication', '9999']))).toBe('MYNA_CARD_PIN_WRONG');
    expect(await (await connectCard(inProcessTransport(card))).readTriesLeft('signature')).toBe(0);
  });

  it('unlocks neither when both are locked, nor the basic-information PIN ever', async () => {
    const card = await cardInUse('jlis');
    await lock(card, 'signature', 'ABC12X');
    await lock(card, 'authentication', '0000');
    expect(await codeOf(unlock(card, 'signature', 'XYZ789', ['authentication', '1234']))).toBe('MYNA_CARD_PIN_LOCKED');
    const other = await cardInUse('jlis');
    expect(await codeOf(unlock(other, 'basicInformation', '1111', ['authentication', '1234']))).toBe('MYNA_CARD_REFUSED 6982');
  });

  it('can do nothing else to a card', async () => {
    const card = await cardInUse('jlis');
    const refused: IssuerStep[] = [
      { do: 'generateKey', key: 'signature' },
      { do: 'beginUpdate' },
      { do: 'withdrawPin', pin: 'signature' },
      { do: 'block' },
      putKey('counter', kioskKey),
    ];
    for (const step of refused) {
      const run = runIssuerSteps(inProcessTransport(card), { role: 'kiosk', key: kioskKey, steps: [step] });
      expect(await codeOf(run)).toBe('MYNA_CARD_REFUSED 6982');
    }
  });
});

describe('under brief', () => {
  it('only the office unlocks: a kiosk is refused whatever PIN stands', async () => {
    const card = await cardInUse('brief');
    expect(await codeOf(unlock(card, 'signature', 'XYZ789', ['authentication', '1234']))).toBe('MYNA_CARD_REFUSED 6982');
    await unlock(card, 'signature', 'XYZ789', undefined, 'counter');
  });

  it('a chip without the kiosk’s key knows none', async () => {
    const image = createBlankImage({ cardId: 'card-4', profile: 'brief', issuerKey, counterKey });
    const card = createCard({ image, commit: () => undefined });
    const run = runIssuerSteps(inProcessTransport(card), { role: 'kiosk', key: kioskKey, steps: [{ do: 'status' }] });
    expect(await codeOf(run)).toBe('MYNA_CARD_REFUSED 6a88');
  });
});
