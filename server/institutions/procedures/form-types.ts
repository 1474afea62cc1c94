import type { ProcedureId } from '@openmyna/rules';
import type { MovingOutOrder } from './effects.ts';

/** 手続 as data: what is asked, of whom, under which law. Its words stand in the pages' catalogues under the ids of this form. */
export interface ProcedureForm {
  readonly id: ProcedureId;
  /** For papers and letters; pages have it in eight languages. */
  readonly title: { readonly ja: string; readonly en: string };
  /** The event of life under which it is found. */
  readonly event: LifeEvent;
  readonly law: { readonly ja: string; readonly en: string };
  /** Who may: somebody of age, the head of the household 世帯主, somebody who has a child in the household, anybody who signs in. */
  readonly who: 'anybody' | 'adult' | 'head' | 'parent';
  /** `signature`: the law asks for a signature or seal, which is the signature certificate's here (デジタル手続法 第6条第4項). */
  readonly signing: 'none' | 'signature';
  /** What the decision brings about beside the notice. */
  readonly effect: 'none' | 'moving-out' | 'certificate' | 'visit';
  readonly questions: readonly Question[];
  /** What an accepted moving-out says to the register. */
  readonly order?: (answers: Answers) => MovingOutOrder;
}

export type LifeEvent = 'moving' | 'birth' | 'work' | 'school' | 'home' | 'documents';
export const lifeEvents: readonly LifeEvent[] = ['moving', 'birth', 'work', 'school', 'home', 'documents'];

interface QuestionBase {
  readonly id: string;
  readonly isOptional?: boolean;
  /** Asked only where each of these questions was answered with one of these. */
  readonly when?: readonly { readonly question: string; readonly in: readonly string[] }[];
}

/** A day counted from today: negative is before. */
export interface DayRange {
  readonly from: number;
  readonly until: number;
}

export type Question = QuestionBase &
  (
    | { readonly type: 'text'; readonly most: number; readonly isLong?: boolean; readonly form?: 'phone' }
    | { readonly type: 'choice'; readonly choices: readonly string[] }
    | { readonly type: 'yes-no' }
    | { readonly type: 'date'; readonly range: DayRange }
    | { readonly type: 'money'; readonly most: number }
    /** Members of the applicant's household, by the code of this room; `of`: all, or those below 19 years. */
    | { readonly type: 'persons'; readonly of: 'all' | 'children'; readonly isSeveral: boolean }
    | { readonly type: 'files'; readonly least: number; readonly most: number }
    /** A free time at the office, an ISO instant. */
    | { readonly type: 'slot' }
  );

/** Text, choice, date and slot are strings, yes-no is `yes` or `no`, money an integer, persons and files lists of ids. */
export type Answer = string | number | readonly string[];
export type Answers = Readonly<Record<string, Answer>>;
