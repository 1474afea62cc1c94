/** A checked change as the row that the database takes: which fields it writes, who is told, which terms begin and end. */
import { type ChangedMatter, continuedUse, notificationDelay, type PolicyProfile } from '@openmyna/rules';
import type { Actor, KeyStore } from '../../kernel/index.ts';
import type { Temporal } from '../../kernel/temporal.ts';
import type { ChangeKind, RecordedChange, ResidentChange } from './change-types.ts';
import { searchKey } from './characters.ts';
import { type GuardianshipRow, guardianshipRow } from './guardianship.ts';
import { mattersOfGuardianship } from './history-matters.ts';
import { indexes, sealedPurposes } from './sealing.ts';
import type { Relationship, Resident } from './types.ts';

export interface ChangeRow {
  readonly resident_id: string;
  readonly version: number;
  readonly key: string;
  readonly kind: ChangeKind;
  readonly effective_on: string;
  readonly after: Readonly<Record<string, string | boolean | null | GuardianshipRow>>;
  /** What a search compares, beside the fields. */
  readonly keys?: Readonly<Record<string, string | null>>;
  readonly stay?: Readonly<Record<string, string | boolean | null>>;
  readonly identity_index?: string;
  readonly card_index?: string;
  readonly card_sealed?: string;
  readonly delay_days: number;
  readonly matters: RecordedChange['matters'];
  /** What the exchange's rules call it. */
  readonly notices: readonly string[];
  readonly items: readonly string[];
  readonly settles: readonly string[];
  readonly due: readonly { readonly kind: string; readonly due_on: string }[];
  readonly lapses?: string;
  readonly evidence: readonly string[];
  readonly institution: string;
  readonly person: string;
  readonly terminal?: string;
  readonly purpose: string;
}

/** Where somebody lives after the change. */
export interface NewPlace {
  readonly householdId: string;
  readonly relationship: Relationship;
}

export interface RowContext {
  readonly profile: PolicyProfile;
  readonly keys: KeyStore;
  readonly today: Temporal.PlainDate;
  readonly key: string;
  readonly evidence: readonly string[];
  readonly actor: Actor;
  readonly purpose: string;
  /** The card was to be brought after an earlier move, and was not. */
  readonly hasOpenCardTerm: boolean;
}

type Parts = Pick<ChangeRow, 'kind' | 'after'> & Partial<ChangeRow>;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The row of one resident. @param place for whoever moves */
export function rowOf(change: ResidentChange, resident: Resident, place: NewPlace | undefined, context: RowContext): ChangeRow {
  const { today, profile, actor } = context;
  const parts = partsOf(change, resident, place, context);
  const isNotice = parts.kind === 'address' || parts.kind === 'moving-in' || parts.kind === 'returned' || parts.kind === 'moved-out';
  return {
    resident_id: resident.residentId,
    version: resident.version,
    key: context.key,
    effective_on: change.on.toString(),
    delay_days: isNotice ? notificationDelay({ happenedOn: change.on, notifiedOn: today }, profile) : 0,
    matters: [],
    notices: [],
    items: ['basicFour'],
    settles: [],
    due: [],
    evidence: context.evidence,
    institution: actor.institution,
    person: actor.person,
    ...(actor.terminal === undefined ? {} : { terminal: actor.terminal }),
    purpose: context.purpose,
    ...parts,
  };
}

function partsOf(change: ResidentChange, resident: Resident, place: NewPlace | undefined, context: RowContext): Parts {
  const on = change.on.toString();
  const household = place ? { household_id: place.householdId, relationship: place.relationship } : {};
  switch (change.kind) {
    case 'address':
      return {
        kind: 'address',
        after: { address: change.address, address_since: on, ...household },
        matters: ['address'],
        notices: ['address'],
        items: ['basicFour', 'household'],
      };
    case 'moving-in':
      return movingIn(change, resident, household, context);
    case 'returned':
      return {
        kind: 'returned',
        after: { ...arrivalFields(change), ...household, state: 'living', state_since: null },
        matters: ['return'],
        notices: ['return', 'address'],
        items: ['basicFour', 'residentState', 'household'],
      };
    case 'moving-out':
      return movingOut(change, context);
    case 'moving-out-cancelled':
      return {
        kind: 'moving-out-cancelled',
        after: { moving_out_on: null, moving_out_to: null },
        settles: ['moving-in', 'departure'],
        items: ['residentState'],
      };
    case 'died':
      return {
        kind: 'died',
        after: { state: 'dead', state_since: on },
        matters: ['death'],
        notices: ['death'],
        items: ['residentState'],
      };
    case 'stay':
      return stay(change, resident, context);
    case 'guardianship':
      return {
        kind: 'guardianship',
        after: { guardianship: guardianshipRow(change) },
        matters: mattersOfGuardianship(guardianshipRow(change)),
        items: ['guardianship'],
      };
    case 'protection':
      return { kind: 'protection', after: { is_address_protected: change.isProtected }, matters: ['protection'] };
    default:
      return personal(change, resident, context);
  }
}

const arrivalFields = (change: Extract<ResidentChange, { municipality: string }>) => ({
  municipality: change.municipality,
  address: change.address,
  resident_since: change.on.toString(),
  address_since: change.on.toString(),
  moving_out_on: null,
  moving_out_to: null,
});

/** Continued use of the card (番号法 17条3項): brought in time it goes on; a second move before that, or a late notice, ends it. */
function movingIn(
  change: Extract<ResidentChange, { kind: 'moving-in' }>,
  resident: Resident,
  household: Readonly<Record<string, string>>,
  { profile, today, hasOpenCardTerm }: RowContext,
): Parts {
  const use = continuedUse({ movedOn: change.on, movingOutOn: resident.movingOut?.on ?? change.on, notifiedOn: today }, profile);
  const goesOn = use.isAllowed && !hasOpenCardTerm;
  return {
    kind: 'moving-in',
    after: { ...arrivalFields(change), ...household },
    matters: ['address'],
    notices: ['address'],
    items: ['basicFour', 'residentState', 'household'],
    settles: ['moving-in', 'departure', 'bring-card'],
    due: goesOn ? [{ kind: 'bring-card', due_on: use.bringBy.toString() }] : [],
    ...(goesOn ? {} : { lapses: use.isAllowed ? 'moved-on' : use.reason }),
  };
}

/** In force at once when the day of leaving the country has come; everything else is a plan until somebody moves in. */
function movingOut(change: Extract<ResidentChange, { kind: 'moving-out' }>, { today, profile }: RowContext): Parts {
  const on = change.on.toString();
  const hasCome = change.on.toString() <= today.toString();
  if (change.to === 'abroad' && hasCome) return departed(on);
  const term =
    change.to === 'abroad'
      ? { kind: 'departure', due_on: on }
      : { kind: 'moving-in', due_on: change.on.add({ days: profile.residence.movingInWithinDays }).toString() };
  return {
    kind: 'moving-out',
    // The plan is known from the notice on; the day itself is a field of it.
    effective_on: hasCome ? on : today.toString(),
    after: { moving_out_on: on, moving_out_to: change.to },
    items: ['residentState'],
    due: [term],
  };
}

/** 国外転出: from this day the record is closed; the number stays given. */
export function departed(on: string): Parts {
  return {
    kind: 'moved-out',
    after: { state: 'moved-out', state_since: on, moving_out_on: null, moving_out_to: null },
    matters: ['departure'],
    notices: ['departure'],
    items: ['residentState'],
  };
}

function stay(change: Extract<ResidentChange, { kind: 'stay' }>, resident: Resident, { keys }: RowContext): Parts {
  const { number, status, stayUntil, expiresOn, permission } = change.residenceCard;
  return {
    kind: 'stay',
    after: {},
    stay: {
      status,
      stay_until: stayUntil?.toString() ?? null,
      card_expires_on: expiresOn.toString(),
      permission: permission ?? null,
      is_renewal_pending: false,
    },
    card_index: hex(indexes.residenceCard(keys, number)),
    card_sealed: hex(keys.seal(sealedPurposes.residenceCard, Buffer.from(number), resident.residentId)),
    matters: ['stay'],
    items: ['stay'],
  };
}

type PersonalChange = Extract<ResidentChange, { kind: 'name' | 'former-surname' | 'common-name' | 'sex' | 'birth-date' }>;

/** Name, sex, birth date: the register's look-ups follow, so that nobody is registered a second time under the new ones. */
function personal(change: PersonalChange, resident: Resident, { keys, evidence }: RowContext): Parts {
  const matter: ChangedMatter = change.kind;
  const told = change.kind === 'former-surname' || change.kind === 'common-name' ? 'name' : change.kind;
  const base = { kind: change.kind, matters: [matter], notices: [told] } as const;
  const { name, kana, sex, birthDate } = { ...resident, ...change };
  const namesake = change.kind === 'name' ? change.namesake : undefined;
  const identity_index = hex(indexes.identity(keys, { name, kana, sex, birthDate, ...(namesake && { namesake }) }));
  switch (change.kind) {
    case 'name': {
      const other = change.latin ?? resident.latin ?? resident.commonName;
      return {
        ...base,
        ...(namesake && { evidence: [...evidence, `namesake:${namesake.fact}`] }),
        after: { name: change.name, kana: change.kana, ...(change.latin === undefined ? {} : { latin: change.latin }) },
        keys: {
          name_key: searchKey(change.name),
          kana_key: searchKey(change.kana),
          other_name_key: other === undefined ? null : searchKey(other),
        },
        identity_index,
      };
    }
    case 'former-surname':
      return { ...base, after: { former_surname: change.formerSurname ?? null } };
    case 'common-name': {
      const other = resident.latin ?? change.commonName;
      return {
        ...base,
        after: { common_name: change.commonName ?? null },
        keys: { other_name_key: other === undefined ? null : searchKey(other) },
      };
    }
    case 'sex':
      return { ...base, after: { sex: change.sex }, identity_index };
    case 'birth-date':
      return { ...base, after: { birth_date: change.birthDate.toString() }, identity_index };
  }
}
