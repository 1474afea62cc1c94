import type { Temporal } from '../../kernel/index.ts';
import type { CardsDeps } from './deps.ts';
import type { LossReport } from './loss.ts';
import type { CardsTables } from './tables.ts';
import type { CardRecord } from './types.ts';

const machine = { institution: 'cards', person: 'system' } as const;
const title = { ja: 'カード一時停止のお知らせ', en: 'Your card has been suspended: confirmation' };

/** カード一時停止のお知らせ: posted once, whoever asks. It tells the holder also when somebody else made the call. */
export async function suspensionLetter(
  deps: CardsDeps,
  residentId: string,
  card: CardRecord,
  loss: LossReport,
  postedOn: Temporal.PlainDate,
): Promise<void> {
  const person = await deps.register.readPerson(residentId, machine, 'cards.notice');
  const pdf = await deps.documents.renderSuspensionNotice({
    name: person.name,
    address: person.address,
    municipality: person.municipality.name,
    office: person.municipality.office,
    reference: loss.reference,
    suspendedAt: loss.reportedAt,
    serialEnding: card.serial.slice(-4),
    channel: loss.channel,
    issuedOn: postedOn,
    person: ({ national: 'national', 'foreign-resident': 'foreign', 'special-permanent-resident': 'special-permanent' } as const)[
      person.belonging
    ],
  });
  await deps.database.transaction().execute(async (trx) => {
    await deps.recordIn(trx, { residentId, actor: machine, purpose: 'cards.notice', items: ['card', 'letters'], act: 'write' });
    await deps.letters.post<CardsTables>(trx, { id: loss.letterId, residentId, kind: 'suspension-notice', title, pdf, postedOn });
  });
}
