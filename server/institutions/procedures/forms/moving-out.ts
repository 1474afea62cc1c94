import { inForce, noticeTerms } from '@openmyna/rules';
import { Temporal } from '../../../kernel/temporal.ts';
import type { ProcedureForm } from '../form-types.ts';

const { before, after } = inForce(noticeTerms, Temporal.PlainDate.from('2026-11-23')).movingOut;

/** 転出届: notified before the move; signed, because it changes the register (住民基本台帳法 第24条). */
export const movingOut: ProcedureForm = {
  id: 'moving-out',
  title: { ja: '転出届', en: 'Moving-out notice' },
  event: 'moving',
  law: { ja: '住民基本台帳法 第24条', en: 'Basic Resident Registration Act Art. 24' },
  who: 'adult',
  signing: 'signature',
  effect: 'moving-out',
  questions: [
    { id: 'who', type: 'persons', of: 'all', isSeveral: true },
    { id: 'on', type: 'date', range: { from: -after, until: before } },
    { id: 'to', type: 'choice', choices: ['149900', '209902', 'elsewhere', 'abroad'] },
    { id: 'address', type: 'text', most: 200, isOptional: true, when: [{ question: 'to', in: ['149900', '209902', 'elsewhere'] }] },
    { id: 'country', type: 'text', most: 60, when: [{ question: 'to', in: ['abroad'] }] },
    { id: 'phone', type: 'text', most: 20, form: 'phone' },
  ],
  order: ({ who, on, to }) => ({ members: Array.isArray(who) ? who : [], on: String(on), to: String(to) }),
};
