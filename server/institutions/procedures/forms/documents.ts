import type { ProcedureForm } from '../form-types.ts';

/** 来庁予約: a time at the counter. */
export const counterVisit: ProcedureForm = {
  id: 'counter-visit',
  title: { ja: '窓口の来庁予約', en: 'Counter visit' },
  event: 'documents',
  law: { ja: '地方自治法 第155条（事務所の運営）', en: 'Local Autonomy Act Art. 155 (running of offices)' },
  who: 'anybody',
  signing: 'none',
  effect: 'visit',
  questions: [
    { id: 'matter', type: 'choice', choices: ['card', 'moving-in', 'registration', 'certificates', 'insurance', 'other'] },
    { id: 'slot', type: 'slot' },
    { id: 'help', type: 'choice', choices: ['none', 'wheelchair', 'sign-language', 'interpreter'] },
    { id: 'note', type: 'text', most: 300, isLong: true, isOptional: true },
  ],
};

/** 住民票の写しの郵送請求: the number is left out unless somebody has a lawful use for it; by post and phone it is never put in. */
export const certificateByPost: ProcedureForm = {
  id: 'certificate-by-post',
  title: { ja: '住民票の写しの郵送', en: 'Copy of the residence record by post' },
  event: 'documents',
  law: { ja: '住民基本台帳法 第12条', en: 'Basic Resident Registration Act Art. 12' },
  who: 'anybody',
  signing: 'signature',
  effect: 'certificate',
  questions: [
    { id: 'scope', type: 'choice', choices: ['self', 'household'] },
    { id: 'relationship', type: 'yes-no' },
    { id: 'use', type: 'choice', choices: ['bank', 'housing', 'work', 'school', 'licence', 'other'] },
    { id: 'useText', type: 'text', most: 200, when: [{ question: 'use', in: ['other'] }] },
  ],
};

/** 保有個人情報の訂正請求. */
export const dataCorrection: ProcedureForm = {
  id: 'data-correction',
  title: { ja: '保有個人情報の訂正請求', en: 'Correction of my data' },
  event: 'documents',
  law: { ja: '個人情報保護法 第90条・第91条', en: 'Personal Information Protection Act Arts. 90, 91' },
  who: 'anybody',
  signing: 'signature',
  effect: 'none',
  questions: [
    { id: 'what', type: 'choice', choices: ['name', 'reading', 'birth-date', 'address', 'sex', 'household', 'stay', 'other'] },
    { id: 'written', type: 'text', most: 300, isLong: true },
    { id: 'right', type: 'text', most: 300, isLong: true },
    { id: 'proofKind', type: 'choice', choices: ['family-register', 'residence-card', 'court', 'birth-certificate', 'other'] },
    { id: 'proof', type: 'files', least: 1, most: 5 },
  ],
};
