import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createOcspRequest, type ParsedCertificate, parseCertificate, verifyCrl, verifyOcspResponse } from '@openmyna/jpki';
import { type Bench, result } from './bench.ts';
import { startOwnDatabase } from './own-database.ts';
import { issueFor, openRecallHouse, plantCards, type RecallHouse } from './recall-house.ts';

const total = 100_000;
const portion = 500;
const samples = 300;
const issuedOn = '2026-03-02';

/**
 * F21: 100,000 cards of one delivery, each with a certificate of its own, suspended as the recall's job does it: card, certificate, access log and
 * progress in one durable transaction for 250 cards, confirmed before the next. Afterwards sampled OCSP answers and the whole revocation list must say so.
 */
export const recall: Bench = {
  name: 'recall',
  needs: 'none',
  async run() {
    const own = await startOwnDatabase();
    const house = await openRecallHouse(own.place);
    try {
      const serials = await makeCards(house);
      const [der = new Uint8Array()] = await house.certification.authorityCertificates('authentication');
      const authority = parseCertificate(der);
      const sampled = Array.from({ length: samples }, (_, index) => serials[Math.floor((index * total) / samples)] ?? '');
      await requireState(house, authority, sampled, 'good');
      const actor = { institution: 'bureau', person: randomUUID() } as const;
      const ordered = await house.cards.recalls.order({
        criteria: { issuedFrom: issuedOn, issuedTo: issuedOn },
        reason: 'bench',
        confirmed: total,
        actor,
      });
      const start = performance.now();
      while (await house.cards.recalls.suspendNext(ordered.id));
      const seconds = (performance.now() - start) / 1000;
      const { suspended } = await house.cards.recalls.get(ordered.id);
      if (suspended !== total) throw new Error(`${suspended} cards are suspended`);
      await requireState(house, authority, sampled, 'revoked');
      const list = verifyCrl(await house.certification.crl('authentication'), authority);
      const isComplete = list.size >= total && serials.every((serial) => list.statusOf(serial).state === 'revoked');
      if (!isComplete) throw new Error('the revocation list does not name them all');
      return [result('100,000 cards suspended', seconds, 's', { name: 'wanted within', value: 600 }, { atMost: 600 })];
    } finally {
      await house.close();
      await own.stop();
    }
  },
};

async function makeCards(house: RecallHouse): Promise<string[]> {
  const spkis = Array.from(
    { length: 8 },
    () => new Uint8Array(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'der', type: 'spki' })),
  );
  const residents = Array.from({ length: total }, () => randomUUID());
  const cardIds = await plantCards(house, residents, issuedOn);
  const cards = residents.map((residentId, index) => ({ residentId, cardId: cardIds[index] ?? '' }));
  const serials: string[] = [];
  const lane = async (): Promise<void> => {
    while (cards.length > 0) serials.push(...(await issueFor(house, cards.splice(0, portion), spkis)));
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  return serials;
}

async function requireState(
  { certification }: RecallHouse,
  authority: ParsedCertificate,
  serials: readonly string[],
  wanted: string,
): Promise<void> {
  for (const serial of serials) {
    const answer = await certification.ocsp('authentication', createOcspRequest(authority, [serial]));
    const state = verifyOcspResponse(answer, authority, new Date()).statuses.get(serial)?.state;
    if (state !== wanted) throw new Error(`OCSP says ${state}, not ${wanted}`);
  }
}
