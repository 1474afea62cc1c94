import { costWithoutCard, inForce, postageSource, procedureFigures, procedureIds, procedureRules } from '@openmyna/rules';
import { z } from 'zod';
import type { Temporal } from '../../kernel/index.ts';
import { mandateKinds } from '../exchange/index.ts';
import type { CaseAction } from './case-fold.ts';
import { lifeEvents, type ProcedureForm } from './form-types.ts';
import type { Member } from './people.ts';
import { type Case, channels, type QueueLine } from './store.ts';

export const stages = ['draft', 'submitted', 'taken', 'question', 'accepting', 'granted', 'refused', 'withdrawn', 'ended'] as const;
const names = z.object({ ja: z.string(), en: z.string() });
const procedure = z.enum(procedureIds);

/** Words of a person; what they may hold is checked by the room's own rule, which says what to do. */
export const words = z.string().trim().min(1).max(2000);
export const version = z.int().min(1).describe('How many actions the caller has seen; another number: somebody was faster');
export const caseParams = z.object({ case: z.uuid() });
export const attachmentParams = caseParams.extend({ attachment: z.uuid() });
export const versionQuery = z.object({ version: z.coerce.number().int().min(1) });

const answer = z.union([z.string().max(4000), z.int(), z.array(z.string().max(100)).max(30)]);
export const answersBody = z.object({ version, answers: z.record(z.string().max(40), answer) });
export const textBody = z.object({ version, text: words });
export const base64 = z.base64().max(20_000);
export const signedAnswer = z.object({ certificate: base64, signedAt: z.iso.datetime(), signature: base64 });

const question = z.object({
  id: z.string(),
  type: z.enum(['text', 'choice', 'yes-no', 'date', 'money', 'persons', 'files', 'slot']),
  isOptional: z.boolean(),
  when: z.array(z.object({ question: z.string(), in: z.array(z.string()) })),
  choices: z.array(z.string()).readonly().optional(),
  least: z.int().optional(),
  most: z.int().optional(),
  isLong: z.boolean().optional(),
  isSeveral: z.boolean().optional(),
  of: z.enum(['all', 'children']).optional(),
});

const basis = z.object({
  source: names,
  asOf: z.iso.date(),
  varies: z.boolean().describe('No law of the country sets it: another municipality may have another figure'),
});

export const formShape = z.object({
  id: procedure,
  event: z.enum(lifeEvents as [string, ...string[]]),
  law: names,
  who: z.enum(['anybody', 'adult', 'head', 'parent']),
  signing: z.enum(['none', 'signature']),
  answerWithinDays: z.int(),
  feeYen: z.int(),
  withoutCard: z.object({
    counter: z.object({ minutes: z.int(), days: z.int(), yen: z.int() }),
    post: z.object({ days: z.int(), yen: z.int() }).nullable(),
  }),
  basis: z.object({ term: basis, fee: basis, withoutCard: basis, postage: names.nullable() }),
  figures: z.record(z.string(), z.number()).describe('What the words of the form name'),
  questions: z.array(question),
});

/** A form with its rule of the day. */
export function showForm(form: ProcedureForm, today: Temporal.PlainDate): z.infer<typeof formShape> {
  const rule = inForce(procedureRules[form.id], today);
  const { counter, post } = rule.withoutCard;
  const { counterYen, postYen } = costWithoutCard(rule, today);
  return {
    id: form.id,
    event: form.event,
    law: form.law,
    who: form.who,
    signing: form.signing,
    answerWithinDays: rule.answerWithinDays,
    feeYen: rule.feeYen,
    withoutCard: { counter: { ...counter, yen: counterYen }, post: post ? { days: post.days, yen: postYen ?? 0 } : null },
    basis: { ...rule.basis, postage: post ? postageSource : null },
    figures: procedureFigures(form.id, today),
    questions: form.questions.map((each) => ({
      ...each,
      isOptional: each.isOptional ?? false,
      when: (each.when ?? []).map((condition) => ({ question: condition.question, in: [...condition.in] })),
      ...('choices' in each ? { choices: [...each.choices] } : {}),
    })),
  };
}

const measured = z.object({ count: z.int(), medianMinutes: z.int() }).nullable().describe('Null while there are too few to tell');
export const durationsShape = z.object({ fromPhone: measured, onPaper: measured });

const attachment = z.object({ id: z.uuid(), question: z.string(), mediaType: z.string(), bytes: z.int() });

const step = z.object({
  kind: z.string(),
  at: z.iso.datetime(),
  text: z.string().nullable(),
  by: z.iso.date().nullable().describe('Last day for an answer'),
  code: z.string().nullable().describe('Why the register refused'),
  agent: z
    .object({ kind: z.enum(mandateKinds), name: z.string() })
    .nullable()
    .describe('Who did it in the applicant’s place'),
});

const channel = z.enum(channels).describe('How it came; only the portal needs the card');

const lineShape = z.object({
  id: z.uuid(),
  procedure,
  channel,
  stage: z.enum(stages),
  startedAt: z.iso.datetime(),
  receipt: z.string().nullable(),
  submittedAt: z.iso.datetime().nullable(),
  dueOn: z.iso.date().nullable(),
  answerBy: z.iso.date().nullable(),
  visitAt: z.iso.datetime().nullable(),
  isOverdue: z.boolean(),
  version: z.int(),
});

export const caseShape = lineShape.extend({
  office: names.extend({ code: z.string() }).nullable().describe('Null for an agent of somebody whose address is protected'),
  feeYen: z.int(),
  isSigned: z.boolean(),
  isInquiryOpen: z.boolean(),
  endReason: z.enum(['draft-expired', 'record-closed', 'visit-missed']).nullable(),
  answers: z.record(z.string(), answer),
  attachments: z.array(attachment),
  steps: z.array(step),
});
export const casesShape = z.object({ cases: z.array(lineShape) });

export function showLine({ id, procedure: named, channel: came, startedAt, state }: Case): z.infer<typeof lineShape> {
  return {
    id,
    procedure: named,
    channel: came,
    stage: state.stage,
    startedAt,
    receipt: state.receipt ?? null,
    submittedAt: state.submittedAt ?? null,
    dueOn: state.dueOn ?? null,
    answerBy: state.answerBy ?? null,
    visitAt: named === 'counter-visit' && state.receipt !== undefined ? String(state.answers.slot) : null,
    isOverdue: state.isOverdue,
    version: state.version,
  };
}

/** Steps that somebody reads: what was saved on the way is none. */
const told: ReadonlySet<CaseAction['kind']> = new Set([
  'submitted',
  'taken',
  'asked',
  'answered',
  'inquired',
  'replied',
  'not-carried-out',
  'granted',
  'refused',
  'withdrawn',
  'reminded',
  'ended',
]);

/** @param office undefined: not shown */
export function showCase(subject: Case, office: { readonly ja: string; readonly en: string } | undefined): z.infer<typeof caseShape> {
  const { state, actions } = subject;
  return {
    ...showLine(subject),
    office: office ? { ...office, code: subject.office } : null,
    feeYen: state.feeYen,
    isSigned: actions.some((each) => each.kind === 'submitted' && each.signature !== undefined),
    isInquiryOpen: state.isInquiryOpen,
    endReason: state.endReason ?? null,
    answers: Object.fromEntries(
      Object.entries(state.answers).map(([id, value]) => [id, Array.isArray(value) ? [...value] : value]),
    ) as Record<string, z.infer<typeof answer>>,
    attachments: state.attachments.map(({ id, question: asked, mediaType, bytes }) => ({ id, question: asked, mediaType, bytes })),
    steps: actions.filter(({ kind }) => told.has(kind)).map(showStep),
  };
}

function showStep(action: CaseAction): z.infer<typeof step> {
  return {
    kind: action.kind === 'reminded' ? `reminded-${action.of}` : action.kind,
    at: action.at,
    text: 'text' in action ? action.text : null,
    by: action.kind === 'asked' ? action.answerBy : null,
    code: action.kind === 'not-carried-out' ? action.code : null,
    agent: action.by ? { kind: action.by.kind, name: action.by.name } : null,
  };
}

export const personsShape = z.object({
  persons: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      birthDate: z.iso.date(),
      relationship: z.string(),
      isSelf: z.boolean(),
      isChild: z.boolean(),
    }),
  ),
});
export const showMember = (member: Member) => ({ ...member, birthDate: member.birthDate.toString() });

export const slotsShape = z.object({ slots: z.array(z.object({ startsAt: z.iso.datetime(), isFree: z.boolean() })) });

export const queueShape = z.object({
  today: z.iso.date(),
  endedDays: z.int().describe('For how long ended cases are shown'),
  office: names,
  cases: z.array(
    z.object({
      id: z.uuid(),
      procedure,
      channel,
      receipt: z.string(),
      stage: z.enum(stages),
      owner: z.enum(['me', 'other', 'nobody']),
      submittedAt: z.iso.datetime(),
      dueOn: z.iso.date(),
      visitAt: z.iso.datetime().nullable(),
      endedAt: z.iso.datetime().nullable(),
      isOverdue: z.boolean(),
    }),
  ),
});
export const showQueueLine = (line: QueueLine, person: string) => ({
  ...line,
  owner: line.owner === null ? ('nobody' as const) : line.owner === person ? ('me' as const) : ('other' as const),
});

const facts = z.object({
  name: z.string(),
  kana: z.string(),
  birthDate: z.iso.date(),
  address: z.string().nullable().describe('Null where it is protected'),
});
export const deskCaseShape = z.object({
  case: caseShape,
  applicant: facts,
  concerned: facts.nullable().describe('Where it is somebody else'),
  agents: z.array(facts.extend({ kind: z.enum(mandateKinds) })).describe('Who acted in the applicant’s place'),
  persons: z.array(z.object({ code: z.string(), name: z.string(), birthDate: z.iso.date() })),
});
