import type { ProcedureForm } from '../form-types.ts';

/** 児童手当の認定請求. Paid from the month after the birth or the move when asked for within fifteen days. */
export const childAllowance: ProcedureForm = {
  id: 'child-allowance',
  title: { ja: '児童手当の認定請求', en: 'Child allowance' },
  event: 'birth',
  law: { ja: '児童手当法 第7条', en: 'Child Allowance Act Art. 7' },
  who: 'parent',
  signing: 'signature',
  effect: 'none',
  questions: [
    { id: 'children', type: 'persons', of: 'children', isSeveral: true },
    { id: 'reason', type: 'choice', choices: ['birth', 'moving-in', 'other'] },
    { id: 'since', type: 'date', range: { from: -365, until: 0 } },
    { id: 'pension', type: 'choice', choices: ['employees', 'national', 'mutual', 'none'] },
    { id: 'livesApart', type: 'yes-no' },
    { id: 'apartAddress', type: 'text', most: 200, when: [{ question: 'livesApart', in: ['yes'] }] },
    { id: 'account', type: 'choice', choices: ['registered', 'passbook'] },
    { id: 'passbook', type: 'files', least: 1, most: 2, when: [{ question: 'account', in: ['passbook'] }] },
  ],
};

/** 産前産後期間の国民健康保険料の軽減の届: the part of the mother's premiums falls away for four months, six with twins. */
export const parentalLeave: ProcedureForm = {
  id: 'parental-leave',
  title: { ja: '産前産後期間の保険料軽減の届出', en: 'Maternity relief of premiums' },
  event: 'birth',
  law: {
    ja: '国民健康保険法施行令 第29条の7、国民年金法 第88条の2',
    en: 'National Health Insurance Act Enforcement Order Art. 29-7; National Pension Act Art. 88-2',
  },
  who: 'head',
  signing: 'none',
  effect: 'none',
  questions: [
    { id: 'mother', type: 'persons', of: 'all', isSeveral: false },
    { id: 'born', type: 'yes-no' },
    { id: 'birthOn', type: 'date', range: { from: -730, until: 0 }, when: [{ question: 'born', in: ['yes'] }] },
    { id: 'expectedOn', type: 'date', range: { from: 0, until: 184 }, when: [{ question: 'born', in: ['no'] }] },
    { id: 'count', type: 'choice', choices: ['one', 'several'] },
    { id: 'handbook', type: 'files', least: 1, most: 2 },
  ],
};

/** 就学の届出: entering a municipal school, or another one than the assigned 指定校変更. Foreign residents' children have a place when they ask for one. */
export const schoolEnrolment: ProcedureForm = {
  id: 'school-enrolment',
  title: { ja: '就学の届出', en: 'School enrolment' },
  event: 'school',
  law: { ja: '学校教育法 第17条、同施行令 第5条・第8条', en: 'School Education Act Art. 17; Enforcement Order Arts. 5, 8' },
  who: 'parent',
  signing: 'none',
  effect: 'none',
  questions: [
    { id: 'child', type: 'persons', of: 'children', isSeveral: false },
    { id: 'level', type: 'choice', choices: ['elementary', 'junior-high'] },
    { id: 'kind', type: 'choice', choices: ['enter', 'transfer', 'other-school'] },
    { id: 'from', type: 'date', range: { from: -30, until: 400 } },
    { id: 'school', type: 'text', most: 80, when: [{ question: 'kind', in: ['other-school'] }] },
    { id: 'reason', type: 'text', most: 500, isLong: true, when: [{ question: 'kind', in: ['other-school'] }] },
    { id: 'needs', type: 'choice', choices: ['none', 'japanese', 'health', 'support'] },
    // 就学援助 (学校教育法 第19条): asked only of whoever wants help with the costs.
    { id: 'aid', type: 'yes-no' },
    { id: 'income', type: 'money', most: 100_000_000, when: [{ question: 'aid', in: ['yes'] }] },
    { id: 'phone', type: 'text', most: 20, form: 'phone' },
  ],
};
