import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Certification } from '../server/institutions/certification/index.ts';
import { readCivilClock, type Signer, Temporal } from '../server/kernel/index.ts';
import { type Bench, perSecond, result } from './bench.ts';
import { type OpenPlace, openAuthorities, openPlace, startOwnDatabase } from './own-database.ts';

const cardsTogether = 32;
const lanes = 6;

/**
 * Certificates through the authorities' door, given the keys: cards with a signature and an authentication certificate, 32 cards in a transaction as a day's
 * production has them, every commit durable. Beside it the same authority key signing as much data: one signature after the other, and as many at once as the
 * machine can, which leaves no time for anything else.
 */
export const issue: Bench = {
  name: 'issue',
  needs: 'none',
  async run() {
    const own = await startOwnDatabase();
    const place = openPlace(own.place);
    const certification = openAuthorities(place);
    try {
      await certification.start();
      const spkis = Array.from({ length: 16 }, makeSpki);
      const today = await readCivilClock(place.databases.as('core')).today();
      const signer = await place.keys.signer('certification/authentication/1');
      const issueSome = () => issueCards(place, certification, spkis, today);
      const single = await perSecond(async () => void (await signer.sign(new Uint8Array(1500))), 2, 1);
      await perSecond(issueSome, 2, lanes);
      const sums = { raw: 0, issued: 0 };
      for (let turn = 0; turn < 2; turn++) {
        sums.raw += (await perSecond(() => signSome(signer), 3, lanes)) * signaturesTogether;
        sums.issued += (await perSecond(issueSome, 5, lanes)) * signaturesTogether;
      }
      const issued = sums.issued / 2;
      return [
        result('certificates issued', issued, '/s', { name: 'raw RSA-2048 signatures', value: single }, { ratioAtLeast: 0.8 }),
        result('certificates issued, all cores', issued, '/s', { name: 'raw RSA-2048 signatures, all cores', value: sums.raw / 2 }),
      ];
    } finally {
      await certification.stop();
      await Promise.all([place.databases.close(), place.admin.end()]);
      await own.stop();
    }
  },
};

const signaturesTogether = 2 * cardsTogether;

async function signSome(signer: Signer): Promise<void> {
  const data = new Uint8Array(1500);
  await Promise.all(Array.from({ length: signaturesTogether }, () => signer.sign(data)));
}

const makeSpki = (): Uint8Array =>
  new Uint8Array(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'der', type: 'spki' }));

const attributes = {
  name: '髙橋 健二',
  birthDate: Temporal.PlainDate.from('1968-07-07'),
  sex: 'male',
  address: '神奈川県汐見市港町3丁目1番9号',
} as const;

async function issueCards({ databases }: OpenPlace, certification: Certification, spkis: readonly Uint8Array[], today: Temporal.PlainDate) {
  const spki = (): Uint8Array => spkis[Math.floor(Math.random() * spkis.length)] as Uint8Array;
  await databases
    .as<Record<never, never>>('core')
    .transaction()
    .execute((trx) =>
      certification.issueCards(
        trx,
        Array.from({ length: cardsTogether }, () => ({
          residentId: randomUUID(),
          cardId: randomUUID(),
          place: { municipalityCode: '149900', prefecture: 'Kanagawa-ken', municipality: 'Shiomi-shi' },
          actor: { institution: 'cards', person: 'system' },
          notAfter: today.add({ years: 5 }),
          authentication: spki(),
          signature: { spki: spki(), attributes },
        })),
      ),
    );
}
