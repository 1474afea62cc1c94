/**
 * The guide (M39): topics, each with five questions that people ask. What is said stands in the catalogues `guide-card`, `guide-data` and `guide-procedures` under
 * `guide.TOPIC.N.q` and `.a`; figures come from the active profile (`figures.ts`), never from a text.
 */
export type TopicGroup = 'card' | 'data' | 'procedures';

export interface Topic {
  readonly id: TopicId;
  readonly group: TopicGroup;
  /** The door where the procedure is done, or where its way begins. */
  readonly href: string;
  /** Laws and rules that the answers rest on; names of acts are not translated. */
  readonly sources: readonly string[];
  /** Ids of `terms.ts` that the answers use. */
  readonly terms: readonly TermId[];
}

export const topicIds = [
  'number',
  'voluntary',
  'identity',
  'apply',
  'collect',
  'pins',
  'renewal',
  'move',
  'lost',
  'replacement',
  'tax-return',
  'sign-in',
  'access-log',
  'mandates',
  'number-proof',
  'moving-out',
  'counter-visit',
  'insurance-change',
  'child-allowance',
  'certificate-by-post',
  'data-correction',
  'parental-leave',
  'school-enrolment',
  'disaster-certificate',
  'dog-registration',
] as const;
export type TopicId = (typeof topicIds)[number];

export const termIds = [
  'individualNumber',
  'card',
  'signatureCertificate',
  'authenticationCertificate',
  'residenceCard',
  'collectionNotice',
  'residenceCertificate',
  'movingOut',
  'movingIn',
  'mandate',
  'disasterCertificate',
  'nationalHealthInsurance',
  'childAllowance',
  'pin',
  'taxReturn',
  'correctionRequest',
  'enrolment',
  'dogTag',
  'maternalHandbook',
  'appointment',
] as const;
export type TermId = (typeof termIds)[number];

/** The day on which a person last read every answer against its sources. */
export const reviewedOn = '2026-11-29';

export const questionNumbers = [1, 2, 3, 4, 5] as const;

const numberAct = '番号法 (行政手続における特定の個人を識別するための番号の利用等に関する法律)';
const residentAct = '住民基本台帳法';
const certificationAct = '公的個人認証法 (電子署名等に係る地方公共団体情報システム機構の認証業務に関する法律)';
const immigrationAct = '出入国管理及び難民認定法';

export const topics: readonly Topic[] = [
  {
    id: 'number',
    group: 'card',
    href: '/counter',
    sources: [`${numberAct} 7条`, `${residentAct} 30条の45`],
    terms: ['individualNumber', 'residenceCard'],
  },
  { id: 'voluntary', group: 'card', href: '/apply', sources: [`${numberAct} 16条の2`], terms: ['card', 'individualNumber'] },
  {
    id: 'identity',
    group: 'card',
    href: '/calculators',
    sources: [`${numberAct} 2条7項`, `${immigrationAct} 19条の3, 23条`],
    terms: ['card', 'residenceCard'],
  },
  {
    id: 'apply',
    group: 'card',
    href: '/apply',
    sources: [`${numberAct} 16条の2`],
    terms: ['card', 'individualNumber', 'collectionNotice'],
  },
  {
    id: 'collect',
    group: 'card',
    href: '/counter/resident',
    sources: [`${numberAct} 16条の2, 17条`],
    terms: ['collectionNotice', 'residenceCard', 'card', 'pin'],
  },
  {
    id: 'pins',
    group: 'card',
    href: '/counter/resident',
    sources: [`${certificationAct} 3条, 22条`],
    terms: ['signatureCertificate', 'authenticationCertificate', 'pin'],
  },
  {
    id: 'renewal',
    group: 'card',
    href: '/portal/card',
    sources: [`${numberAct} 17条`, `${certificationAct} 5条, 24条`],
    terms: ['card', 'signatureCertificate', 'authenticationCertificate', 'residenceCard'],
  },
  {
    id: 'move',
    group: 'card',
    href: '/counter/resident',
    sources: [`${residentAct} 22条, 23条, 24条`, `${numberAct} 17条`],
    terms: ['movingOut', 'movingIn', 'signatureCertificate'],
  },
  {
    id: 'lost',
    group: 'card',
    href: '/',
    sources: [`${numberAct} 17条`, `${certificationAct} 9条, 28条`],
    terms: ['card', 'signatureCertificate', 'authenticationCertificate'],
  },
  { id: 'replacement', group: 'card', href: '/counter/resident', sources: [`${numberAct} 17条`], terms: ['card', 'residenceCard'] },
  {
    id: 'tax-return',
    group: 'data',
    href: '/tax',
    sources: ['国税通則法 124条', '所得税法 120条'],
    terms: ['individualNumber', 'signatureCertificate', 'taxReturn'],
  },
  {
    id: 'sign-in',
    group: 'data',
    href: '/portal',
    sources: [`${certificationAct} 22条`],
    terms: ['authenticationCertificate', 'card', 'pin'],
  },
  { id: 'access-log', group: 'data', href: '/portal/log', sources: [`${numberAct} 23条`], terms: ['individualNumber'] },
  { id: 'mandates', group: 'data', href: '/portal', sources: ['民法 818条, 824条, 859条, 99条', `${numberAct} 16条`], terms: ['mandate'] },
  {
    id: 'number-proof',
    group: 'data',
    href: '/portal',
    sources: [`${numberAct} 16条`],
    terms: ['individualNumber', 'residenceCertificate', 'card'],
  },
  {
    id: 'moving-out',
    group: 'procedures',
    href: '/portal/procedures',
    sources: [`${residentAct} 24条, 24条の2`],
    terms: ['movingOut', 'movingIn'],
  },
  { id: 'counter-visit', group: 'procedures', href: '/portal/procedures', sources: [], terms: ['appointment'] },
  {
    id: 'insurance-change',
    group: 'procedures',
    href: '/portal/procedures',
    sources: ['国民健康保険法 5条, 6条, 9条'],
    terms: ['nationalHealthInsurance'],
  },
  {
    id: 'child-allowance',
    group: 'procedures',
    href: '/portal/procedures',
    sources: ['児童手当法 4条, 7条, 8条'],
    terms: ['childAllowance'],
  },
  {
    id: 'certificate-by-post',
    group: 'procedures',
    href: '/portal/procedures',
    sources: [`${residentAct} 12条`],
    terms: ['residenceCertificate', 'individualNumber'],
  },
  {
    id: 'data-correction',
    group: 'procedures',
    href: '/portal/procedures',
    sources: ['個人情報の保護に関する法律 90条', `${residentAct} 14条`],
    terms: ['correctionRequest'],
  },
  {
    id: 'parental-leave',
    group: 'procedures',
    href: '/portal/procedures',
    sources: ['国民年金法 88条の2', '国民健康保険法 施行令 29条の7'],
    terms: ['nationalHealthInsurance', 'maternalHandbook'],
  },
  {
    id: 'school-enrolment',
    group: 'procedures',
    href: '/portal/procedures',
    sources: ['学校教育法 17条', '学校教育法施行令 5条'],
    terms: ['enrolment'],
  },
  {
    id: 'disaster-certificate',
    group: 'procedures',
    href: '/portal/procedures',
    sources: ['災害対策基本法 90条の2'],
    terms: ['disasterCertificate'],
  },
  { id: 'dog-registration', group: 'procedures', href: '/portal/procedures', sources: ['狂犬病予防法 4条, 5条'], terms: ['dogTag'] },
];

export const findTopic = (id: string): Topic | undefined => topics.find((topic) => topic.id === id);
