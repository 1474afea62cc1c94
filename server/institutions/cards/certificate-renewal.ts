import type { KeyKind } from '@openmyna/reader';
import { certificateExpiry, mayHoldSignature, renewalFrom } from '@openmyna/rules';
import { type Actor, japan, MynaError, type Temporal } from '../../kernel/index.ts';
import type { CertificateKind, CertificateRecord, IssuedCertificate, IssueRequest } from '../certification/index.ts';
import { appendToCard, getCard } from './card-store.ts';
import { fullNameOf } from './chip-text.ts';
import type { CardsDeps } from './deps.ts';
import { certificateFiles, keyKindsOf } from './personalise.ts';
import { dateOf } from './production-dates.ts';
import { purposeOf } from './purposes.ts';
import { noteRekeyedCard } from './recall-store.ts';
import { mayRekey } from './recalled.ts';
import type { CardPerson } from './register-types.ts';
import { earliestEnd, noticeDays } from './renewal-notices.ts';
import { signerOf } from './signer.ts';
import type { CardRecord, CertificatePlan, NewCertificates } from './types.ts';

/** The certificate of each key: the health application's key has one of the authentication authority. */
export const certificateOf: Readonly<Record<KeyKind, CertificateKind>> = {
  signature: 'signature',
  authentication: 'authentication',
  healthInsurance: 'health',
};

/**
 * Which certificates of a card may be renewed today: those that end within three months or have ended, those that a change of name or address took away, and
 * those that ended with a card whose validity has been extended since; of a card that a recall suspended, all.
 *
 * @throws {MynaError} `MYNA_CARDS_CARD_NOT_NOW` for a card that is neither active nor recalled
 */
export async function planCertificates(deps: CardsDeps, cardId: string, actor: Actor): Promise<CertificatePlan> {
  const { card, person, today } = await circumstances(deps, cardId, actor, mayRekey);
  const own = (await deps.certification.certificatesOf(card.residentId)).filter((each) => each.cardId === cardId);
  const kinds = kindsFor(deps, person, today).map((kind) => {
    const current = own.find((each) => each.kind === certificateOf[kind] && each.status.state !== 'revoked');
    const lastDay = current && lastDayOf(current);
    const renewable = mayRenew(deps, card, person, today, current);
    return { kind, isRenewable: renewable, ...(lastDay && { endsOn: lastDay, renewableFrom: renewalFrom(lastDay, deps.profile) }) };
  });
  return {
    card,
    kinds,
    newEnd: certificateExpiry({ issuedOn: today, birthDate: person.birthDate, cardExpiresOn: card.expiresOn }, deps.profile),
  };
}

function mayRenew(
  { profile }: CardsDeps,
  { expiresOn }: CardRecord,
  { birthDate }: CardPerson,
  today: Temporal.PlainDate,
  current: CertificateRecord | undefined,
): boolean {
  if (current?.status.state !== 'good') return true;
  const lastDay = lastDayOf(current);
  if (renewalFrom(lastDay, profile).until(today).sign >= 0) return true;
  // It was cut short by the card's end of that day; the card lasts longer now.
  const entitled = certificateExpiry({ issuedOn: dateOf(current.notBefore), birthDate, cardExpiresOn: expiresOn }, profile);
  return lastDay.until(entitled).sign > 0;
}

/**
 * Issues certificates for keys that the card's chip has just made, within the counter's visit. What the card had stays valid until the chip has the new
 * ones: a break in between leaves the holder with either.
 *
 * @throws {MynaError} `MYNA_CARDS_CARD_NOT_NOW`, `MYNA_CARDS_NO_SUCH_CERTIFICATE` (under 15, a ward whom the office has not granted it, or a profile without the health application)
 */
export async function issueCertificates(
  deps: CardsDeps,
  request: { cardId: string; keys: Partial<Record<KeyKind, Uint8Array>>; actor: Actor },
): Promise<NewCertificates> {
  const { cardId, keys, actor } = request;
  const { card, person, today } = await circumstances(deps, cardId, actor);
  const allowed = kindsFor(deps, person, today);
  const kinds = Object.keys(keys) as KeyKind[];
  if (kinds.length === 0 || !kinds.every((kind) => allowed.includes(kind))) throw new MynaError('MYNA_CARDS_NO_SUCH_CERTIFICATE');
  const { birthDate, municipality } = person;
  const common = {
    residentId: person.residentId,
    cardId,
    notAfter: certificateExpiry({ issuedOn: today, birthDate, cardExpiresOn: card.expiresOn }, deps.profile),
    place: { municipalityCode: municipality.code, ...municipality.latin },
    actor,
  };
  const certificates = await deps.database.transaction().execute(async (trx) => {
    const made: NewCertificates['certificates'][number][] = [];
    for (const kind of kinds) {
      const { serial, der } = await issueOne(deps, trx, kind, { ...common, spki: keys[kind] ?? new Uint8Array() }, person);
      made.push({ kind, serial, der });
    }
    await deps.recordIn(trx, {
      residentId: person.residentId,
      actor,
      purpose: purposeOf('certificates', actor),
      items: ['certificates'],
      act: 'write',
    });
    return made;
  });
  const [signature] = await deps.certification.authorityCertificates('signature');
  const [authentication] = await deps.certification.authorityCertificates('authentication');
  if (!signature || !authentication) throw new Error('an authority without a certificate');
  return { certificates, authorities: { signature, authentication } };
}

function issueOne(
  { certification }: CardsDeps,
  trx: Parameters<CardsDeps['certification']['issueCard']>[0],
  kind: KeyKind,
  request: IssueRequest,
  person: CardPerson,
): Promise<IssuedCertificate> {
  const { birthDate, sex, address } = person;
  switch (kind) {
    case 'signature':
      return certification.issueSignature(trx, { ...request, attributes: { name: fullNameOf(person), birthDate, sex, address } });
    case 'authentication':
      return certification.issueAuthentication(trx, request);
    case 'healthInsurance':
      return certification.issueHealth(trx, request);
  }
}

/**
 * The chip holds the certificates with these serials: everything older of their kinds ends now. Repeating it changes nothing.
 *
 * @throws {MynaError} `MYNA_CARDS_CARD_NOT_NOW`, `MYNA_CERTIFICATION_CERTIFICATE_NOT_FOUND` for a serial of another card
 */
export async function confirmCertificates(
  deps: CardsDeps,
  request: { cardId: string; serials: readonly string[]; visitId: string; actor: Actor },
): Promise<CardRecord> {
  const { cardId, serials, visitId, actor } = request;
  const at = await deps.clock.now();
  const { residentId, expiresOn } = await getCard(deps.database, cardId);
  const own = (await deps.certification.certificatesOf(residentId)).filter((each) => each.cardId === cardId);
  const renewed = new Set(own.filter(({ serial }) => serials.includes(serial)).map(({ kind }) => kind));
  const certificatesEnd = earliestEnd(own.filter(({ kind, serial }) => !renewed.has(kind) || serials.includes(serial))) ?? expiresOn;
  const { certificates_end, certificates_notice_on } = noticeDays(deps, { expiresOn, certificatesEnd });
  const { card, pending } = await deps.database.transaction().execute(async (trx) => {
    const changed = await appendToCard(trx, cardId, { event: { kind: 'certificatesRenewed', visitId, serials }, at, by: actor });
    await noteRekeyedCard(trx, changed);
    await trx
      .updateTable('cards.cards')
      .set({ certificates_end, certificates_notice_on })
      .where('resident_id', '=', residentId)
      .where('id', '=', cardId)
      .execute();
    return { card: changed, pending: await deps.certification.revokeSupersededIn(trx, cardId, serials, actor) };
  });
  await pending.confirm();
  return card;
}

/** What goes on the chip: the certificates with those of their authorities. */
export function certificateContents({ certificates, authorities }: NewCertificates) {
  return certificates.flatMap(({ kind, der }) => {
    const [own, authority] = certificateFiles[kind];
    return [
      { file: own, content: der },
      { file: authority, content: kind === 'signature' ? authorities.signature : authorities.authentication },
    ];
  });
}

async function circumstances(deps: CardsDeps, cardId: string, actor: Actor, isAllowed?: typeof mayRekey) {
  const card = await getCard(deps.database, cardId);
  if (card.state !== 'active' && !(await isAllowed?.(deps, card)))
    throw new MynaError('MYNA_CARDS_CARD_NOT_NOW', { state: card.state, action: 'certificates' });
  const person = await deps.register.readPerson(card.residentId, actor, purposeOf('certificates', actor));
  if (!person.isResident) throw new MynaError('MYNA_CARDS_NOT_A_RESIDENT');
  return { card, person, today: await deps.clock.today() };
}

function kindsFor({ profile }: CardsDeps, person: CardPerson, today: Temporal.PlainDate): KeyKind[] {
  return keyKindsOf(profile, mayHoldSignature(signerOf(person), today, profile));
}

const lastDayOf = ({ notAfter }: CertificateRecord): Temporal.PlainDate => notAfter.toZonedDateTimeISO(japan).toPlainDate();
