/** Documents that carry the holder's photo: one is enough for a national. */
export const photoDocuments = [
  'individual-number-card',
  'drivers-licence',
  'driving-history-certificate',
  'passport',
  'disability-certificate',
  'residence-card',
  'special-permanent-resident-certificate',
] as const;

/** Documents without a photo: two are needed. */
export const otherDocuments = [
  'health-insurance-card',
  'eligibility-certificate',
  'pension-handbook',
  'student-card',
  'employee-card',
  'maternal-and-child-handbook',
  'medical-subsidy-certificate',
] as const;

export type IdentityDocumentKind = (typeof photoDocuments)[number] | (typeof otherDocuments)[number];

/** Who the person is for the rules of identity. */
export type Belonging = 'national' | 'foreign-resident' | 'special-permanent-resident';
