import type { Dated } from './dated.ts';
import type { NumberProofKind, PolicyProfile } from './profile.ts';

export type NumberProofCheck =
  | { readonly accepted: true }
  /** `bring` lists what would be accepted instead. */
  | { readonly accepted: false; readonly bring: readonly NumberProofKind[] };

/** Whether something shown proves an individual number (番号確認). */
export function checkNumberProof(
  kind: NumberProofKind,
  circumstances: { readonly dataMatch: boolean; readonly procedure?: string | undefined },
  profile: PolicyProfile,
): NumberProofCheck {
  const { accepted, acceptedWhenDataMatch, proceduresTakingNotificationCard } = profile.numberProof;
  if (accepted.includes(kind)) return { accepted: true };
  const isListed =
    acceptedWhenDataMatch.includes(kind) ||
    (kind === 'notification-card' &&
      circumstances.procedure !== undefined &&
      proceduresTakingNotificationCard.includes(circumstances.procedure));
  return isListed && circumstances.dataMatch ? { accepted: true } : { accepted: false, bring: accepted };
}

/** What the individual number may be asked for, and given: nothing that is not in the law's closed list (番号法 第9条・第19条). */
export const numberUses = ['employment', 'bank-account', 'tax', 'pension', 'health-insurance', 'benefit'] as const;
export type NumberUse = (typeof numberUses)[number];

/** The law under which somebody may ask. */
export const numberUseSources: Dated<Readonly<Record<NumberUse, { readonly ja: string; readonly en: string }>>> = [
  {
    from: '2016-01-01',
    value: {
      employment: {
        ja: '所得税法 第194条、厚生年金保険法 第27条',
        en: 'Income Tax Act Art. 194; Employees’ Pension Insurance Act Art. 27',
      },
      'bank-account': {
        ja: '国税通則法 第74条の13の2、所得税法 第224条',
        en: 'Act on General Rules for National Taxes Art. 74-13-2; Income Tax Act Art. 224',
      },
      tax: { ja: '国税通則法 第124条', en: 'Act on General Rules for National Taxes Art. 124' },
      pension: { ja: '国民年金法施行規則 第16条', en: 'Ordinance of the National Pension Act Art. 16' },
      'health-insurance': { ja: '健康保険法施行規則 第24条', en: 'Ordinance of the Health Insurance Act Art. 24' },
      benefit: { ja: '番号法 第9条第1項・別表', en: 'My Number Act Art. 9(1) and its Table' },
    },
  },
];
