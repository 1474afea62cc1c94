/** Which document serves which purpose: asked for by whoever checks an identity, at a counter or at work. */
import { type Dated, inForce } from './dated.ts';
import { type Belonging, type IdentityDocumentKind, otherDocuments, photoDocuments } from './document-kinds.ts';
import type { Temporal } from './temporal.ts';

export const identityPurposes = [
  /** A procedure at a public office. */
  'administration',
  /** The individual number is given to an employer, a bank, an office. */
  'number-notification',
  /** Who comes in, who works here. */
  'work',
  /** Somebody is taken on. */
  'employment',
  'bank-account',
  'medical-care',
  'driving',
  /** An officer of the police or of immigration asks on the road. */
  'official-request',
] as const;
export type IdentityPurpose = (typeof identityPurposes)[number];

/** What people hold out: identity documents, and papers that are taken for some. */
export type ShownKind = IdentityDocumentKind | 'notification-card' | 'number-letter';

/** `need` documents of different kinds out of `of`; every group of a way must be met. */
export interface DocumentGroup {
  readonly need: number;
  readonly of: readonly IdentityDocumentKind[];
}

export type NotServing =
  /** The card is for administration, its use elsewhere is its holder's choice and never a condition. */
  | 'no-general-id'
  /** A foreign resident's official identity document is another one. */
  | 'residence-card-is-the-id'
  | 'special-certificate-is-the-id'
  /** It says nothing about who somebody is, or about her number. */
  | 'proves-nothing'
  /** Abolished on 2020-05-25, and never an identity document. */
  | 'abolished'
  /** It does not say what is asked here. */
  | 'other-matter';

export interface PurposeRule {
  /** Nobody is asked for a document. */
  readonly isFree?: true;
  /** Any one of these ways; the first is the usual one. */
  readonly ways: readonly (readonly DocumentGroup[])[];
  readonly not: readonly { readonly kind: ShownKind; readonly why: NotServing }[];
  readonly source: { readonly ja: string; readonly en: string };
}

const one = (...of: readonly IdentityDocumentKind[]): readonly DocumentGroup[] => [{ need: 1, of }];
const card = 'individual-number-card';
const papers = [
  { kind: 'notification-card', why: 'abolished' },
  { kind: 'number-letter', why: 'proves-nothing' },
] as const;

/** A residence card in the hands of a national proves nothing: it is not theirs. */
const nationalPhotos = photoDocuments.filter((kind) => kind !== 'residence-card' && kind !== 'special-permanent-resident-certificate');

/** The official identity document of each. */
const residenceCard = { kind: 'residence-card', why: 'residence-card-is-the-id' } as const;
const specialCertificate = { kind: 'special-permanent-resident-certificate', why: 'special-certificate-is-the-id' } as const;

type Rules = Readonly<Record<Belonging, PurposeRule>>;

/** The same for both kinds of foreign residents, each with the own document. */
function forForeign(national: PurposeRule, foreign: (own: typeof residenceCard | typeof specialCertificate) => PurposeRule): Rules {
  return { national, 'foreign-resident': foreign(residenceCard), 'special-permanent-resident': foreign(specialCertificate) };
}

const immigration = { ja: '入管法 第19条の3・第23条', en: 'Immigration Act Arts. 19-3, 23' };
const specialAct = { ja: '入管特例法 第7条・第17条', en: 'Special Act on Immigration Control Arts. 7, 17' };
const lawOf = (own: { readonly kind: string }) => (own.kind === 'residence-card' ? immigration : specialAct);

const administration = forForeign(
  {
    ways: [one(card), one(...nationalPhotos.filter((kind) => kind !== card)), [{ need: 2, of: otherDocuments }]],
    not: papers,
    source: { ja: '番号法 第16条、同法施行令 第12条', en: 'My Number Act Art. 16; its Order Art. 12' },
  },
  (own) => ({ ways: [one(own.kind)], not: [{ kind: card, why: own.why }, ...papers], source: lawOf(own) }),
);

const numberNotification = forForeign(
  {
    ways: [one(card)],
    not: [{ kind: 'drivers-licence', why: 'other-matter' }, { kind: 'passport', why: 'other-matter' }, ...papers],
    source: { ja: '番号法 第16条、同法施行令 第12条第1項', en: 'My Number Act Art. 16; its Order Art. 12(1)' },
  },
  (own) => ({
    // The card proves the number, the own document says who its holder is.
    ways: [[...one(card), ...one(own.kind)]],
    not: papers,
    source: {
      ja: `番号法 第16条、${lawOf(own).ja}`,
      en: `My Number Act Art. 16; ${lawOf(own).en}`,
    },
  }),
);

const noGeneralId = { ja: '番号法 第17条・第18条', en: 'My Number Act Arts. 17, 18' };
const work = forForeign(
  {
    ways: [one('employee-card', 'drivers-licence', 'passport')],
    not: [{ kind: card, why: 'no-general-id' }, ...papers],
    source: noGeneralId,
  },
  (own) => ({ ways: [one(own.kind)], not: [{ kind: card, why: 'no-general-id' }, ...papers], source: lawOf(own) }),
);

const employment: Rules = {
  national: {
    ways: [one('drivers-licence', 'passport', 'driving-history-certificate', 'disability-certificate')],
    not: [{ kind: card, why: 'no-general-id' }, ...papers],
    source: noGeneralId,
  },
  'foreign-resident': {
    ways: [one('residence-card')],
    not: [{ kind: card, why: 'residence-card-is-the-id' }, { kind: 'passport', why: 'other-matter' }, ...papers],
    source: {
      ja: '労働施策総合推進法 第28条、入管法 第19条の3',
      en: 'Act on Comprehensive Promotion of Labour Policies Art. 28; Immigration Act Art. 19-3',
    },
  },
  'special-permanent-resident': {
    // Outside the employer's notification of foreign workers: there is no status to be checked.
    ways: [one('special-permanent-resident-certificate', 'drivers-licence')],
    not: [{ kind: card, why: 'no-general-id' }, ...papers],
    source: {
      ja: '入管特例法 第7条、労働施策総合推進法施行規則 第1条の2',
      en: 'Special Act on Immigration Control Art. 7; Ordinance on Labour Policies Art. 1-2',
    },
  },
};

const bankLaw = {
  ja: '犯罪収益移転防止法 第4条、同法施行規則 第7条',
  en: 'Act on Prevention of Transfer of Criminal Proceeds Art. 4; its Ordinance Art. 7',
};
const bankAccount = forForeign(
  { ways: [one(card, 'drivers-licence', 'driving-history-certificate', 'passport')], not: papers, source: bankLaw },
  // The end of the stay must be known: only the own document says it.
  (own) => ({ ways: [one(own.kind)], not: [{ kind: card, why: own.why }, ...papers], source: bankLaw }),
);

const everybody = (rule: PurposeRule): Rules => ({ national: rule, 'foreign-resident': rule, 'special-permanent-resident': rule });

const medicalCare = everybody({
  ways: [one(card), one('eligibility-certificate')],
  not: [{ kind: 'drivers-licence', why: 'other-matter' }, { kind: 'residence-card', why: 'other-matter' }, ...papers],
  source: { ja: '健康保険法 第63条第3項、同法施行規則 第53条', en: 'Health Insurance Act Art. 63(3); its Ordinance Art. 53' },
});

const driving = everybody({
  ways: [one('drivers-licence')],
  not: [{ kind: 'driving-history-certificate', why: 'other-matter' }, { kind: 'passport', why: 'other-matter' }, ...papers],
  source: { ja: '道路交通法 第95条', en: 'Road Traffic Act Art. 95' },
});

const officialRequest: Rules = {
  national: { isFree: true, ways: [], not: [], source: { ja: '警察官職務執行法 第2条第3項', en: 'Police Duties Execution Act Art. 2(3)' } },
  'foreign-resident': {
    ways: [one('residence-card')],
    not: [{ kind: card, why: 'residence-card-is-the-id' }, ...papers],
    source: { ja: '入管法 第23条第2項・第3項', en: 'Immigration Act Art. 23(2), (3)' },
  },
  'special-permanent-resident': {
    ways: [one('special-permanent-resident-certificate')],
    not: [{ kind: card, why: 'special-certificate-is-the-id' }, ...papers],
    source: { ja: '入管特例法 第17条', en: 'Special Act on Immigration Control Art. 17' },
  },
};

/** Purposes × persons × documents, from the day on which the card exists. */
const purposeTable: Dated<Readonly<Record<IdentityPurpose, Rules>>> = [
  {
    from: '2016-01-01',
    value: {
      administration,
      'number-notification': numberNotification,
      work,
      employment,
      'bank-account': bankAccount,
      'medical-care': medicalCare,
      driving,
      'official-request': officialRequest,
    },
  },
];

/**
 * Which documents serve a purpose, and which are taken for it and do not.
 * @throws {RulesError} MYNA_RULES_NOT_IN_FORCE before 2016-01-01
 */
export function documentsFor(purpose: IdentityPurpose, belonging: Belonging, on: Temporal.PlainDate): PurposeRule {
  return inForce(purposeTable, on)[purpose][belonging];
}

/** Whether documents of these kinds, all of them valid, meet one of the ways. */
export function servesPurpose(rule: PurposeRule, kinds: ReadonlySet<IdentityDocumentKind>): boolean {
  return rule.isFree === true || rule.ways.some((way) => way.every(({ need, of }) => of.filter((kind) => kinds.has(kind)).length >= need));
}
