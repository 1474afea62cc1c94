/** Whoever applied without the card reads nothing at the portal: the office writes. */
import { randomUUID } from 'node:crypto';
import { inForce, noticeTerms } from '@openmyna/rules';
import { MynaError, type Temporal } from '../../kernel/index.ts';
import type { Officer, ProceduresDeps } from './deps.ts';
import { getForm } from './forms/index.ts';
import { readAtCounter } from './people.ts';
import type { Case, Trx } from './store.ts';

export interface Words {
  readonly kind: 'arrived' | 'asked' | 'replied' | 'granted' | 'refused';
  readonly text: string;
  readonly by?: Temporal.PlainDate;
}

const titles: Readonly<Record<Words['kind'], { readonly ja: string; readonly en: string }>> = {
  arrived: { ja: '受付のお知らせ', en: 'Your application arrived' },
  asked: { ja: '手続についてのお尋ね', en: 'A question about your application' },
  replied: { ja: 'ご質問への回答', en: 'The answer to your question' },
  granted: { ja: '決定通知書', en: 'Decision on your application' },
  refused: { ja: '決定通知書', en: 'Decision on your application' },
};

/**
 * Posts what the office says, in the transaction in which it says it; to whoever applied from the phone nothing is posted.
 * @throws {MynaError} `MYNA_DOCUMENT_GLYPH_MISSING` for words that no typeface here can print: they are not sent half
 */
export async function writeTo(deps: ProceduresDeps, trx: Trx, subject: Case, { person, office }: Officer, words: Words): Promise<void> {
  if (subject.channel === 'portal') return;
  const { exchange, clock, documents, letters, registry } = deps;
  const residentId = await exchange.residentOf(subject.applicant, 'procedures');
  if (!residentId || !subject.state.receipt) throw new MynaError('MYNA_PROCEDURES_PERSON_UNKNOWN');
  const actor = { institution: 'counter', person, terminal: `counter ${office}` } as const;
  const { facts } = await readAtCounter(exchange, subject.applicant, actor, 'counter.procedure');
  const { title, law } = getForm(subject.procedure);
  const today = await clock.today();
  const pdf = await documents.renderProcedureLetter({
    kind: words.kind,
    name: facts.name,
    address: facts.address ?? undefined,
    municipality: registry.municipality(subject.office as Parameters<typeof registry.municipality>[0]).name,
    title,
    law,
    receipt: subject.state.receipt,
    issuedOn: today,
    text: words.text,
    by: words.by,
    reviewMonths: inForce(noticeTerms, today).reviewMonths,
  });
  await letters.post(trx, { id: randomUUID(), residentId, kind: 'procedure', title: titles[words.kind], pdf, postedOn: today });
}
