import type { IdentityDocumentKind } from '@openmyna/rules';
import type { MessageId } from '../../i18n/messages.ts';

/** Identity documents that a counter takes, as the rules name them. */
export const documentNames = {
  'individual-number-card': 'counter.document.numberCard',
  'drivers-licence': 'counter.document.licence',
  passport: 'counter.document.passport',
  'residence-card': 'counter.document.residenceCard',
  'special-permanent-resident-certificate': 'counter.document.specialCertificate',
  'disability-certificate': 'counter.document.disability',
  'driving-history-certificate': 'counter.document.drivingHistory',
  'health-insurance-card': 'counter.document.insuranceCard',
  'eligibility-certificate': 'counter.document.eligibility',
  'pension-handbook': 'counter.document.pension',
  'student-card': 'counter.document.student',
  'employee-card': 'counter.document.employee',
  'maternal-and-child-handbook': 'counter.document.maternal',
  'medical-subsidy-certificate': 'counter.document.subsidy',
} as const satisfies Record<IdentityDocumentKind, MessageId>;

export type DocumentKind = IdentityDocumentKind;

export const documentKinds = Object.keys(documentNames) as DocumentKind[];

/** Documents whose number is compared with the register. */
export const numberedDocuments: readonly DocumentKind[] = ['residence-card', 'special-permanent-resident-certificate'];
