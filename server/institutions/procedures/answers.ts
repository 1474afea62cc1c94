/** What counts as an answer, and which questions a form asks. */
import { MynaError, Temporal } from '../../kernel/index.ts';
import type { ActedBy, CaseState } from './case-fold.ts';
import type { Answer, Answers, ProcedureForm, Question } from './form-types.ts';
import { checkText } from './text-rule.ts';

/** Why an answer is none: said at the question, with what to do. */
export type AnswerFault =
  | 'missing'
  | 'long'
  | 'characters'
  | 'lines'
  | 'choice'
  | 'date'
  | 'range'
  | 'number'
  | 'person'
  | 'phone'
  | 'files'
  | 'slot';

/** What an answer is compared with. */
export interface AnswerContext {
  readonly today: Temporal.PlainDate;
  /** Members of the household by this room's code; undefined: not read, and persons are not compared. */
  readonly persons: readonly { readonly code: string; readonly isChild: boolean }[] | undefined;
}

/** Questions whose conditions hold, in order. A condition on a question that is not asked does not hold. */
export function askedQuestions(form: ProcedureForm, answers: Answers): readonly Question[] {
  const asked: Question[] = [];
  for (const question of form.questions) {
    const holds = (question.when ?? []).every(
      (condition) => asked.some(({ id }) => id === condition.question) && condition.in.includes(String(answers[condition.question])),
    );
    if (holds) asked.push(question);
  }
  return asked;
}

const phone = /^[+\d][\d\s()-]{5,19}$/;

function checkDate(
  value: Answer,
  range: { readonly from: number; readonly until: number },
  today: Temporal.PlainDate,
): AnswerFault | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'date';
  try {
    const day = Temporal.PlainDate.from(value, { overflow: 'reject' });
    const days = today.until(day).days;
    return days < range.from || days > range.until ? 'range' : undefined;
  } catch {
    return 'date';
  }
}

function checkPersons(
  value: Answer,
  question: Extract<Question, { type: 'persons' }>,
  { persons }: AnswerContext,
): AnswerFault | undefined {
  if (!Array.isArray(value) || value.length === 0) return 'missing';
  if ((!question.isSeveral && value.length > 1) || new Set(value).size !== value.length) return 'person';
  if (!persons) return undefined;
  const eligible = persons.filter(({ isChild }) => question.of === 'all' || isChild);
  return value.every((code) => eligible.some((person) => person.code === code)) ? undefined : 'person';
}

/** The fault of an answer; files are counted by {@link missingQuestions}, a slot is taken when the case is sent. */
export function checkAnswer(question: Question, value: Answer, context: AnswerContext): AnswerFault | undefined {
  switch (question.type) {
    case 'text': {
      if (typeof value !== 'string') return 'missing';
      const fault = checkText(value, question.most, question.isLong ?? false);
      if (fault) return fault === 'empty' ? 'missing' : fault;
      return question.form === 'phone' && !phone.test(value.trim()) ? 'phone' : undefined;
    }
    case 'choice':
      return typeof value === 'string' && question.choices.includes(value) ? undefined : 'choice';
    case 'yes-no':
      return value === 'yes' || value === 'no' ? undefined : 'choice';
    case 'date':
      return checkDate(value, question.range, context.today);
    case 'money':
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= question.most ? undefined : 'number';
    case 'persons':
      return checkPersons(value, question, context);
    case 'slot':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00Z$/.test(value) ? undefined : 'slot';
    case 'files':
      return 'files';
  }
}

const isEmpty = (value: Answer): boolean => value === '' || (Array.isArray(value) && value.length === 0);

/**
 * Answers as they are kept, and those that are taken back by an empty one.
 * @throws {MynaError} `MYNA_PROCEDURES_ANSWER_INVALID` with the question and the fault; nothing of the answer stands in it
 */
export function readAnswers(
  form: ProcedureForm,
  given: Answers,
  context: AnswerContext,
): { readonly answers: Answers; readonly dropped: readonly string[] } {
  const kept: Record<string, Answer> = {};
  const dropped: string[] = [];
  for (const [id, value] of Object.entries(given)) {
    const question = form.questions.find((each) => each.id === id);
    if (!question) throw new MynaError('MYNA_PROCEDURES_ANSWER_INVALID', { question: 'unknown', fault: 'choice' });
    if (isEmpty(value) && question.isOptional) {
      dropped.push(id);
      continue;
    }
    const fault = checkAnswer(question, value, context);
    if (fault) throw new MynaError('MYNA_PROCEDURES_ANSWER_INVALID', { question: id, fault });
    kept[id] = value;
  }
  return { answers: kept, dropped };
}

/** Questions that still want an answer or a file before the case can be sent. */
export function missingQuestions(
  form: ProcedureForm,
  state: CaseState,
  context: AnswerContext,
): readonly { question: string; fault: AnswerFault }[] {
  return askedQuestions(form, state.answers).flatMap((question) => {
    if (question.type === 'files') {
      const count = state.attachments.filter((each) => each.question === question.id).length;
      return count < question.least || count > question.most ? [{ question: question.id, fault: 'files' as const }] : [];
    }
    const value = state.answers[question.id];
    if (value === undefined) return question.isOptional ? [] : [{ question: question.id, fault: 'missing' as const }];
    const fault = checkAnswer(question, value, context);
    return fault ? [{ question: question.id, fault }] : [];
  });
}

/**
 * The text that is sent and signed: what was asked and answered, in the order of the form, with the hashes of what is attached. The same case gives the same
 * bytes, so that what the chip signed can be made again from the record.
 * @param office left out where the agent who signs may not learn it @param agent who signs in the applicant's place
 */
export function canonicalDocument(
  form: ProcedureForm,
  caseId: string,
  office: string | undefined,
  state: CaseState,
  agent?: Pick<ActedBy, 'kind' | 'mandate' | 'name'>,
): string {
  const asked = askedQuestions(form, state.answers);
  return JSON.stringify(
    {
      procedure: form.id,
      law: form.law.ja,
      case: caseId,
      office,
      agent: agent && { name: agent.name, kind: agent.kind, mandate: agent.mandate },
      answers: asked.flatMap(({ id }) => (state.answers[id] === undefined ? [] : [{ question: id, answer: state.answers[id] }])),
      attachments: state.attachments
        .filter(({ question }) => asked.some(({ id }) => id === question))
        .map(({ question, mediaType, bytes, sha256 }) => ({ question, mediaType, bytes, sha256 })),
    },
    null,
    1,
  );
}
