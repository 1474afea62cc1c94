import { randomUUID } from 'node:crypto';
import { createSerial, issueAuthorityCertificate, issueCertificate, opaqueSubject } from '@openmyna/jpki';
import type { Certification, CoreTransaction, IssueRequest } from '../../institutions/certification/index.ts';
import type { Registry } from '../../institutions/registry/index.ts';
import { Temporal } from '../../kernel/index.ts';
import type { TestDatabases } from '../index.ts';
import { type ChipKey, insertChip, makeChipKey, testPin } from './chips.ts';

/** A card in somebody's hand. */
export interface TestCard {
  readonly residentId: string;
  readonly cardId: string;
  readonly certificate: Uint8Array;
  /** VERIFY and COMPUTE DIGITAL SIGNATURE on the chip. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

export type Flaw = 'suspended' | 'revoked' | 'expired' | 'for signatures' | 'of another authority';

export interface TestPerson {
  readonly name: string;
  readonly kana: string;
  readonly isAddressProtected?: boolean;
}

export interface CardMaker {
  /** The card of a resident who is registered for it. */
  newCard(person?: TestPerson): Promise<TestCard>;
  /** A card that must be refused, and the code of the refusal. */
  flawedCard(flaw: Flaw): Promise<{ card: TestCard; code: string }>;
}

const place = { municipalityCode: '149900', prefecture: 'Kanagawa-ken', municipality: 'Shiomi-shi' };
const actor = { institution: 'counter', person: 'system' } as const;
const hanako: TestPerson = { name: '田中 花子', kana: 'タナカ ハナコ' };
const someYearsOn = Temporal.PlainDate.from('2030-11-22');

/** Makes cards with real keys, chips and certificates of the real authorities. */
export function createCardMaker(databases: TestDatabases, certification: Certification, registry: Registry): CardMaker {
  const inTransaction = <T>(work: (trx: CoreTransaction) => Promise<T>): Promise<T> => databases.as('core').transaction().execute(work);
  const request = (key: ChipKey, residentId: string): IssueRequest => ({
    residentId,
    cardId: randomUUID(),
    spki: key.spki,
    notAfter: someYearsOn,
    place,
    actor,
  });
  const withChip = async (key: ChipKey, ids: { residentId: string; cardId: string }, certificate: Uint8Array): Promise<TestCard> => {
    const chip = await insertChip(ids.cardId, key, certificate);
    return {
      residentId: ids.residentId,
      cardId: ids.cardId,
      certificate: await chip.readCertificate('authentication'),
      sign: (message) => chip.sign('authentication', message, testPin),
    };
  };
  let registered = 0;
  const register = async (person: TestPerson): Promise<string> => {
    const birthDate = Temporal.PlainDate.from('1984-04-12').add({ days: registered++ });
    const address = '汐見市港町1丁目2番3号';
    const arrival = { kind: 'arrival', sex: 'female', birthDate, municipality: registry.municipality('149900').code, address } as const;
    return (await registry.registerResident({ ...arrival, ...person }, actor)).residentId;
  };
  const issued = async (change: Partial<IssueRequest> = {}, person: TestPerson = hanako): Promise<TestCard> => {
    const [key, residentId] = await Promise.all([makeChipKey(), register(person)]);
    const asked = { ...request(key, residentId), ...change };
    const { der } = await inTransaction((trx) => certification.issueAuthentication(trx, asked));
    return withChip(key, asked, der);
  };

  const flawed: Record<Flaw, () => Promise<{ card: TestCard; code: string }>> = {
    suspended: async () => {
      const card = await issued();
      await certification.suspendCard(card.cardId, actor);
      return { card, code: 'MYNA_CERTIFICATION_SUSPENDED' };
    },
    revoked: async () => {
      const card = await issued();
      await certification.revokeCard(card.cardId, actor, 'keyCompromise');
      return { card, code: 'MYNA_CERTIFICATION_REVOKED' };
    },
    expired: async () => ({
      card: await issued({ issuedAt: Temporal.Instant.from('2021-04-01T00:00:00Z'), notAfter: Temporal.PlainDate.from('2026-03-31') }),
      code: 'MYNA_CERTIFICATION_EXPIRED',
    }),
    'for signatures': async () => {
      const key = await makeChipKey();
      const asked = request(key, randomUUID());
      const attributes = {
        name: '田中 花子',
        birthDate: Temporal.PlainDate.from('1984-04-12'),
        sex: 'female',
        address: '汐見市港町1丁目2番3号',
      } as const;
      const { der } = await inTransaction((trx) => certification.issueSignature(trx, { ...asked, attributes }));
      return { card: await withChip(key, asked, der), code: 'MYNA_IDENTITY_WRONG_CERTIFICATE' };
    },
    'of another authority': async () => {
      const key = await makeChipKey();
      const certificate = await certificateOfAnotherAuthority(key);
      return { card: await withChip(key, request(key, randomUUID()), certificate), code: 'MYNA_CERTIFICATION_FOREIGN_AUTHORITY' };
    },
  };
  return { newCard: (person) => issued({}, person), flawedCard: (flaw) => flawed[flaw]() };
}

/** The same names and profile as the real one, another key. */
async function certificateOfAnotherAuthority(key: ChipKey): Promise<Uint8Array> {
  const { createPrivateKey, sign } = await import('node:crypto');
  const authorityKey = await makeChipKey();
  const privateKey = createPrivateKey({ key: Buffer.from(authorityKey.pkcs8), format: 'der', type: 'pkcs8' });
  const signer = {
    kind: 'rsa2048' as const,
    spki: authorityKey.spki,
    sign: async (data: Uint8Array) => new Uint8Array(sign('sha256', data, privateKey)),
  };
  const dates = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2030-01-01T00:00:00Z') };
  await issueAuthorityCertificate({ kind: 'authentication', signer, serial: createSerial(), ...dates });
  const addresses = { ocsp: 'http://localhost/ocsp', crl: 'http://localhost/crl', cps: 'http://localhost/cps' };
  return issueCertificate(
    { kind: 'authentication', signer, addresses },
    { kind: 'authentication', serial: createSerial(), spki: key.spki, place, ...dates, subject: opaqueSubject(place.municipalityCode) },
  );
}
