import { createPrivateKey, createPublicKey, verify as verifyWith } from 'node:crypto';
import { type Card, createBlankImage, createCard, type ProfileName } from '@openmyna/card';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advanceIssuerRun,
  type CardError,
  connectCard,
  encodeBasicFour,
  encodeIndividualNumber,
  encodeTokenInfo,
  type IssuerRun,
  type IssuerStep,
  inProcessTransport,
  putKey,
  runIssuerSteps,
  startIssuerRun,
  verifyPossession,
  writeFile,
} from './index.ts';

const issuerKey = new Uint8Array(32).fill(1);
const counterKey = new Uint8Array(32).fill(2);
const transportPin = '73519264';
const basicFour = { name: '田中　花子', address: '神奈川県汐見市港町１丁目２番３号', dateOfBirth: '1984-04-12', sex: '2' } as const;

const blank = (profile: ProfileName = 'brief'): Card =>
  createCard({ image: createBlankImage({ cardId: 'card-7', profile, issuerKey, counterKey }), commit: () => undefined });

const bureauSteps: IssuerStep[] = [
  { do: 'generateKey', key: 'authentication' },
  { do: 'generateKey', key: 'signature' },
  writeFile('authenticationCertificate', Uint8Array.of(0x30, 0x82, 0x09, 0x00, ...new Uint8Array(2304))),
  writeFile('tokenInfo', encodeTokenInfo('7')),
  writeFile('individualNumber', encodeIndividualNumber('537686677188')),
  writeFile('basicFour', encodeBasicFour(basicFour)),
  { do: 'putCredential', credential: 'numberCredential', value: '537686677188' },
  { do: 'putTransportPin', pin: 'signature', value: transportPin },
  { do: 'putTransportPin', pin: 'authentication', value: transportPin },
  { do: 'putTransportPin', pin: 'basicInformation', value: transportPin },
  { do: 'personalise' },
  { do: 'status' },
];
const asIssuer = (card: Card, steps: IssuerStep[]) => runIssuerSteps(inProcessTransport(card), { role: 'issuer', key: issuerKey, steps });
const asCounter = (card: Card, steps: IssuerStep[], resident?: () => Promise<void>) =>
  runIssuerSteps(inProcessTransport(card), { role: 'counter', key: counterKey, steps, ...(resident ? { resident } : {}) });
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: CardError) => `${error.code} ${error.facts.statusWord ?? ''}`.trim(),
  );

async function collected(): Promise<Card> {
  const card = blank();
  await asIssuer(card, bureauSteps);
  const terminal = await connectCard(inProcessTransport(card));
  await terminal.setFirstPin('signature', transportPin, 'ABC123');
  await terminal.setFirstPin('authentication', transportPin, '1234');
  await terminal.setFirstPin('basicInformation', transportPin, '2345');
  await asCounter(card, [{ do: 'deliver' }]);
  return card;
}

describe('the bureau', () => {
  it('fills a blank chip that makes its own keys, each with a proof of possession', async () => {
    const card = blank();
    const { keys, status } = await asIssuer(card, bureauSteps);
    const answer = keys.authentication;
    if (!answer) throw new Error('no key');
    expect(createPublicKey({ key: Buffer.from(answer.spki), type: 'spki', format: 'der' }).asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(await verifyPossession('card-7', 'authentication', answer)).toBe(true);
    expect(await verifyPossession('card-7', 'signature', answer)).toBe(false);
    expect(await verifyPossession('card-8', 'authentication', answer)).toBe(false);
    expect(status).toMatchObject({
      cardId: 'card-7',
      life: 'personalised',
      pins: { signature: { state: 'transport', triesLeft: 3 }, healthInsurance: { state: 'withdrawn', triesLeft: 0 } },
    });
  });

  it('writes a file again, shorter, without a rest of the longer one', async () => {
    const card = blank();
    const long = Uint8Array.of(0x30, 0x82, 0x07, 0xfc, ...new Uint8Array(2044).fill(1));
    const short = Uint8Array.of(0x30, 0x82, 0x00, 0x7c, ...new Uint8Array(124).fill(2));
    await asIssuer(card, [writeFile('authenticationCertificate', long), writeFile('authenticationCertificate', short)]);
    expect(card.image.body.files['jpki/000A']).toEqual(short);
  });

  it('cannot deliver, nor the counter personalise', async () => {
    const card = blank();
    expect(await codeOf(asIssuer(card, [{ do: 'deliver' }]))).toBe('MYNA_CARD_REFUSED 6982');
    expect(await codeOf(asCounter(card, [{ do: 'personalise' }]))).toBe('MYNA_CARD_REFUSED 6982');
  });

  it('has no more say over the files once the chip is personalised', async () => {
    const card = blank();
    await asIssuer(card, bureauSteps);
    expect(await codeOf(asIssuer(card, [{ do: 'generateKey', key: 'signature' }]))).toBe('MYNA_CARD_REFUSED 6982');
  });

  it('replaces a key of the channel', async () => {
    const card = blank();
    const next = new Uint8Array(32).fill(9);
    await asIssuer(card, [putKey('issuer', next)]);
    expect(await codeOf(asIssuer(card, [{ do: 'status' }]))).toBe('MYNA_CARD_CHANNEL 6300');
    await runIssuerSteps(inProcessTransport(card), { role: 'issuer', key: next, steps: [{ do: 'status' }] });
  });
});

describe('collection', () => {
  it('opens nothing before the first PINs are set, and delivers only then', async () => {
    const card = blank();
    await asIssuer(card, bureauSteps);
    const terminal = await connectCard(inProcessTransport(card));
    expect(await codeOf(terminal.verifyPin('authentication', '1234'))).toBe('MYNA_CARD_PIN_NOT_SET');
    await terminal.setFirstPin('authentication', transportPin, '1234');
    expect(await codeOf(terminal.sign('authentication', new Uint8Array(1), '1234'))).toBe('MYNA_CARD_PIN_REQUIRED');
    expect(await codeOf(asCounter(card, [{ do: 'deliver' }]))).toBe('MYNA_CARD_REFUSED 6985');
  });

  it('counts a wrong transport PIN, and uses no try for a new PIN that breaks the rules', async () => {
    const card = blank();
    await asIssuer(card, bureauSteps);
    const terminal = await connectCard(inProcessTransport(card));
    expect(await codeOf(terminal.setFirstPin('signature', '00000000', 'ABC123'))).toBe('MYNA_CARD_PIN_WRONG');
    expect(await codeOf(terminal.setFirstPin('signature', transportPin, 'ABCDEFG1'))).toBe('MYNA_CARD_PIN_FORM');
    expect(await terminal.readTriesLeft('signature')).toBe(2);
    await terminal.setFirstPin('signature', transportPin, 'ABC123');
    expect(await terminal.readTriesLeft('signature')).toBe(3);
  });

  it('leaves a card that signs', async () => {
    const card = await collected();
    const terminal = await connectCard(inProcessTransport(card));
    const data = Uint8Array.of(1, 2, 3);
    const signature = await terminal.sign('authentication', data, '1234');
    const pkcs8 = Buffer.from(card.image.body.keyPairs['jpki/0017'] ?? []);
    expect(verifyWith('sha256', data, createPublicKey(createPrivateKey({ key: pkcs8, type: 'pkcs8', format: 'der' })), signature)).toBe(
      true,
    );
  });
});

describe('the counter', () => {
  const lock = async (card: Card): Promise<void> => {
    const terminal = await connectCard(inProcessTransport(card));
    for (let count = 0; count < 3; count += 1) await codeOf(terminal.verifyPin('authentication', '0000'));
    expect(await terminal.readTriesLeft('authentication')).toBe(0);
  };

  it('unlocks a PIN with a new value that it never sees', async () => {
    const card = await collected();
    await lock(card);
    const seen: string[] = [];
    const watched = {
      ...inProcessTransport(card),
      transmit: (apdu: Uint8Array) => {
        seen.push(Buffer.from(apdu).toString('hex'));
        return card.transmit(apdu);
      },
    };
    const { status } = await runIssuerSteps(watched, {
      role: 'counter',
      key: counterKey,
      steps: [{ do: 'permitNewPin', pin: 'authentication' }, { do: 'resident', pins: ['authentication'] }, { do: 'status' }],
      resident: async () => (await connectCard(inProcessTransport(card))).setPermittedPin('authentication', '4321'),
    });
    expect(seen.join()).not.toContain('34333231');
    expect(status?.pins.authentication).toEqual({ state: 'set', triesLeft: 3 });
    await (await connectCard(inProcessTransport(card))).verifyPin('authentication', '4321');
  });

  it('and a terminal may take turns on one transport', async () => {
    const card = await collected();
    const transport = inProcessTransport(card);
    const terminal = await connectCard(transport);
    await terminal.verifyPin('authentication', '1234');
    await runIssuerSteps(transport, { role: 'counter', key: counterKey, steps: [{ do: 'permitNewPin', pin: 'authentication' }] });
    await terminal.setPermittedPin('authentication', '9876');
    card.reset();
    await terminal.sign('authentication', Uint8Array.of(1), '9876');
    card.reset();
    expect(await codeOf(terminal.sign('authentication', Uint8Array.of(1)))).toContain('MYNA_CARD_PIN_REQUIRED');
    expect(await terminal.readTriesLeft('authentication')).toBe(3);
  });

  it('permits one value of one PIN, and the permit ends with the power', async () => {
    const card = await collected();
    await asCounter(card, [{ do: 'permitNewPin', pin: 'authentication' }]);
    const terminal = await connectCard(inProcessTransport(card));
    expect(await codeOf(terminal.setPermittedPin('signature', 'XYZ789'))).toContain('MYNA_CARD_PIN_REQUIRED');
    await terminal.setPermittedPin('authentication', '1111');
    expect(await codeOf(terminal.setPermittedPin('authentication', '2222'))).toContain('MYNA_CARD_PIN_REQUIRED');
    await asCounter(card, [{ do: 'permitNewPin', pin: 'authentication' }]);
    card.reset();
    expect(await codeOf((await connectCard(inProcessTransport(card))).setPermittedPin('authentication', '3333'))).toBe(
      'MYNA_CARD_REFUSED 6d00',
    );
  });

  it('updates the basic four of a delivered card only while its PIN stands', async () => {
    const card = await collected();
    const moved = writeFile('basicFour', encodeBasicFour({ ...basicFour, address: '長野県白樺町大字白樺７７番地' }));
    expect(await codeOf(asCounter(card, [moved]))).toBe('MYNA_CARD_REFUSED 6982');
    const enter = async (): Promise<void> => (await connectCard(inProcessTransport(card))).verifyPin('basicInformation', '2345');
    await asCounter(card, [{ do: 'resident', pins: ['basicInformation'] }, moved], enter);
    expect(await (await connectCard(inProcessTransport(card))).readBasicFour('2345')).toMatchObject({
      address: '長野県白樺町大字白樺７７番地',
    });
  });

  it('blocks the card for ever', async () => {
    const card = await collected();
    await asCounter(card, [{ do: 'block' }]);
    expect(await codeOf(connectCard(inProcessTransport(card)))).toBe('MYNA_CARD_BLOCKED');
    expect(await codeOf(asCounter(card, [{ do: 'status' }]))).toBe('MYNA_CARD_BLOCKED');
    card.powerOn();
    expect(await codeOf(connectCard(inProcessTransport(card)))).toBe('MYNA_CARD_BLOCKED');
  });
});

describe('whoever relays the APDUs', () => {
  /** Runs the steps through a relay that may change what passes. */
  async function relay(
    card: Card,
    steps: IssuerStep[],
    meddle: (apdu: Uint8Array, count: number) => Uint8Array,
    answer = (response: Uint8Array) => response,
  ) {
    let { run, move } = advanceIssuerRun(startIssuerRun({ role: 'counter', key: counterKey, steps }));
    for (let count = 0; move.kind === 'command'; count += 1) {
      // The run survives being kept as JSON between two requests.
      const kept: IssuerRun = JSON.parse(JSON.stringify(run));
      ({ run, move } = advanceIssuerRun(kept, answer(await card.transmit(meddle(move.apdu, count)))));
    }
    return move;
  }

  it('may carry them between requests', async () => {
    expect(await relay(await collected(), [{ do: 'status' }], (apdu) => apdu)).toMatchObject({
      kind: 'done',
      results: { status: { life: 'delivered' } },
    });
  });
  it('cannot change a command', async () => {
    const flip = (apdu: Uint8Array, count: number) => (count < 3 ? apdu : apdu.with(20, (apdu[20] ?? 0) ^ 1));
    const card = await collected();
    expect(await codeOf(relay(card, [{ do: 'block' }], flip))).toBe('MYNA_CARD_CHANNEL 6988');
    expect(card.image.body.life).toBe('delivered');
  });
  it('cannot turn one instruction into another', async () => {
    const swap = (apdu: Uint8Array, count: number) => (count < 3 ? apdu : apdu.with(1, 0xca));
    expect(await codeOf(relay(await collected(), [{ do: 'block' }], swap))).toBe('MYNA_CARD_CHANNEL 6988');
  });
  it('cannot say that it was done', async () => {
    const lie = (response: Uint8Array) => (response.length > 18 ? response : Uint8Array.of(...response.subarray(0, -2), 0x90, 0x00));
    const card = blank();
    expect(await codeOf(relay(card, [{ do: 'deliver' }], (apdu) => apdu, lie))).toBe('MYNA_CARD_CHANNEL');
  });
  it('cannot send a command twice', async () => {
    const card = await collected();
    let kept: Uint8Array | undefined;
    await relay(card, [{ do: 'permitNewPin', pin: 'signature' }, { do: 'status' }], (apdu, count) => {
      if (count === 3) kept = apdu;
      return apdu;
    });
    const replayed = await card.transmit(kept ?? new Uint8Array());
    expect([...replayed]).toEqual([0x69, 0x88]);
  });
  it('cannot forge any command while the channel is open', async () => {
    const card = await collected();
    const instructions = fc.constantFrom(0x46, 0xd6, 0xda, 0xd8, 0x2c, 0x44, 0xca);
    const field = fc.uint8Array({ minLength: 1, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(instructions, fc.nat(255), fc.nat(255), field, async (ins, p1, p2, data) => {
        const { image } = card;
        await asCounter(card, [{ do: 'status' }]);
        const response = await card.transmit(Uint8Array.of(0x84, ins, p1, p2, data.length, ...data, 0));
        expect([...response]).toEqual([0x69, 0x88]);
        expect([...(await card.transmit(Uint8Array.of(0x00, 0x2c, 2, 0x98, 4, 0x31, 0x31, 0x31, 0x31)))]).toEqual([0x6d, 0x00]);
        expect(card.image).toBe(image);
      }),
      { numRuns: 100 },
    );
  });
  it('cannot stand in for the card', async () => {
    const stranger = createCard({
      image: createBlankImage({ cardId: 'x', profile: 'brief', issuerKey, counterKey: issuerKey }),
      commit: () => undefined,
    });
    expect(await codeOf(relay(stranger, [{ do: 'status' }], (apdu) => apdu))).toBe('MYNA_CARD_CHANNEL 6300');
  });
});
