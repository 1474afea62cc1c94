import { inForce, noticeTerms } from '@openmyna/rules';
import { Temporal } from '../../../kernel/temporal.ts';
import type { ProcedureForm } from '../form-types.ts';

const terms = inForce(noticeTerms, Temporal.PlainDate.from('2026-11-23'));

/** 国民健康保険の資格取得・喪失の届: by the head of the household, within fourteen days. */
export const insuranceChange: ProcedureForm = {
  id: 'insurance-change',
  title: { ja: '国民健康保険の加入・脱退', en: 'National health insurance: joining or leaving' },
  event: 'work',
  law: {
    ja: '国民健康保険法 第9条、同施行規則 第2条・第13条',
    en: 'National Health Insurance Act Art. 9; Enforcement Regulation Arts. 2, 13',
  },
  who: 'head',
  signing: 'signature',
  effect: 'none',
  questions: [
    { id: 'change', type: 'choice', choices: ['joining', 'leaving'] },
    { id: 'who', type: 'persons', of: 'all', isSeveral: true },
    { id: 'on', type: 'date', range: { from: -730, until: terms.insurance } },
    {
      id: 'joinReason',
      type: 'choice',
      choices: ['left-job', 'dependant-ended', 'moved-in', 'other'],
      when: [{ question: 'change', in: ['joining'] }],
    },
    {
      id: 'leaveReason',
      type: 'choice',
      choices: ['new-job', 'became-dependant', 'other'],
      when: [{ question: 'change', in: ['leaving'] }],
    },
    { id: 'employer', type: 'text', most: 120 },
    { id: 'proof', type: 'files', least: 1, most: 3 },
  ],
};

/** 罹災証明書の交付申請, with photographs of the damage. */
export const disasterCertificate: ProcedureForm = {
  id: 'disaster-certificate',
  title: { ja: '罹災証明書の申請', en: 'Disaster certificate' },
  event: 'home',
  law: { ja: '災害対策基本法 第90条の2', en: 'Basic Act on Disaster Management Art. 90-2' },
  who: 'adult',
  signing: 'none',
  effect: 'none',
  questions: [
    { id: 'disaster', type: 'choice', choices: ['earthquake', 'typhoon', 'flood', 'fire', 'snow', 'other'] },
    { id: 'on', type: 'date', range: { from: -365, until: 0 } },
    { id: 'place', type: 'text', most: 200 },
    { id: 'building', type: 'choice', choices: ['owned', 'rented', 'business', 'other'] },
    { id: 'damage', type: 'text', most: 1000, isLong: true },
    { id: 'lives', type: 'yes-no' },
    { id: 'photos', type: 'files', least: 1, most: 8 },
    { id: 'phone', type: 'text', most: 20, form: 'phone' },
  ],
};

/** 犬の登録: within thirty days of taking it in, once in the dog's life. */
export const dogRegistration: ProcedureForm = {
  id: 'dog-registration',
  title: { ja: '犬の登録', en: 'Dog registration' },
  event: 'home',
  law: { ja: '狂犬病予防法 第4条', en: 'Rabies Prevention Act Art. 4' },
  who: 'adult',
  signing: 'none',
  effect: 'none',
  questions: [
    { id: 'name', type: 'text', most: 40 },
    { id: 'breed', type: 'text', most: 60 },
    { id: 'sex', type: 'choice', choices: ['male', 'female'] },
    { id: 'born', type: 'date', range: { from: -9000, until: 0 } },
    { id: 'since', type: 'date', range: { from: -9000, until: 0 } },
    { id: 'chip', type: 'yes-no' },
    { id: 'chipNumber', type: 'text', most: 15, when: [{ question: 'chip', in: ['yes'] }] },
    { id: 'colour', type: 'text', most: 40 },
    { id: 'vaccination', type: 'files', least: 0, most: 2, isOptional: true },
  ],
};
