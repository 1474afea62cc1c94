import type { Actor } from '../../kernel/index.ts';
import { MynaError } from '../../kernel/index.ts';
import type { LinkageCode } from '../exchange/index.ts';
import type { ProceduresDeps } from './deps.ts';
import { type BasicFacts, readAtCounter, readMemberAtCounter } from './people.ts';
import type { Case } from './store.ts';

/**
 * 住民票の写し of the applicant or of the whole household (世帯連記式). Neither the individual number nor the record code is read for it.
 * @throws {MynaError} `MYNA_PROCEDURES_ADDRESS_PROTECTED`: whoever's address is protected gets it at the counter only; `MYNA_DOCUMENT_GLYPH_MISSING`
 */
export async function renderCertificate(
  { exchange, documents, registry, clock }: ProceduresDeps,
  subject: Case,
  officer: Actor,
): Promise<Uint8Array> {
  const { answers } = subject.state;
  const own = await readAtCounter(exchange, subject.applicant, officer, 'counter.certificate');
  if (own.state !== 'living') throw new MynaError('MYNA_PROCEDURES_RECORD_CLOSED');
  const address = requireAddress(own.facts);
  const wanted = own.members.filter(({ isSelf }) => isSelf || answers.scope === 'household');
  const persons = await Promise.all(
    wanted.map(async ({ code, isSelf, relationship }) => ({
      facts: isSelf ? own.facts : await readMemberAtCounter(exchange, code as LinkageCode, officer, 'counter.certificate'),
      relationship,
    })),
  );
  const head = own.members.find(({ relationship }) => relationship === 'head');
  const headFacts =
    head === undefined || head.isSelf
      ? own.facts
      : await readMemberAtCounter(exchange, head.code as LinkageCode, officer, 'counter.certificate');
  return documents.renderResidenceRecord({
    addressee: own.facts.name,
    address,
    head: headFacts.name,
    municipality: registry.municipality(subject.office).name,
    issuedOn: await clock.today(),
    reference: String(subject.state.receipt),
    persons: persons.map(({ facts, relationship }) => ({
      name: facts.name,
      kana: facts.kana,
      commonName: facts.commonName ?? undefined,
      birthDate: facts.birthDate,
      sex: facts.sex === 'male' ? 'male' : 'female',
      relationship: answers.relationship === 'yes' ? relationship : undefined,
    })),
  });
}

function requireAddress({ address }: BasicFacts): string {
  if (address == null) throw new MynaError('MYNA_PROCEDURES_ADDRESS_PROTECTED');
  return address;
}
