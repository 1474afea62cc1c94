/** What the office does: its queue, a case opened, a question, the decision. */
import { inForce, procedureDesk } from '@openmyna/rules';
import { type Actor, MynaError, type Temporal } from '../../kernel/index.ts';
import type { LinkageCode } from '../exchange/index.ts';
import { askedQuestions } from './answers.ts';
import type { ActedBy } from './case-fold.ts';
import { renderCertificate } from './certificate.ts';
import type { Officer, ProceduresDeps } from './deps.ts';
import { afterDay, plan } from './due.ts';
import { moveOut } from './effects.ts';
import { getForm } from './forms/index.ts';
import { writeTo } from './paper-letters.ts';
import { type BasicFacts, readAtCounter } from './people.ts';
import { freeSeat } from './slots.ts';
import type { Author, Case, NewAction, QueueLine, Trx } from './store.ts';
import { audienceOf, tell, tellDecided } from './tell.ts';

export const officerActor = ({ person, office }: Officer): Actor => ({ institution: 'counter', person, terminal: `counter ${office}` });
export const authorOf = ({ person }: Officer): Author => ({ as: 'officer', person });

export const queue = async ({ store, clock }: ProceduresDeps, { office }: Officer): Promise<readonly QueueLine[]> =>
  store.queue(office, inForce(procedureDesk, await clock.today()).endedDays);

/** A case with the persons in it. */
export interface OpenedCase {
  readonly subject: Case;
  readonly applicant: BasicFacts;
  readonly concerned: BasicFacts;
  /** Who acted in the applicant's place, each once. */
  readonly agents: readonly (BasicFacts & { readonly kind: ActedBy['kind'] })[];
  /** Whom answers name, by this room's code. */
  readonly persons: readonly { readonly code: string; readonly name: string; readonly birthDate: Temporal.PlainDate }[];
}

async function recordDesk({ exchange }: ProceduresDeps, trx: Trx, subject: Case, officer: Officer, act: 'read' | 'write'): Promise<string> {
  const residentId = await exchange.residentOf(subject.applicant, 'procedures');
  if (!residentId) throw new MynaError('MYNA_PROCEDURES_PERSON_UNKNOWN');
  await exchange.recordAccess(trx, { residentId, actor: officerActor(officer), purpose: 'counter.procedure', items: ['procedures'], act });
  return residentId;
}

/** Opens a case: every person seen has an entry, committed before anything is shown. */
export async function openAtDesk(deps: ProceduresDeps, officer: Officer, id: string): Promise<OpenedCase> {
  const { store, exchange } = deps;
  const subject = await store.get({ office: officer.office }, id);
  await recordDesk(deps, store.database, subject, officer, 'read');
  const actor = officerActor(officer);
  const read = async (code: LinkageCode) => (await readAtCounter(exchange, code, actor, 'counter.procedure')).facts;
  const applicant = await read(subject.applicant);
  const concerned = subject.concerned === subject.applicant ? applicant : await read(subject.concerned);
  const named = new Set(
    askedQuestions(getForm(subject.procedure), subject.state.answers).flatMap((question) => {
      const value = subject.state.answers[question.id];
      return question.type === 'persons' && Array.isArray(value) ? (value as string[]) : [];
    }),
  );
  const persons = await Promise.all(
    [...named].map(async (code) => {
      const { name, birthDate } = code === subject.applicant ? applicant : await read(code as LinkageCode);
      return { code, name, birthDate };
    }),
  );
  const acted = new Map(subject.actions.flatMap(({ by }) => (by ? [[by.code, by.kind] as const] : [])));
  const agents = await Promise.all([...acted].map(async ([code, kind]) => ({ ...(await read(code as LinkageCode)), kind })));
  return { subject, applicant, concerned, agents, persons };
}

/** An officer acts on a case that she has seen in this version; never on her own. */
export async function act(
  deps: ProceduresDeps,
  officer: Officer,
  id: string,
  version: number,
  work: (trx: Trx, subject: Case, audience: readonly LinkageCode[]) => Promise<NewAction>,
): Promise<Case> {
  const subject = await deps.store.get({ office: officer.office }, id);
  if (subject.state.version !== version) throw new MynaError('MYNA_PROCEDURES_MOVED_ON');
  await requireOther(deps, officer, subject);
  const audience = await audienceOf(deps, subject);
  return deps.store.transaction(async (trx) => {
    await recordDesk(deps, trx, subject, officer, 'write');
    return deps.store.append(trx, subject, authorOf(officer), await work(trx, subject, audience));
  });
}

/** @throws {MynaError} `MYNA_PROCEDURES_OWN_CASE` */
export async function requireOther(
  { exchange }: Pick<ProceduresDeps, 'exchange'>,
  { person }: Officer,
  { applicant, concerned, actions = [] }: Pick<Case, 'applicant' | 'concerned'> & Partial<Pick<Case, 'actions'>>,
): Promise<void> {
  const officer = await exchange.residentOf(person as LinkageCode, 'counter');
  const agents = actions.flatMap(({ by }) => (by ? [by.code as LinkageCode] : []));
  for (const code of new Set([applicant, concerned, ...agents])) {
    if (officer !== undefined && (await exchange.residentOf(code, 'procedures')) === officer)
      throw new MynaError('MYNA_PROCEDURES_OWN_CASE');
  }
}

export const take = (deps: ProceduresDeps, officer: Officer, id: string, version: number): Promise<Case> =>
  act(deps, officer, id, version, async () => ({ kind: 'taken' }));

/** A question; the applicant is told, and by which day to answer. */
export const ask = (deps: ProceduresDeps, officer: Officer, id: string, version: number, text: string): Promise<Case> =>
  act(deps, officer, id, version, async (trx, subject, audience) => {
    const today = await deps.clock.today();
    const answerBy = today.add({ days: inForce(procedureDesk, today).questionDays });
    await plan(trx, subject, 'answer', afterDay(answerBy));
    const facts = { by: answerBy.toString() };
    await tell(deps, trx, audience, { kind: 'question', event: `procedures.asked/${id}/${version}`, facts });
    await writeTo(deps, trx, subject, officer, { kind: 'asked', text, by: answerBy });
    return { kind: 'asked', text, answerBy: answerBy.toString() };
  });

/** The answer to the applicant's own question. */
export const reply = (deps: ProceduresDeps, officer: Officer, id: string, version: number, text: string): Promise<Case> =>
  act(deps, officer, id, version, async (trx, subject, audience) => {
    if (!subject.state.isInquiryOpen) throw new MynaError('MYNA_PROCEDURES_NOT_NOW', { stage: subject.state.stage });
    await tell(deps, trx, audience, { kind: 'question-answered', event: `procedures.replied/${id}/${version}` });
    await writeTo(deps, trx, subject, officer, { kind: 'replied', text });
    return { kind: 'replied', text };
  });

export const refuse = (deps: ProceduresDeps, officer: Officer, id: string, version: number, text: string): Promise<Case> =>
  act(deps, officer, id, version, async (trx, subject, audience) => {
    await freeSeat(trx, subject);
    await tellDecided(deps, trx, subject, audience);
    await writeTo(deps, trx, subject, officer, { kind: 'refused', text });
    return { kind: 'refused', text };
  });

/**
 * Accepts, and does what follows from it. A moving-out is written into the register between two actions: whoever finds the case in between goes on with it,
 * and what the register refuses leaves the case where it was.
 */
export async function grant(deps: ProceduresDeps, officer: Officer, id: string, version: number, text: string): Promise<Case> {
  const subject = await deps.store.get({ office: officer.office }, id);
  if (subject.state.version !== version) throw new MynaError('MYNA_PROCEDURES_MOVED_ON');
  switch (getForm(subject.procedure).effect) {
    case 'moving-out':
      return grantMovingOut(deps, officer, subject, version, text);
    case 'certificate':
      return grantCertificate(deps, officer, subject, version, text);
    default:
      return act(deps, officer, id, version, (trx, seen, audience) => granted(deps, trx, officer, seen, audience, text));
  }
}

async function granted(
  deps: ProceduresDeps,
  trx: Trx,
  officer: Officer,
  subject: Case,
  audience: readonly LinkageCode[],
  text: string,
  letterId?: string,
): Promise<NewAction> {
  await freeSeat(trx, subject);
  await tellDecided(deps, trx, subject, audience);
  // Whoever came needs no letter about having come.
  if (getForm(subject.procedure).effect !== 'visit') await writeTo(deps, trx, subject, officer, { kind: 'granted', text });
  return { kind: 'granted', text, letterId };
}

async function grantMovingOut(deps: ProceduresDeps, officer: Officer, subject: Case, version: number, text: string): Promise<Case> {
  const order = getForm(subject.procedure).order?.(subject.state.answers);
  if (!order) throw new MynaError('MYNA_PROCEDURES_UNKNOWN');
  const accepting =
    subject.state.stage === 'accepting'
      ? subject
      : await act(deps, officer, subject.id, version, async () => ({ kind: 'accepting', text }));
  await requireOther(deps, officer, accepting);
  try {
    await moveOut(deps, order, subject.id, officerActor(officer));
  } catch (error) {
    const code = error instanceof MynaError ? error.code : undefined;
    // A refusal of the register is final for this try; anything else is tried again.
    if (code?.startsWith('MYNA_REGISTRY_')) {
      await act(deps, officer, subject.id, accepting.state.version, async () => ({ kind: 'not-carried-out', code }));
    }
    throw error;
  }
  return act(deps, officer, subject.id, accepting.state.version, (trx, seen, audience) =>
    granted(deps, trx, officer, seen, audience, text),
  );
}

/** The letter and the decision stand or fall together. */
async function grantCertificate(deps: ProceduresDeps, officer: Officer, subject: Case, version: number, text: string): Promise<Case> {
  const residentId = await deps.exchange.residentOf(subject.applicant, 'procedures');
  if (!residentId) throw new MynaError('MYNA_PROCEDURES_PERSON_UNKNOWN');
  const pdf = await renderCertificate(deps, subject, officerActor(officer));
  const postedOn = await deps.clock.today();
  return act(deps, officer, subject.id, version, async (trx, seen, audience) => {
    const title = { ja: '住民票の写し', en: 'Copy of the residence record' };
    await deps.letters.post(trx, { id: subject.id, residentId, kind: 'residence-record', title, pdf, postedOn });
    return granted(deps, trx, officer, seen, audience, text, subject.id);
  });
}

export async function openAttachmentAtDesk(deps: ProceduresDeps, officer: Officer, id: string, attachmentId: string) {
  const subject = await deps.store.get({ office: officer.office }, id);
  await recordDesk(deps, deps.store.database, subject, officer, 'read');
  return deps.store.openAttachment(subject, attachmentId);
}
