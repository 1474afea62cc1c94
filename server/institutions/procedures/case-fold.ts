import type { MandateKind } from '../exchange/index.ts';
import type { Answers } from './form-types.ts';

/** Where a case stands. `accepting`: an officer has accepted, and what follows from it is being carried out. */
export type Stage = 'draft' | 'submitted' | 'taken' | 'question' | 'accepting' | 'granted' | 'refused' | 'withdrawn' | 'ended';

export type EndReason = 'draft-expired' | 'record-closed' | 'visit-missed';

/** 代理人, as it was at that moment. */
export interface ActedBy {
  readonly kind: MandateKind;
  readonly mandate: string;
  /** At this room. */
  readonly code: string;
  readonly name: string;
}

/** What happened to a case, in the order of `position`, with the sealed part opened. Times are civil, ISO instants. */
export type CaseAction = {
  readonly position: number;
  readonly at: string;
  readonly officer?: string | undefined;
  /** Who did it in the applicant's place. */
  readonly by?: ActedBy | undefined;
} & (
  | { readonly kind: 'started' }
  | { readonly kind: 'saved'; readonly answers: Answers; readonly dropped: readonly string[] }
  | { readonly kind: 'attached'; readonly question: string; readonly attachment: Attachment }
  | { readonly kind: 'detached'; readonly attachmentId: string }
  | {
      readonly kind: 'submitted';
      readonly receipt: string;
      readonly dueOn: string;
      readonly feeYen: number;
      /** The text that was sent, as it was signed. */
      readonly document: string;
      /** CMS in base64, with the serial of the signature certificate. */
      /** 本人確認 of what came on paper: the kind of document. */
      readonly shown?: string | undefined;
      readonly signature?: { readonly cms: string; readonly serial: string; readonly signedAt: string } | undefined;
    }
  | { readonly kind: 'taken' }
  | { readonly kind: 'asked'; readonly text: string; readonly answerBy: string }
  | { readonly kind: 'answered'; readonly text: string }
  /** The applicant's own question to the office, and its answer. */
  | { readonly kind: 'inquired'; readonly text: string }
  | { readonly kind: 'replied'; readonly text: string }
  | { readonly kind: 'accepting'; readonly text: string }
  | { readonly kind: 'not-carried-out'; readonly code: string }
  | { readonly kind: 'granted'; readonly text: string; readonly letterId?: string | undefined }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'reminded'; readonly of: 'term' | 'answer' | 'visit' }
  | { readonly kind: 'ended'; readonly reason: EndReason }
);
export type ActionKind = CaseAction['kind'];

export interface Attachment {
  readonly id: string;
  readonly mediaType: 'image/jpeg' | 'image/png' | 'application/pdf';
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface CaseState {
  readonly stage: Stage;
  /** How many actions there are: whoever acts says how many were seen. */
  readonly version: number;
  readonly answers: Answers;
  readonly attachments: readonly (Attachment & { readonly question: string })[];
  readonly receipt: string | undefined;
  readonly submittedAt: string | undefined;
  readonly dueOn: string | undefined;
  readonly feeYen: number;
  readonly owner: string | undefined;
  /** The applicant has asked something that nobody has answered yet. */
  readonly isInquiryOpen: boolean;
  /** Last day for the answer to an open question. */
  readonly answerBy: string | undefined;
  readonly isOverdue: boolean;
  readonly endReason: EndReason | undefined;
}

export const nothingYet: CaseState = {
  stage: 'draft',
  version: 0,
  answers: {},
  attachments: [],
  receipt: undefined,
  submittedAt: undefined,
  dueOn: undefined,
  feeYen: 0,
  owner: undefined,
  isInquiryOpen: false,
  answerBy: undefined,
  isOverdue: false,
  endReason: undefined,
};

export const finalStages: ReadonlySet<Stage> = new Set(['granted', 'refused', 'withdrawn', 'ended']);

/** In which stages an action may happen; anywhere else it is refused and nothing changes. */
export const allowedAt: Readonly<Record<Exclude<ActionKind, 'started'>, readonly Stage[]>> = {
  saved: ['draft'],
  attached: ['draft', 'question'],
  detached: ['draft'],
  submitted: ['draft'],
  taken: ['submitted', 'taken', 'question'],
  asked: ['submitted', 'taken'],
  answered: ['question'],
  inquired: ['submitted', 'taken', 'question'],
  replied: ['submitted', 'taken', 'question'],
  accepting: ['submitted', 'taken', 'question'],
  'not-carried-out': ['accepting'],
  granted: ['submitted', 'taken', 'question', 'accepting'],
  refused: ['submitted', 'taken', 'question'],
  withdrawn: ['draft', 'submitted', 'taken', 'question'],
  reminded: ['submitted', 'taken', 'question', 'accepting'],
  ended: ['draft', 'submitted', 'taken', 'question'],
};

/** The state that a list of actions amounts to. */
export function foldCase(actions: readonly CaseAction[]): CaseState {
  return actions.reduce(applyAction, nothingYet);
}

export function applyAction(state: CaseState, action: CaseAction): CaseState {
  const next = { ...state, version: action.position };
  switch (action.kind) {
    case 'started':
      return next;
    case 'saved':
      return { ...next, answers: without({ ...state.answers, ...action.answers }, action.dropped) };
    case 'attached':
      return { ...next, attachments: [...state.attachments, { ...action.attachment, question: action.question }] };
    case 'detached':
      return { ...next, attachments: state.attachments.filter(({ id }) => id !== action.attachmentId) };
    case 'submitted':
      return {
        ...next,
        stage: 'submitted',
        receipt: action.receipt,
        submittedAt: action.at,
        dueOn: action.dueOn,
        feeYen: action.feeYen,
      };
    case 'taken':
      return { ...next, stage: state.stage === 'submitted' ? 'taken' : state.stage, owner: action.officer };
    case 'asked':
      return { ...next, stage: 'question', owner: action.officer ?? state.owner, answerBy: action.answerBy };
    case 'answered':
      return { ...next, stage: 'taken', answerBy: undefined };
    case 'inquired':
      return { ...next, isInquiryOpen: true };
    case 'replied':
      return { ...next, isInquiryOpen: false, owner: action.officer ?? state.owner };
    case 'accepting':
      return { ...next, stage: 'accepting', owner: action.officer ?? state.owner };
    case 'not-carried-out':
      return { ...next, stage: 'taken' };
    case 'granted':
    case 'refused':
      return { ...next, stage: action.kind, owner: action.officer ?? state.owner, answerBy: undefined };
    case 'withdrawn':
      return { ...next, stage: 'withdrawn', answerBy: undefined };
    case 'reminded':
      return { ...next, isOverdue: state.isOverdue || action.of === 'term' };
    case 'ended':
      return { ...next, stage: 'ended', answerBy: undefined, endReason: action.reason };
  }
}

function without(answers: Answers, dropped: readonly string[]): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([question]) => !dropped.includes(question)));
}
