import type { Belonging, IdentityPurpose, NotServing, ShownKind } from '@openmyna/rules';
import type { MessageId } from '../i18n/messages.ts';

export const documentTitles = {
  'individual-number-card': 'verify.document.card',
  'drivers-licence': 'verify.document.licence',
  'driving-history-certificate': 'verify.document.driving-history',
  passport: 'verify.document.passport',
  'disability-certificate': 'verify.document.disability',
  'residence-card': 'verify.document.residence-card',
  'special-permanent-resident-certificate': 'verify.document.special',
  'health-insurance-card': 'verify.document.insurance',
  'eligibility-certificate': 'verify.document.eligibility',
  'pension-handbook': 'verify.document.pension',
  'student-card': 'verify.document.student',
  'employee-card': 'verify.document.employee',
  'maternal-and-child-handbook': 'verify.document.maternal',
  'medical-subsidy-certificate': 'verify.document.subsidy',
  'notification-card': 'verify.document.notification',
  'number-letter': 'verify.document.letter',
} as const satisfies Record<ShownKind, MessageId>;

export const purposeTitles = {
  administration: 'verify.purpose.administration',
  'number-notification': 'verify.purpose.number',
  work: 'verify.purpose.work',
  employment: 'verify.purpose.employment',
  'bank-account': 'verify.purpose.bank',
  'medical-care': 'verify.purpose.medical',
  driving: 'verify.purpose.driving',
  'official-request': 'verify.purpose.request',
} as const satisfies Record<IdentityPurpose, MessageId>;

export const personTitles = {
  national: 'verify.person.national',
  'foreign-resident': 'verify.person.foreign',
  'special-permanent-resident': 'verify.person.special',
} as const satisfies Record<Belonging, MessageId>;

export const whyTitles = {
  'no-general-id': 'verify.why.no-general-id',
  'residence-card-is-the-id': 'verify.why.residence-card',
  'special-certificate-is-the-id': 'verify.why.special',
  'proves-nothing': 'verify.why.nothing',
  abolished: 'verify.why.abolished',
  'other-matter': 'verify.why.other',
} as const satisfies Record<NotServing, MessageId>;
