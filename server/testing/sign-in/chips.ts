import { createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { createCard, createDeliveredImage } from '@openmyna/card';
import { type CardTerminal, connectCard, inProcessTransport } from '@openmyna/reader';

const makeKeyPair = promisify(generateKeyPair);

export const testPin = '1234';

export interface ChipKey {
  readonly spki: Uint8Array;
  readonly pkcs8: Uint8Array;
}

export async function makeChipKey(): Promise<ChipKey> {
  const { privateKey } = await makeKeyPair('rsa', { modulusLength: 2048 });
  return {
    spki: new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' })),
    pkcs8: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })),
  };
}

/** A running chip with a certificate, a key and the authentication PIN, in a reader of this process. */
export async function insertChip(cardId: string, key: ChipKey, certificate: Uint8Array): Promise<CardTerminal> {
  const channelKey = new Uint8Array(32);
  const image = createDeliveredImage({
    cardId,
    profile: 'brief',
    issuerKey: channelKey,
    counterKey: channelKey,
    files: { 'jpki/000A': certificate },
    pins: { 'jpki/0018': testPin },
    keyPairs: { 'jpki/0017': key.pkcs8 },
  });
  return connectCard(inProcessTransport(createCard({ image, commit: () => undefined })));
}
