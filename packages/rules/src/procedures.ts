import type { Dated } from './dated.ts';

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
  /** 標準処理期間: days within which the office decides (行政手続法 第6条, or the law named at the line). */
  readonly answerWithinDays: number;
  /** Integer yen, of the municipality's fee ordinance 手数料条例 where nothing else is named. */
  readonly feeYen: number;
  /** At the counter, or by post where that is possible: minutes that a visit takes with waiting, days until the answer, yen (postage included). */
  readonly withoutCard: { readonly minutes: number; readonly days: number; readonly yen: number; readonly byPost: boolean };
}

const since = (value: ProcedureRule): Dated<ProcedureRule> => [{ from: '2015-10-05', value }];
const visit = (minutes: number, days: number, yen = 0) => ({ minutes, days, yen, byPost: false });
const visitOrPost = (minutes: number, days: number, yen: number) => ({ minutes, days, yen, byPost: true });

/** The two invented municipalities follow one ordinance; terms that a law sets name it. */
export const procedureRules: Readonly<Record<ProcedureId, Dated<ProcedureRule>>> = {
  'moving-out': since({ answerWithinDays: 3, feeYen: 0, withoutCard: visitOrPost(30, 7, 220) }),
  // Without a booking: the wait at the desk.
  'counter-visit': since({ answerWithinDays: 0, feeYen: 0, withoutCard: visit(40, 0) }),
  'insurance-change': since({ answerWithinDays: 7, feeYen: 0, withoutCard: visitOrPost(40, 14, 110) }),
  'child-allowance': since({ answerWithinDays: 30, feeYen: 0, withoutCard: visitOrPost(40, 30, 110) }),
  'certificate-by-post': since({ answerWithinDays: 5, feeYen: 300, withoutCard: visitOrPost(20, 10, 520) }),
  // 個人情報保護法 第94条第1項: thirty days.
  'data-correction': since({ answerWithinDays: 30, feeYen: 0, withoutCard: visitOrPost(30, 30, 110) }),
  'parental-leave': since({ answerWithinDays: 14, feeYen: 0, withoutCard: visitOrPost(30, 14, 110) }),
  'school-enrolment': since({ answerWithinDays: 14, feeYen: 0, withoutCard: visit(40, 14) }),
  'disaster-certificate': since({ answerWithinDays: 30, feeYen: 0, withoutCard: visit(40, 30) }),
  'dog-registration': since({ answerWithinDays: 14, feeYen: 3000, withoutCard: visit(20, 0, 3000) }),
};

/** Days that the law gives for a notice, and how early one may be given. */
export interface NoticeTerms {
  /** 転出届: planned days ahead, days after (住民基本台帳法 第24条; online from 30 days before to 10 days after). */
  readonly movingOut: { readonly before: number; readonly after: number };
  /** 国民健康保険法施行規則 第2条・第13条. */
  readonly insurance: number;
  /** 児童手当法 第8条第3項: paid from the month after the birth or the move when asked for within so many days. */
  readonly childAllowance: number;
  /** 国民健康保険法施行令 第29条の7: months before the expected birth from which the notice is taken (since 2024-01-01). */
  readonly birthMonthsAhead: number;
  /** 狂犬病予防法 第4条第1項. */
  readonly dog: number;
}

export const noticeTerms: Dated<NoticeTerms> = [
  {
    from: '2015-10-05',
    value: { movingOut: { before: 30, after: 10 }, insurance: 14, childAllowance: 15, birthMonthsAhead: 6, dog: 30 },
  },
];

/** How the municipality's desk works. */
export interface ProcedureDesk {
  /** Days after which a draft that nobody goes on with ends. */
  readonly draftDays: number;
  /** Days that a resident has to answer a question. */
  readonly questionDays: number;
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
      visits: { fromHour: 9, untilHour: 16, minutes: 30, seats: 2, daysAhead: 10 },
      attachments: { mostBytes: 5_000_000, most: 10 },
    },
  },
];
