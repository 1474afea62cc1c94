/** What a resident does: a draft saved at each step, sent, asked about, answered, withdrawn. */
import { inForce, procedureDesk, procedureRules } from '@openmyna/rules';
import { type Actor, MynaError, Temporal } from '../../kernel/index.ts';
import { canonicalDocument, missingQuestions, readAnswers } from './answers.ts';
import { checkFile } from './attachments.ts';
import type { ProceduresDeps } from './deps.ts';
import { afterDay, plan, planVisit, visitFacts } from './due.ts';
import type { Answers } from './form-types.ts';
import { getForm } from './forms/index.ts';
import { type Applicant, type Member, readAgentName, readApplicant, readMembers, requireEntitled } from './people.ts';
import { newReceipt } from './receipt.ts';
import { finishSignature, prepareSignature, type SignedAnswer } from './signing.ts';
import { freeSeat, listSlots, type Slot, takeSeat } from './slots.ts';
import type { Author, Case, NewAction, Trx } from './store.ts';
import { tell } from './tell.ts';

/** The applicant, or the agent in her place. */
async function authorOf({ exchange }: ProceduresDeps, { by }: Applicant): Promise<Author> {
  if (!by) return { as: 'applicant' };
  const { kind, mandateId: mandate, code } = by;
  return { as: 'applicant', by: { kind, mandate, code, name: await readAgentName(exchange, by) } };
}
const herself = ({ portalCode }: Applicant): Actor => ({ institution: 'portal', person: portalCode });

/** The applicant's own read or write, in her log; an agent's in both, and the mandate is held until the transaction ends. */
async function record({ exchange, mandates }: ProceduresDeps, trx: Trx, who: Applicant, act: 'read' | 'write'): Promise<void> {
  const { residentId, by } = who;
  if (by) {
    const { portalCode: code, mandateId } = by;
    await mandates.actIn(trx, { code, mandateId, scope: 'procedures', items: ['procedures'], act });
    return;
  }
  await exchange.recordAccess(trx, {
    residentId,
    actor: herself(who),
    purpose: 'portal.procedures',
    items: ['procedures'],
    act,
    isSelf: true,
  });
}

/** Acts on a case whose state the caller has seen. */
async function act(
  deps: ProceduresDeps,
  who: Applicant,
  id: string,
  version: number,
  work: (trx: Trx, subject: Case) => Promise<NewAction>,
): Promise<Case> {
  const subject = await deps.store.get({ code: who.code }, id);
  if (subject.state.version !== version) throw new MynaError('MYNA_PROCEDURES_MOVED_ON');
  const author = await authorOf(deps, who);
  return deps.store.transaction(async (trx) => {
    await record(deps, trx, who, 'write');
    return deps.store.append(trx, subject, author, await work(trx, subject));
  });
}

/** Every case of the person, newest first. One entry in her log. */
export async function myCases(deps: ProceduresDeps, who: Applicant): Promise<readonly Case[]> {
  await record(deps, deps.store.database, who, 'read');
  return deps.store.casesOf(who.code);
}

export async function openCase(deps: ProceduresDeps, who: Applicant, id: string): Promise<Case> {
  const found = await deps.store.get({ code: who.code }, id);
  await record(deps, deps.store.database, who, 'read');
  return found;
}

/**
 * Begins a procedure, or goes on with the draft that was begun on another device.
 * @throws {MynaError} `MYNA_PROCEDURES_UNKNOWN`, `MYNA_PROCEDURES_NOT_ENTITLED`, `MYNA_PROCEDURES_RECORD_CLOSED`
 */
export async function startCase(deps: ProceduresDeps, who: Applicant, procedure: string): Promise<Case> {
  const { store, exchange, clock } = deps;
  const form = getForm(procedure);
  const today = await clock.today();
  const person = await readApplicant(exchange, who);
  await requireEntitled(exchange, form, who, person, today);
  return store.transaction(async (trx) => {
    await store.lockApplicant(trx, who.code);
    await record(deps, trx, who, 'write');
    const cases = await store.casesOf(who.code, trx);
    const draft = cases.find((each) => each.procedure === form.id && each.state.stage === 'draft' && each.office === person.office);
    if (draft) return draft;
    const id = await store.start(trx, { code: who.code, concerned: who.concerned, procedure: form.id, office: person.office });
    const begun = (await store.casesOf(who.code, trx)).find((each) => each.id === id);
    if (!begun) throw new MynaError('MYNA_PROCEDURES_CASE_UNKNOWN');
    await plan(trx, begun, 'draft', afterDay(today.add({ days: inForce(procedureDesk, today).draftDays })));
    return begun;
  });
}

/** The applicant's household, where the form asks for somebody of it. */
export async function personsOf(deps: ProceduresDeps, who: Applicant, id: string): Promise<readonly Member[]> {
  const { procedure } = await deps.store.get({ code: who.code }, id);
  if (!getForm(procedure).questions.some(({ type }) => type === 'persons')) return [];
  return readMembers(deps.exchange, who, await deps.clock.today());
}

/** The office's free times, for a form that asks for one. */
export async function slotsOf(deps: ProceduresDeps, who: Applicant, id: string): Promise<readonly Slot[]> {
  const { office } = await deps.store.get({ code: who.code }, id);
  return listSlots(deps.store.database, office, await deps.clock.today());
}

/** @throws {MynaError} `MYNA_PROCEDURES_ANSWER_INVALID`, `MYNA_PROCEDURES_MOVED_ON`, `MYNA_PROCEDURES_NOT_NOW` */
export async function saveAnswers(deps: ProceduresDeps, who: Applicant, id: string, version: number, given: Answers): Promise<Case> {
  const { procedure, office } = await deps.store.get({ code: who.code }, id);
  const form = getForm(procedure);
  // Within one municipality it is another notice, 転居届.
  if (form.effect === 'moving-out' && given.to === office)
    throw new MynaError('MYNA_PROCEDURES_ANSWER_INVALID', { question: 'to', fault: 'choice' });
  const today = await deps.clock.today();
  const namesPersons = form.questions.some((question) => question.type === 'persons' && question.id in given);
  const persons = namesPersons ? await readMembers(deps.exchange, who, today) : undefined;
  const { answers, dropped } = readAnswers(form, given, { today, persons });
  return act(deps, who, id, version, async () => ({ kind: 'saved', answers, dropped }));
}

/** @throws {MynaError} `MYNA_PROCEDURES_FILE_TYPE`, `…_FILE_SIZE`, `…_FILES_FULL` */
export async function attach(
  deps: ProceduresDeps,
  who: Applicant,
  id: string,
  version: number,
  question: string,
  bytes: Uint8Array,
): Promise<Case> {
  const today = await deps.clock.today();
  return act(deps, who, id, version, async (trx, subject) => {
    const attachment = checkFile(getForm(subject.procedure), subject.state, question, bytes, today);
    await deps.store.keepAttachment(trx, subject, { ...attachment, bytes });
    return { kind: 'attached', question, attachment };
  });
}

/** @throws {MynaError} `MYNA_PROCEDURES_ATTACHMENT_UNKNOWN`, also for another person's */
export async function detach(deps: ProceduresDeps, who: Applicant, id: string, version: number, attachmentId: string): Promise<Case> {
  return act(deps, who, id, version, async (trx, subject) => {
    if (!subject.state.attachments.some((each) => each.id === attachmentId)) throw new MynaError('MYNA_PROCEDURES_ATTACHMENT_UNKNOWN');
    await deps.store.dropAttachment(trx, subject, attachmentId);
    return { kind: 'detached', attachmentId };
  });
}

export async function openOwnAttachment(deps: ProceduresDeps, who: Applicant, id: string, attachmentId: string) {
  const subject = await openCase(deps, who, id);
  return deps.store.openAttachment(subject, attachmentId);
}

/** The case as it would be sent. @throws {MynaError} `MYNA_PROCEDURES_INCOMPLETE` naming the first question that wants something */
async function documentOf(deps: ProceduresDeps, who: Applicant, subject: Case, today: Temporal.PlainDate): Promise<string> {
  const form = getForm(subject.procedure);
  const persons = form.questions.some(({ type }) => type === 'persons') ? await readMembers(deps.exchange, who, today) : undefined;
  const [missing] = missingQuestions(form, subject.state, { today, persons });
  if (missing) throw new MynaError('MYNA_PROCEDURES_INCOMPLETE', { ...missing });
  const { by } = await authorOf(deps, who);
  return canonicalDocument(form, subject.id, who.by?.isHidden ? undefined : subject.office, subject.state, by);
}

/** What is signed, for the chip. */
export async function prepare(
  deps: ProceduresDeps,
  who: Applicant,
  id: string,
  version: number,
  certificate: Uint8Array,
): Promise<{ readonly document: string; readonly signedAt: string; readonly toBeSigned: Uint8Array }> {
  const subject = await deps.store.get({ code: who.code }, id);
  if (subject.state.version !== version) throw new MynaError('MYNA_PROCEDURES_MOVED_ON');
  const document = await documentOf(deps, who, subject, await deps.clock.today());
  const now = await deps.clock.now();
  // A signing time has whole seconds (RFC 5652 11.3).
  const signedAt = now.round({ smallestUnit: 'second', roundingMode: 'floor' }).toString();
  return { document, signedAt, toBeSigned: prepareSignature(document, certificate, signedAt) };
}

/**
 * Sends the case. It gets its receipt; a booked visit gets its seat.
 * @throws {MynaError} `MYNA_PROCEDURES_INCOMPLETE`, `MYNA_PROCEDURES_SIGNATURE_NEEDED`, the refusals of the signature, `MYNA_PROCEDURES_SLOT_TAKEN`,
 * `MYNA_PROCEDURES_VISIT_BOOKED`, `MYNA_PROCEDURES_MOVED_ON`
 */
export async function submit(
  deps: ProceduresDeps,
  who: Applicant,
  id: string,
  version: number,
  signed: SignedAnswer | undefined,
): Promise<Case> {
  const { store, clock } = deps;
  const subject = await store.get({ code: who.code }, id);
  if (subject.state.stage !== 'draft') throw new MynaError('MYNA_PROCEDURES_NOT_NOW', { stage: subject.state.stage });
  const form = getForm(subject.procedure);
  const today = await clock.today();
  const rule = inForce(procedureRules[form.id], today);
  const document = await documentOf(deps, who, subject, today);
  if (form.signing === 'signature' && !signed) throw new MynaError('MYNA_PROCEDURES_SIGNATURE_NEEDED');
  const signer = (who.by ?? who).residentId;
  const signature = signed && form.signing === 'signature' ? await finishSignature(deps, document, signed, signer) : undefined;
  const dueOn = today.add({ days: rule.answerWithinDays });
  return act(deps, who, id, version, async (trx) => {
    if (form.effect === 'visit') await book(deps, trx, who, subject, today);
    else await plan(trx, subject, 'term', afterDay(dueOn));
    const receipt = await takeReceipt(deps, trx, subject);
    return { kind: 'submitted', receipt, dueOn: dueOn.toString(), feeYen: rule.feeYen, document, signature };
  });
}

async function book(deps: ProceduresDeps, trx: Trx, who: Applicant, subject: Case, today: Temporal.PlainDate): Promise<void> {
  const { store } = deps;
  await store.lockApplicant(trx, who.code);
  const others = await store.casesOf(who.code, trx);
  if (others.some(({ procedure, state }) => procedure === subject.procedure && ['submitted', 'taken', 'question'].includes(state.stage)))
    throw new MynaError('MYNA_PROCEDURES_VISIT_BOOKED');
  const startsAt = String(subject.state.answers.slot);
  await takeSeat(trx, subject, startsAt, today);
  await planVisit(trx, subject, startsAt);
  const audience = who.by ? [who.code, who.by.code] : [who.code];
  await tell(deps, trx, audience, { kind: 'appointment', event: `procedures.booked/${subject.id}`, facts: visitFacts(subject) });
}

async function takeReceipt({ store }: ProceduresDeps, trx: Trx, subject: Case): Promise<string> {
  for (;;) {
    const receipt = newReceipt();
    if (await store.takeReceipt(trx, subject, receipt)) return receipt;
  }
}

/** The answer to the office's question. */
export const answer = (deps: ProceduresDeps, who: Applicant, id: string, version: number, text: string): Promise<Case> =>
  act(deps, who, id, version, async () => ({ kind: 'answered', text }));

/** The applicant's own question. */
export const inquire = (deps: ProceduresDeps, who: Applicant, id: string, version: number, text: string): Promise<Case> =>
  act(deps, who, id, version, async () => ({ kind: 'inquired', text }));

/** Takes the application back; a booked seat is free again. */
export const withdraw = (deps: ProceduresDeps, who: Applicant, id: string, version: number): Promise<Case> =>
  act(deps, who, id, version, async (trx, subject) => {
    await freeSeat(trx, subject);
    return { kind: 'withdrawn' };
  });

const agentTerms = { parent: '親権者', guardian: '後見人', agent: '代理人' } as const;

/** 受付票 as a PDF. @throws {MynaError} `MYNA_PROCEDURES_NOT_NOW` before the case was sent */
export async function receiptPdf(deps: ProceduresDeps, who: Applicant, id: string): Promise<Uint8Array> {
  const subject = await openCase(deps, who, id);
  const { receipt, submittedAt, dueOn, feeYen } = subject.state;
  if (!receipt || !submittedAt || !dueOn) throw new MynaError('MYNA_PROCEDURES_NOT_NOW', { stage: subject.state.stage });
  const { facts } = await readApplicant(deps.exchange, who);
  const { title, law } = getForm(subject.procedure);
  const filed = subject.actions.find(({ kind }) => kind === 'submitted')?.by;
  return deps.documents.renderProcedureReceipt({
    name: filed ? `${facts.name}(${agentTerms[filed.kind]} ${filed.name})` : facts.name,
    title,
    law,
    receipt,
    submittedAt: Temporal.Instant.from(submittedAt),
    dueOn: subject.procedure === 'counter-visit' ? undefined : Temporal.PlainDate.from(dueOn),
    visitAt: subject.procedure === 'counter-visit' ? Temporal.Instant.from(String(subject.state.answers.slot)) : undefined,
    municipality: who.by?.isHidden ? undefined : deps.registry.municipality(subject.office).name,
    feeYen,
    isSigned: subject.actions.some((each) => each.kind === 'submitted' && each.signature !== undefined),
  });
}
