/** What comes without the card: a form over the counter, a letter, a call for a time. It goes the same way to the same decision, and the answers go by post. */
import { ageOn, inForce, procedureRules } from '@openmyna/rules';
import { MynaError, type Temporal } from '../../kernel/index.ts';
import { isSameText } from '../registry/index.ts';
import { canonicalDocument, missingQuestions, readAnswers } from './answers.ts';
import { checkFile } from './attachments.ts';
import type { Officer, ProceduresDeps } from './deps.ts';
import { act, authorOf, officerActor, requireOther } from './desk.ts';
import { afterDay, plan, planVisit } from './due.ts';
import type { Answers, ProcedureForm } from './form-types.ts';
import { getForm } from './forms/index.ts';
import { writeTo } from './paper-letters.ts';
import { isChildOn, type Member } from './people.ts';
import { newReceipt } from './receipt.ts';
import { freeSeat, listSlots, type Slot, takeSeat } from './slots.ts';
import type { Case, Channel, Trx } from './store.ts';

/** Whom the paper names, as it stands on the form and on the document that was shown or copied. */
export interface NamedOnPaper {
  readonly name: string;
  readonly birthDate: Temporal.PlainDate;
  readonly address: string;
}

/** 本人確認: what was seen at the counter or lay with the letter; by telephone the facts told are all there is. */
export const shownDocuments = [
  'drivers-licence',
  'passport',
  'residence-card',
  'disability-certificate',
  'individual-number-card',
  'told-by-phone',
] as const;
export type ShownDocument = (typeof shownDocuments)[number];

export interface PaperRequest {
  readonly procedure: string;
  readonly channel: Exclude<Channel, 'portal'>;
  readonly person: NamedOnPaper;
  readonly shown: ShownDocument;
  readonly answers: Answers;
  readonly files: readonly { readonly question: string; readonly bytes: Uint8Array }[];
}

interface Identified {
  readonly code: Member['code'];
  readonly members: readonly Member[];
}

/**
 * Finds the one resident of this office with this name, birthday and address, and the household. Everybody who is looked at has an entry.
 * @throws {MynaError} `MYNA_PROCEDURES_NOBODY_FITS`, also where several do
 */
async function identify({ registry, exchange, clock }: ProceduresDeps, officer: Officer, named: NamedOnPaper): Promise<Identified> {
  const [actor, purpose] = [officerActor(officer), 'counter.procedure'];
  const { name, birthDate, address } = named;
  const found = (await registry.findResidents({ name, birthDate }, actor, purpose)).filter(
    (each) =>
      each.state === 'living' &&
      each.municipality === officer.office &&
      isSameText(each.name, name) &&
      each.address !== undefined &&
      isSameText(each.address, address),
  );
  const [person, another] = found;
  if (!person || another) throw new MynaError('MYNA_PROCEDURES_NOBODY_FITS');
  const today = await clock.today();
  const { householdId, relationship } = await registry.openResident(person.residentId, actor, purpose);
  const household = await registry.openHousehold(householdId, actor, purpose);
  const members = await Promise.all(
    household.map(async (each) => ({
      code: await exchange.codeFor(each.residentId, 'procedures'),
      name: each.name,
      birthDate: each.birthDate,
      relationship: each.residentId === person.residentId ? relationship : 'member',
      isSelf: each.residentId === person.residentId,
      isChild: isChildOn(each.birthDate, today),
    })),
  );
  return { code: await exchange.codeFor(person.residentId, 'procedures'), members };
}

/** Whom the form may name, and the times that are free, before anything is kept. */
export async function preparePaper(
  deps: ProceduresDeps,
  officer: Officer,
  procedure: string,
  named: NamedOnPaper,
): Promise<{ readonly members: readonly Member[]; readonly slots: readonly Slot[] }> {
  const form = getForm(procedure);
  const { members } = await identify(deps, officer, named);
  const slots = form.effect === 'visit' ? await listSlots(deps.store.database, officer.office, await deps.clock.today()) : [];
  return { members, slots };
}

/** @throws {MynaError} `MYNA_PROCEDURES_NOT_ENTITLED` */
function requireEntitledOnPaper(form: ProcedureForm, members: readonly Member[], today: Temporal.PlainDate): void {
  const self = members.find(({ isSelf }) => isSelf);
  const isAdult = self !== undefined && ageOn(self.birthDate, today) >= 18;
  const may = {
    anybody: true,
    adult: isAdult,
    head: self?.relationship === 'head',
    parent: isAdult && members.some(({ isSelf, isChild }) => isChild && !isSelf),
  };
  if (!may[form.who]) throw new MynaError('MYNA_PROCEDURES_NOT_ENTITLED', { who: form.who });
}

/** By telephone a time can be had, and nothing that the law wants a form or a document for. */
function requireChannel(form: ProcedureForm, { channel, shown }: PaperRequest, today: Temporal.PlainDate): void {
  const rule = inForce(procedureRules[form.id], today);
  const isFit =
    channel === 'phone'
      ? form.effect === 'visit' && shown === 'told-by-phone'
      : shown !== 'told-by-phone' && (channel === 'counter' || rule.withoutCard.post !== undefined);
  if (!isFit) throw new MynaError('MYNA_PROCEDURES_OTHER_WAY');
}

/**
 * Enters what came on paper, whole and at once: the same questions, the same files, the same receipt; the paper's own signature takes the card's place.
 * @throws {MynaError} `MYNA_PROCEDURES_NOBODY_FITS`, `…_OTHER_WAY`, `…_NOT_ENTITLED`, `…_ANSWER_INVALID`, `…_INCOMPLETE`, `…_SLOT_TAKEN`, `…_OWN_CASE`
 */
export async function receivePaper(deps: ProceduresDeps, officer: Officer, request: PaperRequest): Promise<Case> {
  const { store, clock } = deps;
  const form = getForm(request.procedure);
  const today = await clock.today();
  requireChannel(form, request, today);
  const { code, members } = await identify(deps, officer, request.person);
  await requireOther(deps, officer, { applicant: code, concerned: code });
  requireEntitledOnPaper(form, members, today);
  const context = { today, persons: members };
  const { answers } = readAnswers(form, request.answers, context);
  if (form.effect === 'moving-out' && answers.to === officer.office)
    throw new MynaError('MYNA_PROCEDURES_ANSWER_INVALID', { question: 'to', fault: 'choice' });
  return store.transaction(async (trx) => {
    await store.lockApplicant(trx, code);
    const started = await begin(deps, trx, officer, form, code, request.channel);
    let current = await store.append(trx, started, authorOf(officer), { kind: 'saved', answers, dropped: [] });
    for (const { question, bytes } of request.files) {
      const attachment = checkFile(form, current.state, question, bytes, today);
      await store.keepAttachment(trx, current, { ...attachment, bytes });
      current = await store.append(trx, current, authorOf(officer), { kind: 'attached', question, attachment });
    }
    const [missing] = missingQuestions(form, current.state, context);
    if (missing) throw new MynaError('MYNA_PROCEDURES_INCOMPLETE', { ...missing });
    return arrive(deps, trx, officer, form, current, request, today);
  });
}

async function begin(
  { store, exchange }: ProceduresDeps,
  trx: Trx,
  officer: Officer,
  form: ProcedureForm,
  code: Member['code'],
  channel: Channel,
): Promise<Case> {
  const residentId = await exchange.residentOf(code, 'procedures');
  if (!residentId) throw new MynaError('MYNA_PROCEDURES_PERSON_UNKNOWN');
  const actor = officerActor(officer);
  await exchange.recordAccess(trx, { residentId, actor, purpose: 'counter.procedure', items: ['procedures'], act: 'write' });
  const id = await store.start(trx, { code, concerned: code, procedure: form.id, office: officer.office, channel }, authorOf(officer));
  const started = (await store.casesOf(code, trx)).find((each) => each.id === id);
  if (!started) throw new MynaError('MYNA_PROCEDURES_CASE_UNKNOWN');
  return started;
}

async function arrive(
  deps: ProceduresDeps,
  trx: Trx,
  officer: Officer,
  form: ProcedureForm,
  current: Case,
  { shown }: PaperRequest,
  today: Temporal.PlainDate,
): Promise<Case> {
  const { store } = deps;
  const rule = inForce(procedureRules[form.id], today);
  const dueOn = today.add({ days: rule.answerWithinDays });
  if (form.effect === 'visit') {
    const startsAt = String(current.state.answers.slot);
    await takeSeat(trx, current, startsAt, today);
    await planVisit(trx, current, startsAt);
  } else await plan(trx, current, 'term', afterDay(dueOn));
  let receipt = newReceipt();
  while (!(await store.takeReceipt(trx, current, receipt))) receipt = newReceipt();
  const document = canonicalDocument(form, current.id, current.office, current.state);
  const sent = { kind: 'submitted', receipt, dueOn: dueOn.toString(), feeYen: rule.feeYen, document, shown } as const;
  const arrived = await store.append(trx, current, authorOf(officer), sent);
  if (arrived.channel === 'post') await writeTo(deps, trx, arrived, officer, { kind: 'arrived', text: '', by: dueOn });
  return arrived;
}

/** @throws {MynaError} `MYNA_PROCEDURES_NOT_PAPER`: what came from the phone is answered and taken back there */
function requirePaper({ channel }: Case): void {
  if (channel === 'portal') throw new MynaError('MYNA_PROCEDURES_NOT_PAPER');
}

/** The applicant's answer, as it came by letter, at the counter or by telephone. */
export const answerOnPaper = (deps: ProceduresDeps, officer: Officer, id: string, version: number, text: string): Promise<Case> =>
  act(deps, officer, id, version, async (_trx, subject) => {
    requirePaper(subject);
    return { kind: 'answered', text };
  });

/** Taken back by whoever applied on paper. */
export const withdrawOnPaper = (deps: ProceduresDeps, officer: Officer, id: string, version: number): Promise<Case> =>
  act(deps, officer, id, version, async (trx, subject) => {
    requirePaper(subject);
    await freeSeat(trx, subject);
    return { kind: 'withdrawn' };
  });
