import { type Dated, inForce } from './dated.ts';
import { type Basis, byLaw, byOrdinance, postage } from './procedure-basis.ts';
import type { Temporal } from './temporal.ts';

/** The procedures that need no visit any more. */
export const procedureIds = [
  'moving-out',
  'counter-visit',
  'insurance-change',
  'child-allowance',
  'certificate-by-post',
  'data-correction',
  'parental-leave',
  'school-enrolment',
  'disaster-certificate',
  'dog-registration',
] as const;
export type ProcedureId = (typeof procedureIds)[number];

/** What a procedure costs and takes; the way without the card beside it. */
export interface ProcedureRule {
  /** 標準処理期間: days within which the office decides (行政手続法 第6条, or the law named in the basis). */
  readonly answerWithinDays: number;
  /** Integer yen. */
  readonly feeYen: number;
  readonly withoutCard: {
    /** Minutes that a visit takes with waiting, days until the answer: 0 is at once. */
    readonly counter: { readonly minutes: number; readonly days: number };
    /** Where it may be posted: days until the answer, and stamps: one for the letter, one more where a return envelope is asked for. */
    readonly post: { readonly days: number; readonly stamps: number } | undefined;
  };
  readonly basis: { readonly term: Basis; readonly fee: Basis; readonly withoutCard: Basis };
}

const since = (value: ProcedureRule): Dated<ProcedureRule> => [{ from: '2015-10-05', value }];

/** A visit and a letter of one procedure; the term and what the visit takes are each town's own, the fee is what `fee` rests on. */
const rule = (
  answerWithinDays: number,
  counter: readonly [minutes: number, days: number],
  post: readonly [days: number, stamps: number] | undefined,
  { feeYen = 0, fee = byOrdinance, term = byOrdinance }: { feeYen?: number; fee?: Basis; term?: Basis } = {},
): Dated<ProcedureRule> =>
  since({
    answerWithinDays,
    feeYen,
    withoutCard: {
      counter: { minutes: counter[0], days: counter[1] },
      post: post && { days: post[0], stamps: post[1] },
    },
    basis: { term, fee, withoutCard: byOrdinance },
  });

/** No law lets a municipality take money for a notice that it has to accept. */
const free = byLaw('届出に手数料を定める法令はない', 'No law sets a fee for this notice');

/** The two invented municipalities follow one ordinance; what a law sets names it. */
export const procedureRules: Readonly<Record<ProcedureId, Dated<ProcedureRule>>> = {
  'moving-out': rule(3, [30, 0], [7, 2], { fee: free }),
  // Without a booking: the wait at the desk.
  'counter-visit': rule(0, [40, 0], undefined, { fee: free }),
  'insurance-change': rule(7, [40, 7], [14, 1], { fee: free }),
  'child-allowance': rule(30, [40, 30], [30, 1], { fee: free }),
  'certificate-by-post': rule(5, [20, 0], [10, 2], { feeYen: 300 }),
  'data-correction': rule(30, [30, 30], [30, 1], {
    fee: byLaw('個人情報保護法は訂正請求に手数料を定めていない', 'The Personal Information Protection Act sets no fee for a correction'),
    term: byLaw('個人情報保護法 第94条第1項', 'Personal Information Protection Act Art. 94 (1)'),
  }),
  'parental-leave': rule(14, [30, 14], [14, 1], { fee: free }),
  'school-enrolment': rule(14, [40, 14], undefined, { fee: free }),
  'disaster-certificate': rule(30, [40, 30], undefined),
  'dog-registration': rule(14, [20, 0], undefined, { feeYen: 3000 }),
};

/** What each way costs: the fee, and by post the stamps and the money order 定額小為替 in which a fee is sent. Integer yen. */
export function costWithoutCard(
  { feeYen, withoutCard: { post } }: ProcedureRule,
  on: Temporal.PlainDate,
): { readonly counterYen: number; readonly postYen: number | undefined } {
  const { letterYen, moneyOrderYen } = inForce(postage, on);
  const postYen = post && post.stamps * letterYen + (feeYen > 0 ? feeYen + moneyOrderYen : 0);
  return { counterYen: feeYen, postYen };
}

/** Days that the law gives for a notice, how early one may be given, and what else of a law a form's words name. */
export interface NoticeTerms {
  /** 転出届: planned days ahead, days after (住民基本台帳法 第24条; online from 30 days before to 10 days after). */
  readonly movingOut: { readonly before: number; readonly after: number };
  /** 国民健康保険法施行規則 第2条・第13条. */
  readonly insurance: number;
  /** 児童手当法 第8条第3項: paid from the month after the birth or the move when asked for within so many days. */
  readonly childAllowance: number;
  /** 国民健康保険法施行令 第29条の7: months before the expected birth from which the notice is taken, and months relieved (since 2024-01-01). */
  readonly birthMonthsAhead: number;
  readonly reliefMonths: { readonly one: number; readonly several: number };
  /** 狂犬病予防法 第4条第1項. */
  readonly dog: number;
  /** ISO 11784: digits of an animal's chip. */
  readonly chipDigits: number;
  /** 行政不服審査法 第18条第1項: months in which a review may be asked for. */
  readonly reviewMonths: number;
}

export const noticeTerms: Dated<NoticeTerms> = [
  {
    from: '2015-10-05',
    value: {
      movingOut: { before: 30, after: 10 },
      insurance: 14,
      childAllowance: 15,
      birthMonthsAhead: 6,
      reliefMonths: { one: 4, several: 6 },
      dog: 30,
      chipDigits: 15,
      reviewMonths: 3,
    },
  },
];

/** How the municipality's desk works. */
export interface ProcedureDesk {
  /** Days after which a draft that nobody goes on with ends. */
  readonly draftDays: number;
  /** Days that a resident has to answer a question. */
  readonly questionDays: number;
  /** Days for which the queue shows what has ended. */
  readonly endedDays: number;
  /** Booked visits: hours of the day in Japan, minutes each, seats at a time, working days ahead. */
  readonly visits: {
    readonly fromHour: number;
    readonly untilHour: number;
    readonly minutes: number;
    readonly seats: number;
    readonly daysAhead: number;
  };
  readonly attachments: { readonly mostBytes: number; readonly most: number };
}

export const procedureDesk: Dated<ProcedureDesk> = [
  {
    from: '2015-10-05',
    value: {
      draftDays: 30,
      questionDays: 14,
      endedDays: 7,
      visits: { fromHour: 9, untilHour: 16, minutes: 30, seats: 2, daysAhead: 10 },
      attachments: { mostBytes: 5_000_000, most: 10 },
    },
  },
];

/** Figures that a form's words may name, `{name}` in the catalogues: nobody types one into a text. */
export function procedureFigures(id: ProcedureId, on: Temporal.PlainDate): Readonly<Record<string, number>> {
  const terms = inForce(noticeTerms, on);
  const { questionDays, attachments, endedDays } = inForce(procedureDesk, on);
  const own: Partial<Record<ProcedureId, Readonly<Record<string, number>>>> = {
    'moving-out': { daysBefore: terms.movingOut.before, daysAfter: terms.movingOut.after },
    'insurance-change': { days: terms.insurance },
    'child-allowance': { days: terms.childAllowance },
    'parental-leave': { months: terms.reliefMonths.one, monthsSeveral: terms.reliefMonths.several, monthsAhead: terms.birthMonthsAhead },
    'dog-registration': { days: terms.dog, digits: terms.chipDigits },
  };
  return {
    ...own[id],
    questionDays,
    endedDays,
    reviewMonths: terms.reviewMonths,
    megabytes: attachments.mostBytes / 1_000_000,
  };
}
