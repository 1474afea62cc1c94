import {
  attributeNames,
  attributeValues,
  type CertificateRequest,
  createSerial,
  issueCertificate,
  opaqueSubject,
  signatureSubject,
  subjectAlternativeNames,
} from '@openmyna/jpki';
import { sql } from 'kysely';
import { endOfDay, fromDatabase, readCivilClock, Temporal } from '../../kernel/index.ts';
import type { Authorities } from './authorities.ts';
import { asRefusal } from './refusals.ts';
import type {
  CertificateKind,
  Certification,
  CertifiedAttributes,
  CoreTransaction,
  IssueCardRequest,
  IssuedCardCertificates,
  IssuedCertificate,
  IssueRequest,
} from './types.ts';

type Issuing = Pick<Certification, 'issueAuthentication' | 'issueSignature' | 'issueHealth' | 'issueCard' | 'issueCards'>;

/** One certificate to sign. */
interface Order {
  kind: CertificateKind;
  spki: Uint8Array;
  attributes?: CertifiedAttributes;
}

type Circumstances = Omit<IssueRequest, 'spki'>;

export function createIssuing(authorities: Authorities): Issuing {
  const issue = async (trx: CoreTransaction, request: Circumstances, orders: readonly Order[]): Promise<IssuedCertificate[]> => {
    // On the transaction's own connection: one more for each caller would exhaust the pool under load.
    const issuedAt = request.issuedAt ?? (await readCivilClock(trx).now());
    const dates = { notBefore: wholeSecond(issuedAt), notAfter: endOfDay(request.notAfter) };
    try {
      const signed = await Promise.all(orders.map((order) => sign(authorities, request, order, dates)));
      await record(trx, request, signed);
      return signed.map(({ issued }) => issued);
    } catch (error) {
      throw asRefusal(fromDatabase(error));
    }
  };
  const issueOne = async (trx: CoreTransaction, request: IssueRequest, order: Omit<Order, 'spki'>): Promise<IssuedCertificate> => {
    const [issued] = await issue(trx, request, [{ ...order, spki: request.spki }]);
    if (!issued) throw new RangeError('nothing was issued');
    return issued;
  };

  return {
    issueAuthentication: (trx, request) => issueOne(trx, request, { kind: 'authentication' }),
    issueHealth: (trx, request) => issueOne(trx, request, { kind: 'health' }),
    issueSignature: (trx, request) => issueOne(trx, request, { kind: 'signature', attributes: request.attributes }),
    async issueCard(trx, request: IssueCardRequest) {
      return byKind(await issue(trx, request, ordersOf(request)));
    },
    async issueCards(trx, requests) {
      const now = await readCivilClock(trx).now();
      try {
        const cards = await Promise.all(
          requests.map(async (request) => {
            const dates = { notBefore: wholeSecond(request.issuedAt ?? now), notAfter: endOfDay(request.notAfter) };
            return { request, signed: await Promise.all(ordersOf(request).map((order) => sign(authorities, request, order, dates))) };
          }),
        );
        await recordMany(trx, cards);
        return cards.map(({ signed }) => byKind(signed.map(({ issued }) => issued)));
      } catch (error) {
        throw asRefusal(fromDatabase(error));
      }
    },
  };
}

function ordersOf({ authentication, health, signature }: IssueCardRequest): Order[] {
  return [
    { kind: 'authentication', spki: authentication },
    ...(health ? [{ kind: 'health', spki: health } as const] : []),
    ...(signature ? [{ kind: 'signature', ...signature } as const] : []),
  ];
}

const byKind = (issued: readonly IssuedCertificate[]): IssuedCardCertificates =>
  Object.fromEntries(issued.map((each) => [each.kind, each])) as unknown as IssuedCardCertificates;

const wholeSecond = (instant: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(instant.epochMilliseconds / 1000) * 1000);

interface Signed {
  issued: IssuedCertificate;
  generation: number;
}

interface Dates {
  notBefore: Temporal.Instant;
  notAfter: Temporal.Instant;
}

async function sign(authorities: Authorities, request: Circumstances, order: Order, dates: Dates): Promise<Signed> {
  const { kind, spki, attributes } = order;
  const authority = await authorities.toIssueUntil(kind === 'signature' ? 'signature' : 'authentication', dates.notAfter);
  const serial = createSerial();
  const notBefore = new Date(dates.notBefore.epochMilliseconds);
  const certificate: CertificateRequest = {
    kind,
    serial,
    spki,
    place: request.place,
    notBefore,
    notAfter: new Date(dates.notAfter.epochMilliseconds),
    subject: kind === 'signature' ? signatureSubject(request.place, notBefore) : opaqueSubject(request.place.municipalityCode),
  };
  if (attributes) {
    const values = attributeValues({ ...attributes, birthDate: attributes.birthDate.toString() });
    certificate.alternativeNames = subjectAlternativeNames(attributeNames(values));
  }
  const der = await issueCertificate(authority.issuer, certificate);
  return { issued: { kind, serial, der, ...dates }, generation: authority.generation };
}

async function recordMany(trx: CoreTransaction, cards: readonly { request: IssueCardRequest; signed: readonly Signed[] }[]): Promise<void> {
  const [first] = cards;
  if (!first) return;
  const { institution, person } = first.request.actor;
  let at = 1;
  const rows = cards.flatMap(({ request, signed }) =>
    signed.map(({ issued, generation }) => {
      const size = issued.der.length;
      const { serial, kind } = issued;
      const row = { resident_id: request.residentId, card_id: request.cardId, serial, kind, generation, at, size, ...datesOf(issued) };
      at += size;
      return row;
    }),
  );
  const ders = Buffer.concat(cards.flatMap(({ signed }) => signed.map(({ issued }) => issued.der)));
  await sql`select certification.record_issues(${JSON.stringify(rows)}::jsonb, ${ders}, ${institution}, ${person})`.execute(trx);
}

const datesOf = ({ notBefore, notAfter }: IssuedCertificate) => ({ not_before: notBefore.toString(), not_after: notAfter.toString() });

async function record(trx: CoreTransaction, request: Circumstances, signed: readonly Signed[]): Promise<void> {
  const rows = signed.map(({ issued, generation }) => ({
    serial: issued.serial,
    kind: issued.kind,
    generation,
    ...datesOf(issued),
    der: Buffer.from(issued.der).toString('base64'),
  }));
  const { institution, person } = request.actor;
  await sql`select certification.record_issue(
    ${request.residentId}::uuid, ${request.cardId}, ${JSON.stringify(rows)}::jsonb, ${institution}, ${person})`.execute(trx);
}
