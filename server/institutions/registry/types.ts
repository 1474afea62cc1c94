import type { IndividualNumber, LocalGovernmentCode, ResidentRecordCode } from '@openmyna/number';
import type { Actor, DueEvents } from '../../kernel/index.ts';
import type { Temporal } from '../../kernel/temporal.ts';
import type { RegistryChanges } from './change-types.ts';

/** ISO/IEC 5218 as the register keeps it: what a residence certificate prints as 男 or 女. */
export type Sex = 'male' | 'female';

/** How somebody stands to the head of the household (続柄). */
export type Relationship = 'head' | 'husband' | 'wife' | 'son' | 'daughter' | 'father' | 'mother' | 'other-relative' | 'cohabitant';

export interface Municipality {
  readonly code: LocalGovernmentCode;
  readonly name: { readonly ja: string; readonly en: string };
  readonly prefecture: { readonly ja: string; readonly en: string };
  /** Latin names as certificates write them, e.g. `Kanagawa-ken`, `Shiomi-shi`. */
  readonly latin: { readonly prefecture: string; readonly municipality: string };
}

/** Residence statuses (在留資格) with which somebody is registered; a short-term visitor, a diplomat and an official are not. */
export type ResidenceStatus =
  | 'permanent-resident'
  | 'special-permanent-resident'
  | 'spouse-of-japanese-national'
  | 'spouse-of-permanent-resident'
  | 'long-term-resident'
  | 'engineer-humanities-international'
  | 'highly-skilled-professional'
  | 'business-manager'
  | 'skilled-worker'
  | 'technical-intern'
  | 'student'
  | 'dependent'
  | 'designated-activities'
  | 'other';

/** What a person may show at the counter who is not to be registered. */
export type VisitorStatus = 'temporary-visitor' | 'diplomat' | 'official';

/** 在留カード, or the certificate of a special permanent resident (特別永住者証明書): what the officer copies from it. */
export interface ResidenceCard {
  /** Two letters, eight digits, two letters. */
  readonly number: string;
  readonly status: ResidenceStatus | VisitorStatus;
  /** ISO 3166-1 alpha-3. */
  readonly nationality: string;
  /** The card's own last day. */
  readonly expiresOn: Temporal.PlainDate;
  /** Last day of the period of stay; left out for those who may stay without limit. */
  readonly stayUntil?: Temporal.PlainDate | undefined;
  /** Length of the period of stay in months as granted; three or less is a short stay. */
  readonly periodMonths?: number | undefined;
  /** Permission for work outside the status (資格外活動許可). */
  readonly permission?: 'work-outside-status' | undefined;
}

/** What the officer found that tells two people of the same name, kana, birth date and sex apart. */
export interface NamesakeConfirmation {
  readonly fact: 'parents' | 'birthplace' | 'previous-address' | 'family-register';
  /** Its value for the person now registered, e.g. the parents' names. It must differ from every namesake's. */
  readonly value: string;
}

interface RegistrationBase {
  readonly name: string;
  /** Katakana. */
  readonly kana: string;
  readonly sex: Sex;
  readonly birthDate: Temporal.PlainDate;
  readonly municipality: LocalGovernmentCode;
  readonly namesake?: NamesakeConfirmation | undefined;
}

/** Birth of a national: enters a parent's household at the parent's address. */
export interface BirthRegistration extends RegistrationBase {
  readonly kind: 'birth';
  /** One or two parents; the first one's household is entered. */
  readonly parents: readonly string[];
}

interface NewAddress {
  /** As it is written after the prefecture, e.g. `汐見市港町1丁目2番3号`. */
  readonly address: string;
  /** An existing household to enter; left out: a household of one's own, as its head. */
  readonly household?: string | undefined;
  readonly relationship?: Relationship | undefined;
  /** First day of residence; left out: today. */
  readonly residentSince?: Temporal.PlainDate | undefined;
  /** Protected from disclosure of the address (支援措置). */
  readonly isAddressProtected?: boolean | undefined;
}

/** A national who moves in from abroad, by passport and extract of the family register. */
export interface ArrivalRegistration extends RegistrationBase, NewAddress {
  readonly kind: 'arrival';
}

/** A foreign resident, by the residence card. */
export interface ForeignRegistration extends RegistrationBase, NewAddress {
  readonly kind: 'foreign';
  readonly residenceCard: ResidenceCard;
  /** Name in Latin letters as on the residence card. */
  readonly latin?: string | undefined;
  /** 通称 */
  readonly commonName?: string | undefined;
}

export type Registration = BirthRegistration | ArrivalRegistration | ForeignRegistration;

export interface RegisteredResident {
  readonly residentId: string;
  readonly householdId: string;
  readonly individualNumber: IndividualNumber;
  readonly registeredOn: Temporal.PlainDate;
}

/** A foreign resident's status as registered. */
export interface Stay {
  readonly nationality: string;
  readonly status: ResidenceStatus;
  readonly stayUntil: Temporal.PlainDate | undefined;
  readonly cardExpiresOn: Temporal.PlainDate;
  readonly permission: 'work-outside-status' | undefined;
  readonly isRenewalPending: boolean;
}

/**
 * 成年後見: an adult for whom a guardian acts by a family court's order (Civil Code arts. 7, 8, 838). It stands in the record from its first day to its last; whether
 * it is in force on a day says `guardianshipOn`.
 */
export interface Guardianship {
  /** The guardian's own record, where she has one here; a lawyer or a corporation of elsewhere has none. */
  readonly guardianId: string | undefined;
  readonly guardianName: string;
  /** The family court, and the number of its order (事件番号) or of the registration (登記番号). */
  readonly court: string;
  readonly reference: string;
  readonly from: Temporal.PlainDate;
  /** Last day; left out until the court ends it. */
  readonly until: Temporal.PlainDate | undefined;
  /** The office granted a signature certificate: the ward came with the guardian and wanted it (印鑑登録と同じ扱い). */
  readonly isSignatureGranted: boolean;
}

/** A resident's record without number and record code. */
export interface Resident {
  readonly residentId: string;
  readonly householdId: string;
  readonly municipality: LocalGovernmentCode;
  readonly belonging: 'national' | 'foreign-resident' | 'special-permanent-resident';
  readonly name: string;
  readonly kana: string;
  readonly latin: string | undefined;
  readonly commonName: string | undefined;
  readonly sex: Sex;
  readonly birthDate: Temporal.PlainDate;
  readonly address: string;
  readonly isAddressProtected: boolean;
  readonly relationship: Relationship;
  readonly residentSince: Temporal.PlainDate;
  readonly state: 'living' | 'dead' | 'moved-out';
  /** Day of death or of moving out. */
  readonly stateSince: Temporal.PlainDate | undefined;
  readonly stay: Stay | undefined;
  /** 旧氏 */
  readonly formerSurname: string | undefined;
  /** Left out for purposes whose statute does not cover it. */
  readonly guardianship: Guardianship | undefined;
  /** A notice of moving out that was given and has not led to a moving-in yet. */
  readonly movingOut: { readonly on: Temporal.PlainDate; readonly to: string } | undefined;
  /** How often the record was changed: whoever changes it says which version was seen. */
  readonly version: number;
}

/** A line of a search result. The address is left out where it is protected. */
export interface ResidentSummary {
  readonly residentId: string;
  readonly name: string;
  readonly kana: string;
  readonly birthDate: Temporal.PlainDate;
  readonly sex: Sex;
  readonly address: string | undefined;
  readonly municipality: LocalGovernmentCode;
  readonly belonging: Resident['belonging'];
  readonly state: Resident['state'];
  /** See {@link Resident.version}. */
  readonly version: number;
}

/** At least a birth date, or a name or kana of two characters. Names and kana match from their beginning. */
export interface ResidentQuery {
  readonly name?: string | undefined;
  readonly kana?: string | undefined;
  readonly birthDate?: Temporal.PlainDate | undefined;
  /** Only residents of this municipality. */
  readonly municipality?: LocalGovernmentCode | undefined;
}

/** Why a record is opened: an entry of the exchange's statute table, e.g. `counter.registration`. */
export type Purpose = string;

/** The door of the resident registry 住民基本台帳. Every read writes its entry to the access log first. */
export interface Registry extends RegistryChanges {
  /**
   * Registers a resident and assigns the individual number, in one transaction.
   * @throws {MynaError} the `MYNA_REGISTRY_…` refusals of `registration-rules.ts`; `MYNA_REGISTRY_ALREADY_REGISTERED` for the same person twice
   */
  registerResident(registration: Registration, actor: Actor, options?: RegisterOptions): Promise<RegisteredResident>;
  /** At most 20 lines. @throws {MynaError} `MYNA_REGISTRY_QUERY_TOO_WIDE` */
  findResidents(query: ResidentQuery, actor: Actor, purpose: Purpose): Promise<readonly ResidentSummary[]>;
  /** @throws {MynaError} `MYNA_REGISTRY_RESIDENT_NOT_FOUND` */
  openResident(residentId: string, actor: Actor, purpose: Purpose): Promise<Resident>;
  /** Living members, head first. */
  openHousehold(householdId: string, actor: Actor, purpose: Purpose): Promise<readonly ResidentSummary[]>;
  findByNumber(number: IndividualNumber, actor: Actor, purpose: Purpose): Promise<ResidentSummary | undefined>;
  /** The resident that holds this residence card number. */
  findByResidenceCard(number: string, actor: Actor, purpose: Purpose): Promise<ResidentSummary | undefined>;
  /** The adults for whom this resident is the guardian today; each is logged. */
  openWards(guardianId: string, actor: Actor, purpose: Purpose): Promise<readonly ResidentSummary[]>;
  readNumber(residentId: string, actor: Actor, purpose: Purpose): Promise<IndividualNumber>;
  /** For the registry's own role only: never shown beside the individual number elsewhere. */
  readRecordCode(residentId: string, actor: Actor, purpose: Purpose): Promise<ResidentRecordCode>;
  /** Decrypts what `registry.item_individual_number` gave the exchange. */
  openSealedNumber(residentId: string, sealed: Uint8Array): IndividualNumber;
  /** Death or moving abroad. The number stays given for ever. */
  closeResident(residentId: string, state: 'dead' | 'moved-out', on: Temporal.PlainDate, actor: Actor): Promise<void>;
  /**
   * Who a resident's parents are, as the family register 戸籍 or a birth certificate names them. Repeating it changes nothing.
   * @throws {MynaError} `MYNA_REGISTRY_RESIDENT_NOT_FOUND`, `MYNA_REGISTRY_CHILD_OLDER_THAN_PARENT`
   */
  recordParents(residentId: string, parentIds: readonly string[], actor: Actor): Promise<void>;
  /** 在留期間更新許可申請中: the application for renewal of the stay was seen. */
  markRenewalPending(residentId: string, isPending: boolean, actor: Actor): Promise<void>;
  municipality(code: string): Municipality;
  /** Planned departures, and terms of continued use that pass. */
  readonly dueEvents: DueEvents;
  readonly municipalities: readonly Municipality[];
}

export interface RegisterOptions {
  /**
   * Place in the permutation, below 10,000: gives the sandbox's named persons the same number on every installation. Numbers of everybody else come
   * from a sequence that starts above.
   */
  readonly reservedPlace?: number | undefined;
  /** The person has had the number and its letter since before this system was: nobody is told of the registration. */
  readonly wasNotified?: boolean | undefined;
}
