import { renewalFrom } from '@openmyna/rules';
import { type Kysely, sql } from 'kysely';
import { type Actor, enqueue, japan, Temporal } from '../../kernel/index.ts';
import type { CertificateRecord } from '../certification/index.ts';
import { notify } from '../notifications/index.ts';
import { findLiveCard } from './card-store.ts';
import type { CardsDeps } from './deps.ts';
import { derivedId } from './identifiers.ts';
import { dateOf } from './production-dates.ts';
import type { CardPerson } from './register-types.ts';
import type { CardsTables } from './tables.ts';
import type { CardRecord } from './types.ts';

/** What a notice is about: the card itself, or its certificates, which end five years before it. */
export type NoticeSubject = 'card' | 'certificates';

const machine: Actor = { institution: 'cards', person: 'system' };
const titles = {
  card: { ja: '有効期限通知書(カードの更新のご案内)', en: 'Your card ends soon: how to renew it' },
  certificates: { ja: '有効期限通知書(電子証明書の更新のご案内)', en: 'The certificates on your card end soon: how to renew them' },
} as const;
const columnOf = { card: 'card_notice_on', certificates: 'certificates_notice_on' } as const;

/** The days on which the holder of a card is told; certificates that end with the card need no notice of their own. */
export function noticeDays(
  { profile }: Pick<CardsDeps, 'profile'>,
  ends: { readonly expiresOn: Temporal.PlainDate; readonly certificatesEnd: Temporal.PlainDate },
): { card_notice_on: string; certificates_end: string; certificates_notice_on: string | null } {
  const { expiresOn, certificatesEnd } = ends;
  const isApart = Temporal.PlainDate.compare(certificatesEnd, expiresOn) < 0;
  return {
    card_notice_on: renewalFrom(expiresOn, profile).toString(),
    certificates_end: certificatesEnd.toString(),
    certificates_notice_on: isApart ? renewalFrom(certificatesEnd, profile).toString() : null,
  };
}

/** When the next notice goes out: at nine in the morning. */
export async function nextNotice(database: Kysely<CardsTables>): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ on: string | null }>`
    select least(
      (select min(card_notice_on) from cards.cards where card_notice_on is not null and state in ('active', 'suspended')),
      (select min(certificates_notice_on) from cards.cards where certificates_notice_on is not null and state in ('active', 'suspended'))
    )::text as on`.execute(database);
  const on = rows[0]?.on;
  return on ? morningOf(Temporal.PlainDate.from(on)) : undefined;
}

/** Takes due notices off the list and asks for their letters, in one transaction. */
export async function releaseNotices(database: Kysely<CardsTables>, now: Temporal.Instant): Promise<void> {
  const lastDay = (Temporal.Instant.compare(now, morningOf(dateOf(now))) >= 0 ? dateOf(now) : dateOf(now).subtract({ days: 1 })).toString();
  await database.transaction().execute(async (trx) => {
    for (const subject of ['card', 'certificates'] as const) {
      const column = columnOf[subject];
      const due = await trx
        .updateTable('cards.cards')
        .set({ [column]: null })
        .where(column, '<=', lastDay)
        .where('state', 'in', ['active', 'suspended'])
        .returning(['resident_id', 'id'])
        .execute();
      for (const { resident_id: residentId, id: cardId } of due) {
        await enqueue<CardsTables>(trx, 'cards.renewal-notice', { residentId, cardId, subject }, { queue: `cards/${residentId}` });
      }
    }
  });
}

/**
 * Tells the holder, once: by post and in the portal, and in the portal only where the card ends with a limited stay.
 * Nobody is told who has died or left, whose card is no longer the one in use, or who has renewed meanwhile.
 */
export async function sendRenewalNotice(
  deps: CardsDeps,
  notice: { residentId: string; cardId: string; subject: NoticeSubject },
): Promise<void> {
  const { residentId, cardId, subject } = notice;
  const card = await findLiveCard(deps.database, residentId);
  if (card?.id !== cardId) return;
  const person = await deps.register.readPerson(residentId, machine, 'cards.renewal-notice');
  if (!person.isResident) return;
  const today = await deps.clock.today();
  const endsOn = subject === 'card' ? card.expiresOn : await certificatesEndOf(deps, card);
  if (renewalFrom(endsOn, deps.profile).until(today).sign < 0) return;
  if (subject === 'card' && !deps.profile.renewal.stayLimitedNoticeBy.includes('post') && isStayLimited(person, card)) {
    const event = `cards.stay/${cardId}/${endsOn}`;
    await deps.database
      .transaction()
      .execute((trx) => notify(trx, residentId, { kind: 'renewal', event, facts: { subject: 'stay', by: endsOn.toString() } }));
    return;
  }
  const pdf = await deps.documents.renderRenewalNotice({
    name: person.name,
    address: person.address,
    municipality: person.municipality.name,
    office: person.municipality.office,
    subject,
    endsOn,
    serialEnding: card.serial.slice(-4),
    issuedOn: today,
    person: ({ national: 'national', 'foreign-resident': 'foreign', 'special-permanent-resident': 'special-permanent' } as const)[
      person.belonging
    ],
  });
  const id = derivedId('renewal-notice', cardId, subject, endsOn.toString());
  await deps.database.transaction().execute(async (trx) => {
    await deps.recordIn(trx, {
      residentId,
      actor: machine,
      purpose: 'cards.renewal-notice',
      items: ['card', 'certificates', 'letters'],
      act: 'write',
    });
    await deps.letters.post<CardsTables>(trx, { id, residentId, kind: 'card-notice', title: titles[subject], pdf, postedOn: today });
    await notify(trx, residentId, { kind: 'renewal', event: `cards.renewal/${id}`, facts: { subject, by: endsOn.toString() } });
  });
}

/** The card ends because the stay does, or would go on when the stay is extended. */
const isStayLimited = ({ stayUntil }: CardPerson, { expiresOn }: CardRecord): boolean =>
  stayUntil !== undefined && stayUntil.until(expiresOn).sign >= 0;

async function certificatesEndOf({ certification }: CardsDeps, card: CardRecord): Promise<Temporal.PlainDate> {
  return earliestEnd((await certification.certificatesOf(card.residentId)).filter(({ cardId }) => cardId === card.id)) ?? card.expiresOn;
}

/** The first last day of certificates that are in use. */
export function earliestEnd(certificates: readonly CertificateRecord[]): Temporal.PlainDate | undefined {
  return certificates
    .filter(({ status }) => status.state === 'good' || status.state === 'suspended')
    .map(({ notAfter }) => notAfter.toZonedDateTimeISO(japan).toPlainDate())
    .sort(Temporal.PlainDate.compare)[0];
}

function morningOf(day: Temporal.PlainDate): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: japan, plainTime: '09:00' }).toInstant();
}
