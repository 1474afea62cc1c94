import type { NumberUse } from '@openmyna/rules';

/** What the number is given for, as the file says it. */
export const useNames: Readonly<Record<NumberUse, { readonly ja: string; readonly en: string }>> = {
  employment: { ja: '勤務先の税・社会保険の手続', en: 'Tax and social insurance by an employer' },
  'bank-account': { ja: '預貯金口座への番号の届出', en: 'Number for a bank account' },
  tax: { ja: '税の申告・届出', en: 'Tax return or notice' },
  pension: { ja: '年金の手続', en: 'Pension' },
  'health-insurance': { ja: '健康保険の手続', en: 'Health insurance' },
  benefit: { ja: '給付・手当の手続', en: 'Benefit or allowance' },
};
