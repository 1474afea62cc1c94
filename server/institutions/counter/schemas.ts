/** Shapes of the counter's HTTP face. */
import { parseLocalGovernmentCode } from '@openmyna/number';
import { otherDocuments, photoDocuments } from '@openmyna/rules';
import { z } from 'zod';
import { Temporal } from '../../kernel/temporal.ts';
import { mandateKinds, mandateScopes } from '../exchange/index.ts';

/** A civil date of the calendar, `2026-11-23`; 30 February is refused. */
const date = z.iso.date().transform((text) => Temporal.PlainDate.from(text));
export const text = (most: number) => z.string().min(1).max(most);
export const municipality = z.enum(['149900', '209902']).transform((code) => parseLocalGovernmentCode(code));
const residentId = z.uuid();

export const journeys = [
  'registration',
  'application',
  'collection',
  'unlock',
  'suspension',
  'number-letter',
  'renewal',
  'replacement',
  'change',
  'departure',
  'death',
  'number-change',
] as const;
export const pinKinds = ['signature', 'authentication', 'basicInformation', 'residentRegistry', 'healthInsurance'] as const;
export const keyKinds = ['signature', 'authentication', 'healthInsurance'] as const;
const documentKinds = [...photoDocuments, ...otherDocuments] as const;
const abandonReasons = ['identity-not-proven', 'documents-missing', 'photo-differs', 'visitor-left', 'card-fault', 'mistake'] as const;
const sex = z.enum(['male', 'female']);
export const relationships = ['head', 'husband', 'wife', 'son', 'daughter', 'father', 'mother', 'other-relative', 'cohabitant'] as const;

/** Address of a visit; what belongs to it lies below. */
export const oneVisit = '/api/v1/counter/visits/:visit';
export const visitParams = z.object({ visit: z.uuid() });
export const startBody = z.object({ journey: z.enum(journeys), office: municipality.optional() });
export const searchBody = z.object({
  name: z.string().max(100).optional(),
  kana: z.string().max(100).optional(),
  birthDate: date.optional(),
  municipality: municipality.optional(),
  residenceCard: z.string().max(20).optional(),
});
export const personBody = z.object({ residentId });

export const identityBody = z.object({
  visitor: z.enum(['self', 'legal-representative']).default('self'),
  representativeBelonging: z.enum(['national', 'foreign-resident', 'special-permanent-resident']).optional(),
  documents: z
    .array(
      z.object({
        kind: z.enum(documentKinds),
        name: z.string().max(100),
        birthDate: date,
        address: z.string().max(200).optional(),
        number: z.string().max(20).optional(),
        expiresOn: date.optional(),
      }),
    )
    .max(4),
});

export const namesake = z
  .object({ fact: z.enum(['parents', 'birthplace', 'previous-address', 'family-register']), value: text(200) })
  .describe('What tells two people of the same name, kana, birth date and sex apart');
const person = { name: text(200), kana: text(200), sex, birthDate: date, municipality, namesake: namesake.optional() };
const newcomer = {
  address: text(300),
  household: z.uuid().optional(),
  relationship: z.enum(relationships).optional(),
  residentSince: date.optional(),
  isAddressProtected: z.boolean().optional(),
};
export const residenceCard = z.object({
  number: text(20),
  status: z.enum([
    'permanent-resident',
    'special-permanent-resident',
    'spouse-of-japanese-national',
    'spouse-of-permanent-resident',
    'long-term-resident',
    'engineer-humanities-international',
    'highly-skilled-professional',
    'business-manager',
    'skilled-worker',
    'technical-intern',
    'student',
    'dependent',
    'designated-activities',
    'other',
    'temporary-visitor',
    'diplomat',
    'official',
  ]),
  nationality: text(3),
  expiresOn: date,
  stayUntil: date.optional(),
  periodMonths: z.int().min(0).max(120).optional(),
  permission: z.literal('work-outside-status').optional(),
});

export const registrationBody = z.object({
  evidence: z.array(z.enum(['passport', 'family-register-extract', 'birth-certificate', 'residence-card'])).max(4),
  registration: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('birth'), ...person, parents: z.array(residentId).min(1).max(2) }),
    z.object({ kind: z.literal('arrival'), ...person, ...newcomer }),
    z.object({
      kind: z.literal('foreign'),
      ...person,
      ...newcomer,
      residenceCard,
      latin: text(200).optional(),
      commonName: text(200).optional(),
    }),
  ]),
});

export const applicationBody = z.object({
  photo: z
    .object({
      data: z.base64().max(10_000_000).describe('JPEG or PNG'),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .describe('Of the picture, made where it was taken'),
      takenOn: date.optional(),
    })
    .optional(),
  representative: z.object({ name: text(100), relationship: z.enum(['parent', 'guardian', 'other']), phone: text(30) }).optional(),
  contact: z.object({ email: z.email().optional(), phone: z.string().max(30).optional(), language: z.enum(['ja', 'en']) }).optional(),
});

export const collectionBody = z.object({ noticeNumber: z.string().max(40).optional() });
export const photoBody = z.object({ isSame: z.boolean() });
export const pinsBody = z.object({ pins: z.array(z.enum(pinKinds)).min(1).max(5) });
export const pendingBody = z.object({ isPending: z.boolean() });
export const certificatesBody = z.object({ kinds: z.array(z.enum(keyKinds)).min(1).max(3) });
export const stateBody = z.object({ action: z.enum(['suspend', 'resume', 'give-up']) });
export const lossBody = z.object({
  place: z.enum(['home', 'outside']),
  policeReport: z
    .string()
    .trim()
    .max(40)
    .regex(/^[\p{L}\p{N} ./-]*$/u)
    .optional(),
});
export const replacementBody = applicationBody.extend({ express: z.boolean().optional(), paidYen: z.int().min(0).max(100_000) });
export const feeShape = z.object({ yen: z.int(), cardYen: z.int(), certificatesYen: z.int(), expressYen: z.int() });
export const abandonBody = z.object({ reason: z.enum(abandonReasons) });
export const cardStepBody = z.object({
  response: z
    .string()
    .regex(/^(?:[0-9a-fA-F]{2}){2,2050}$/)
    .optional()
    .describe('The chip’s answer to the last command, hex'),
  restart: z.boolean().optional(),
});

const pinState = z.object({ state: z.enum(['withdrawn', 'transport', 'set']), triesLeft: z.int() });
const pins = z.partialRecord(z.enum(pinKinds), pinState);
export const pinRuleShape = z.object({
  kind: z.enum(pinKinds),
  minLength: z.int(),
  maxLength: z.int(),
  alphabet: z.enum(['digits', 'letters-and-digits']),
  tries: z.int(),
});

export const visitShape = z.object({
  id: z.uuid(),
  ticket: z.string(),
  office: z.string(),
  journey: z.enum(journeys),
  stage: z.enum(['open', 'done', 'abandoned']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  seconds: z.int().describe('Length of the visit, measured from its events'),
  residentId: z.uuid().nullable(),
  registered: z.array(z.uuid()),
  identity: z.object({ visitor: z.string(), documents: z.array(z.string()) }).nullable(),
  identityRefusals: z.int(),
  applicationId: z.string().nullable(),
  cardId: z.string().nullable(),
  withNotice: z.boolean().nullable(),
  exchange: z
    .object({ oldCardId: z.string(), data: z.enum(['to-read', 'read', 'carried', 'unreadable']), files: z.array(z.string()) })
    .nullable()
    .describe('At a renewal: the card that is handed in, and how far what is registered on it has come'),
  needsPhotoComparison: z.boolean(),
  photo: z.enum(['same', 'differs']).nullable(),
  hasScreen: z.boolean(),
  chip: z.object({ life: z.string(), pins }).nullable(),
  pinsWanted: z.array(z.enum(pinKinds)),
  pinsSet: z.array(z.enum(pinKinds)),
  certificatesWanted: z.array(z.enum(keyKinds)),
  certificatesRenewed: z.array(z.enum(keyKinds)),
  loss: z.object({ reference: z.string(), place: z.enum(['home', 'outside']) }).nullable(),
  isGivenUp: z.boolean(),
  feePaidYen: z.int().nullable(),
  changed: z.object({
    changes: z.array(
      z.object({
        residentId: z.uuid(),
        changeId: z.uuid(),
        change: z.string(),
        delayDays: z.int().describe('Days by which the notice came too late'),
        card: z.string().nullable().describe('Last day for bringing the card after a move, or `lapses`'),
      }),
    ),
    turn: z.object({ residentId: z.uuid(), needsTexts: z.boolean() }).nullable(),
    cardsUpdated: z.array(z.uuid()),
    cardsNotBrought: z.array(z.uuid()),
    isNumberChanged: z.boolean(),
  }),
  isChipDelivered: z.boolean(),
  isHandedOver: z.boolean(),
  isPinSheetGiven: z.boolean(),
  steps: z.array(z.object({ step: z.string(), at: z.iso.datetime(), seconds: z.int() })),
});
export const visitAnswer = { 200: z.object({ visit: visitShape }) };

const belonging = z.enum(['national', 'foreign-resident', 'special-permanent-resident']);
const state = z.enum(['living', 'dead', 'moved-out']);
export const summaryShape = z.object({
  residentId,
  name: z.string(),
  kana: z.string(),
  birthDate: z.iso.date(),
  sex,
  address: z.string().nullable(),
  municipality: z.string(),
  belonging,
  state,
  version: z.int().describe('Of the record: whoever changes it says which version was seen'),
});
export const residentShape = summaryShape.extend({
  householdId: z.uuid(),
  latin: z.string().nullable(),
  commonName: z.string().nullable(),
  isAddressProtected: z.boolean(),
  formerSurname: z.string().nullable(),
  guardianship: z
    .object({
      guardianName: z.string(),
      court: z.string(),
      reference: z.string(),
      from: z.iso.date(),
      until: z.iso.date().nullable(),
      isSignatureGranted: z.boolean(),
    })
    .nullable()
    .describe('成年後見 as it stands in the record; in force from its first day to its last'),
  movingOut: z.object({ on: z.iso.date(), to: z.string() }).nullable(),
  relationship: z.enum(relationships),
  residentSince: z.iso.date(),
  stay: z
    .object({
      nationality: z.string(),
      status: z.string(),
      stayUntil: z.iso.date().nullable(),
      cardExpiresOn: z.iso.date(),
      isRenewalPending: z.boolean(),
    })
    .nullable(),
});
export const comparisonShape = z.object({
  document: z.enum(documentKinds),
  field: z.enum(['name', 'birthDate', 'address', 'number']),
  shown: z.string(),
  registered: z.string().nullable(),
  isSame: z.boolean(),
});
export const cardShape = z.object({
  id: z.string(),
  serial: z.string(),
  state: z.string(),
  issuedOn: z.iso.date(),
  expiresOn: z.iso.date(),
  hasPhoto: z.boolean(),
});
export const planShape = z.object({
  kinds: z.array(
    z.object({
      kind: z.enum(keyKinds),
      isRenewable: z.boolean(),
      endsOn: z.iso.date().nullable(),
      renewableFrom: z.iso.date().nullable(),
    }),
  ),
  newEnd: z.iso.date().describe('Last day of a certificate that is issued today'),
});
export const screenMoveShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('command'), apdu: z.string().describe('Send it to the chip, come back with its answer') }),
  z.object({
    kind: z.literal('pins'),
    mode: z.enum(['first', 'permitted', 'enter']),
    pins: z.array(pinRuleShape),
    transportPin: z.string().nullable(),
  }),
  z.object({ kind: z.literal('done'), isDelivered: z.boolean() }),
]);

const mandate = z.object({
  kind: z.enum(mandateKinds),
  name: z.string().describe('The other side'),
  scopes: z.array(z.enum(mandateScopes)),
  until: z.iso.date().nullable().describe('Last day'),
});
export const mandatesShape = z.object({ actForThem: z.array(mandate), theyActFor: z.array(mandate) });
