import type { Dated } from './dated.ts';

/** Days within which an institution answers a question about a look at somebody's data: those of a request for disclosure (個人情報保護法 第83条第1項). */
export const answerWithinDays: Dated<number> = [{ from: '2015-10-05', value: 30 }];

/** What a data-protection officer is shown as unusual reading. */
export type ReviewRuleName = 'strangers' | 'family' | 'nights' | 'hidden-address';

/**
 * When reading by staff is unusual; each threshold counts persons looked at by one officer on one civil day.
 *
 * - `strangers`: persons for whom the officer did nothing that day, only looked
 * - `family`: the officer's own household, the officer included
 * - `nights`: persons looked at while the institution is closed
 * - `hidden-address`: persons whose address is protected (支援措置), for whom the officer did nothing that day
 */
export interface ReviewRules {
  readonly atLeast: Readonly<Record<ReviewRuleName, number>>;
  /** Hours of the day in Japan: the night begins with the first and ends before the second. */
  readonly night: {
    readonly fromHour: number;
    readonly untilHour: number /** Institutions that work at night. */;
    readonly notAt: readonly string[];
  };
  /** How far back the officer looks. */
  readonly days: number;
}

/** The measures of an institution against misuse (個人情報保護法 第66条, 番号法 第12条), as figures. */
export const reviewRules: Dated<ReviewRules> = [
  {
    from: '2015-10-05',
    value: {
      atLeast: { strangers: 30, family: 1, nights: 1, 'hidden-address': 1 },
      night: { fromHour: 21, untilHour: 6, notAt: ['helpline'] },
      days: 60,
    },
  },
];
