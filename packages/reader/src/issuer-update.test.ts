import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { type Card, type CardImage, createCard, createDeliveredImage, decodeImage, encodeImage } from '@openmyna/card';
import { describe, expect, it } from 'vitest';
import {
  asUpdate,
  type CardError,
  clearFile,
  connectCard,
  encodeAvailability,
  type IssuerStep,
  inProcessTransport,
  runIssuerSteps,
  verifyPossession,
  writeFile,
} from './index.ts';

/** Made once: a torn update is begun again and again, and the keys are not what it is about. */
const pairs = Array.from({ length: 3 }, () => generateKeyPairSync('rsa', { modulusLength: 2048 }));
const testPkcs8 = new Uint8Array(pairs[0]?.privateKey.export({ type: 'pkcs8', format: 'der' }) ?? []);
const none = new Uint8Array();
const counterKey = new Uint8Array(32).fill(2);
const certificate = (filler: number, length = 2200): Uint8Array =>
  Uint8Array.of(0x30, 0x82, (length - 4) >> 8, (length - 4) & 0xff, ...new Uint8Array(length - 4).fill(filler));

const oldCertificate = certificate(1);
const newCertificate = certificate(2, 2350);

function deliveredImage(): CardImage {
  return createDeliveredImage({
    cardId: 'card-9',
    profile: 'brief',
    issuerKey: new Uint8Array(32).fill(1),
    counterKey,
    pins: { 'jpki/0018': '1234', 'jpki/001B': 'ABC123', 'basicInformation/0011': '2345' },
    files: {
      'jpki/0001': oldCertificate,
      'jpki/000A': oldCertificate,
      'jpki/0008': encodeAvailability({ signature: true, authentication: true }),
    },
    keyPairs: { 'jpki/0017': testPkcs8, 'jpki/001A': testPkcs8 },
  });
}

/** A card that loses its power for good after so many kept images; `kept` is what its memory holds then. */
function insert(image: CardImage, commitsLeft = Number.POSITIVE_INFINITY): { card: Card; kept: () => CardImage; commits: () => number } {
  let kept = image;
  let commits = 0;
  const card = createCard({
    image,
    makeKeyPair: async () => pairs[1 + (commits % 2)] ?? generateKeyPairSync('rsa', { modulusLength: 2048 }),
    commit(next) {
      if (commits >= commitsLeft) throw new Error('no power');
      commits += 1;
      kept = next;
    },
  });
  return { card, kept: () => kept, commits: () => commits };
}

const asCounter = (card: Card, steps: readonly IssuerStep[]) =>
  runIssuerSteps(inProcessTransport(card), { role: 'counter', key: counterKey, steps });
/** The holder enters a PIN of her own first: without it the chip makes no key for the counter. */
const withHolder = (card: Card, steps: readonly IssuerStep[]) =>
  runIssuerSteps(inProcessTransport(card), {
    role: 'counter',
    key: counterKey,
    steps: [{ do: 'resident', pins: ['authentication'] }, ...steps],
    resident: async () => (await connectCard(inProcessTransport(card))).verifyPin('authentication', '1234'),
  });
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: CardError) => `${error.code} ${error.facts.statusWord ?? ''}`.trim(),
  );
const spkiOf = (pkcs8: Uint8Array): Uint8Array =>
  createPublicKey(createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' })).export({ type: 'spki', format: 'der' });

const renewal = asUpdate(
  { do: 'generateKey', key: 'authentication' },
  writeFile('authenticationCertificate', newCertificate),
  { do: 'generateKey', key: 'signature' },
  writeFile('signatureCertificate', newCertificate),
);

describe('an update', () => {
  it('leaves key and certificate as they were until it is committed', async () => {
    const { card } = insert(deliveredImage());
    const begun = await withHolder(card, [{ do: 'beginUpdate' }, { do: 'generateKey', key: 'authentication' }, { do: 'status' }]);
    expect(begun.status?.update).toEqual({ keys: ['authentication'], files: [] });
    const terminal = await connectCard(inProcessTransport(card));
    expect(await terminal.readCertificate('authentication')).toEqual(oldCertificate);
    await terminal.sign('authentication', Uint8Array.of(1), '1234');
    expect(card.image.body.keyPairs['jpki/0017']).toEqual(testPkcs8);

    const done = await asCounter(card, [writeFile('authenticationCertificate', newCertificate), { do: 'commitUpdate' }, { do: 'status' }]);
    expect(done.status?.update).toBeUndefined();
    expect(await (await connectCard(inProcessTransport(card))).readCertificate('authentication')).toEqual(newCertificate);
    expect(spkiOf(card.image.body.keyPairs['jpki/0017'] ?? new Uint8Array())).toEqual(Buffer.from(begun.keys.authentication?.spki ?? []));
  });

  it('outlives the power, and tells its public key once more', async () => {
    const first = insert(deliveredImage());
    const { keys } = await withHolder(first.card, [{ do: 'beginUpdate' }, { do: 'generateKey', key: 'signature' }]);
    const { card } = insert(decodeImage(encodeImage(first.kept())));
    const again = await asCounter(card, [{ do: 'status' }, { do: 'readPublicKey', key: 'signature' }]);
    expect(again.status?.update?.keys).toEqual(['signature']);
    expect(again.keys.signature?.spki).toEqual(keys.signature?.spki);
    const answer = again.keys.signature;
    expect(answer && (await verifyPossession('card-9', 'signature', answer))).toBe(true);
  });

  it('torn at any of its writes leaves the old pair or the new pair, never a mixture', async () => {
    const whole = insert(deliveredImage());
    await withHolder(whole.card, renewal);
    const total = whole.commits();
    // Two for the PIN's counter, down and up, and six for the update.
    expect(total).toBe(8);
    const outcomes: string[] = [];
    for (let power = 0; power <= total; power += 1) {
      const torn = insert(deliveredImage(), power);
      await codeOf(withHolder(torn.card, renewal));
      const { body } = insert(decodeImage(encodeImage(torn.kept()))).card.image;
      const isOld = ['jpki/0001', 'jpki/000A'].every((path) => Buffer.from(oldCertificate).equals(body.files[path as 'jpki/0001'] ?? none));
      const isNew = ['jpki/0001', 'jpki/000A'].every((path) => Buffer.from(newCertificate).equals(body.files[path as 'jpki/0001'] ?? none));
      const hasOldKeys = ['jpki/0017', 'jpki/001A'].every((path) =>
        Buffer.from(testPkcs8).equals(body.keyPairs[path as 'jpki/0017'] ?? none),
      );
      outcomes.push(isOld && hasOldKeys ? 'old' : isNew && !hasOldKeys ? 'new' : 'mixed');
    }
    expect(outcomes).toEqual([...Array<string>(total).fill('old'), 'new']);
  });

  it('can be given up, and a new one forgets what was left', async () => {
    const { card } = insert(deliveredImage());
    await asCounter(card, [{ do: 'beginUpdate' }, writeFile('authenticationCertificate', newCertificate), { do: 'discardUpdate' }]);
    expect(card.image.body.staged).toBeUndefined();
    await asCounter(card, [{ do: 'beginUpdate' }, writeFile('authenticationCertificate', newCertificate)]);
    const { status } = await asCounter(card, [{ do: 'beginUpdate' }, { do: 'status' }, { do: 'commitUpdate' }]);
    expect(status?.update).toEqual({ keys: [], files: [] });
    expect(card.image.body.files['jpki/000A']).toEqual(oldCertificate);
    expect(await codeOf(asCounter(card, [{ do: 'commitUpdate' }]))).toBe('MYNA_CARD_REFUSED 6985');
    expect(await codeOf(asCounter(card, [{ do: 'discardUpdate' }]))).toBe('MYNA_CARD_REFUSED 6985');
  });

  it('takes a key with its certificate and PIN away at once', async () => {
    const { card } = insert(deliveredImage());
    const steps = asUpdate(
      { do: 'dropKey', key: 'signature' },
      { do: 'withdrawPin', pin: 'signature' },
      clearFile('signatureCertificate'),
      writeFile('certificateAvailability', encodeAvailability({ signature: false, authentication: true })),
    );
    await asCounter(card, steps.slice(0, -1));
    const before = await connectCard(inProcessTransport(card));
    await before.sign('signature', Uint8Array.of(1), 'ABC123');
    await asCounter(card, [{ do: 'commitUpdate' }]);
    const after = await connectCard(inProcessTransport(card));
    expect(await after.readTriesLeft('signature')).toBe(0);
    expect(await after.readAvailability()).toEqual({ signature: false, authentication: true });
    expect(card.image.body.keyPairs['jpki/001A']).toBeUndefined();
  });

  it('is needed for what takes more than one command: a part of a file is never seen', async () => {
    const { card } = insert(deliveredImage());
    const steps: IssuerStep[] = [{ do: 'resident', pins: ['basicInformation'] }, writeFile('surface', new Uint8Array(9000).fill(1))];
    const resident = async (): Promise<void> => (await connectCard(inProcessTransport(card))).verifyPin('basicInformation', '2345');
    const run = (all: IssuerStep[]) => runIssuerSteps(inProcessTransport(card), { role: 'counter', key: counterKey, steps: all, resident });
    expect(await codeOf(run(steps))).toBe('MYNA_CARD_REFUSED 6985');
    expect(card.image.body.files['surfaceCheck/0002']).toBeUndefined();
    await run(asUpdate(...steps));
    expect(card.image.body.files['surfaceCheck/0002']).toHaveLength(9000);
  });
});
