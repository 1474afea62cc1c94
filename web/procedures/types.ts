/** What the server says of procedures and cases. */
export interface Question {
  readonly id: string;
  readonly type: 'text' | 'choice' | 'yes-no' | 'date' | 'money' | 'persons' | 'files' | 'slot';
  readonly isOptional: boolean;
  readonly when: readonly { readonly question: string; readonly in: readonly string[] }[];
  readonly choices?: readonly string[];
  readonly least?: number;
  readonly most?: number;
  readonly isLong?: boolean;
  readonly isSeveral?: boolean;
  readonly of?: 'all' | 'children';
}

export interface Names {
  readonly ja: string;
  readonly en: string;
}

/** On what a figure rests. */
export interface Basis {
  readonly source: Names;
  readonly asOf: string;
  readonly varies: boolean;
}

interface Measured {
  readonly count: number;
  readonly medianMinutes: number;
}

/** How long decisions really took; null while there are too few to tell. */
export interface Durations {
  readonly fromPhone: Measured | null;
  readonly onPaper: Measured | null;
}

export interface Procedure {
  readonly id: string;
  readonly event: string;
  readonly law: { readonly ja: string; readonly en: string };
  readonly who: string;
  readonly signing: 'none' | 'signature';
  readonly answerWithinDays: number;
  readonly feeYen: number;
  readonly withoutCard: {
    readonly counter: { readonly minutes: number; readonly days: number; readonly yen: number };
    readonly post: { readonly days: number; readonly yen: number } | null;
  };
  readonly basis: { readonly term: Basis; readonly fee: Basis; readonly withoutCard: Basis; readonly postage: Names | null };
  /** Figures that the words of the form name. */
  readonly figures: Readonly<Record<string, number>>;
  readonly questions: readonly Question[];
}

export type Answer = string | number | readonly string[];

/** How a case came; only the first needs the card. */
export type Channel = 'portal' | 'counter' | 'post' | 'phone';

export interface CaseLine {
  readonly id: string;
  readonly procedure: string;
  readonly channel: Channel;
  readonly stage: 'draft' | 'submitted' | 'taken' | 'question' | 'accepting' | 'granted' | 'refused' | 'withdrawn' | 'ended';
  readonly startedAt: string;
  readonly receipt: string | null;
  readonly submittedAt: string | null;
  readonly dueOn: string | null;
  readonly answerBy: string | null;
  readonly visitAt: string | null;
  readonly isOverdue: boolean;
  readonly version: number;
}

export interface CaseStep {
  readonly kind: string;
  readonly at: string;
  readonly text: string | null;
  readonly by: string | null;
  readonly code: string | null;
  /** Who did it in the applicant's place. */
  readonly agent: { readonly kind: string; readonly name: string } | null;
}

export interface Attachment {
  readonly id: string;
  readonly question: string;
  readonly mediaType: string;
  readonly bytes: number;
}

export interface ProcedureCase extends CaseLine {
  /** Null for an agent of somebody whose address is protected. */
  readonly office: { readonly ja: string; readonly en: string; readonly code: string } | null;
  readonly feeYen: number;
  readonly isSigned: boolean;
  readonly isInquiryOpen: boolean;
  readonly endReason: string | null;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly attachments: readonly Attachment[];
  readonly steps: readonly CaseStep[];
}

/** Somebody whom answers name. */
export interface NamedPerson {
  readonly code: string;
  readonly name: string;
  readonly birthDate: string;
}

export interface Member extends NamedPerson {
  readonly relationship: string;
  readonly isSelf: boolean;
  readonly isChild: boolean;
}

export const isOpenStage = (stage: CaseLine['stage']): boolean => !['granted', 'refused', 'withdrawn', 'ended'].includes(stage);

/** Questions whose conditions hold, as the server decides it too. */
export function askedQuestions(procedure: Procedure, answers: ProcedureCase['answers']): readonly Question[] {
  const asked: Question[] = [];
  for (const question of procedure.questions) {
    const holds = question.when.every(
      (condition) => asked.some(({ id }) => id === condition.question) && condition.in.includes(String(answers[condition.question])),
    );
    if (holds) asked.push(question);
  }
  return asked;
}

/** Whether a question still wants an answer or a file. */
export function isMissing(question: Question, subject: ProcedureCase): boolean {
  if (question.type === 'files') return subject.attachments.filter((each) => each.question === question.id).length < (question.least ?? 0);
  return !question.isOptional && subject.answers[question.id] === undefined;
}
