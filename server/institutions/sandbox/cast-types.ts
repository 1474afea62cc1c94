import type { Temporal } from '../../kernel/index.ts';
import type { Relationship, ResidenceStatus, VisitorStatus } from '../registry/index.ts';

/** A named test person of the sandbox: all invented, and the same in sandbox, tests, tour and documents. */
export interface CastMember {
  /** The person's id in `/sandbox/people` and the NAME of `openmyna card insert NAME`. */
  readonly handle: string;
  readonly name: string;
  /** Katakana. */
  readonly kana: string;
  /** As a residence card or a passport writes it. */
  readonly latin: string;
  /** 通称, for foreign residents who have registered one. */
  readonly commonName?: string;
  readonly sex: 'female' | 'male';
  readonly born: Temporal.PlainDate;
  /** Local government code, six digits. */
  readonly municipality: string;
  /** Within the municipality. */
  readonly address: string;
  readonly household: Household;
  /** Absent for nationals. */
  readonly foreign?: ForeignStatus;
  /** When the municipality registered the person; the number is assigned on that day, not before 2015-10-05. */
  readonly registeredOn: Temporal.PlainDate;
  /** The day on which the card in hand was issued; absent for those without one. */
  readonly cardIssuedOn?: Temporal.PlainDate;
  readonly protectedAddress?: true;
  /** What told a namesake and birthday twin apart at registration: the parents' names. */
  readonly namesakeFact?: string;
  /** Parents of the cast, as the family register names them. */
  readonly parents?: readonly string[];
  /** 成年後見: the guardian of the cast, and the first day of the court's order. */
  readonly guardian?: { readonly handle: string; readonly from: Temporal.PlainDate };
  readonly diedOn?: Temporal.PlainDate;
  /** False for those whom the registry does not know at the start: registered in the tour, or never. */
  readonly registered: boolean;
  readonly roles: readonly CastRole[];
  /** What this person is for, on the town page. */
  readonly story: { readonly ja: string; readonly en: string };
}

export interface Household {
  /** The head's handle; one's own for a head. */
  readonly head: string;
  readonly relation: Relationship;
}

/** 在留資格 and its end, as on the residence card. */
export interface ForeignStatus {
  /** ISO 3166-1 alpha-3. */
  readonly nationality: string;
  readonly status: ResidenceStatus | VisitorStatus;
  /** Last day of the period of stay; absent where there is none. */
  readonly stayUntil?: Temporal.PlainDate;
  /** 在留カード番号 or the number of the special permanent resident certificate: two letters, eight digits, two letters. */
  readonly cardNumber: string;
  /** The residence card's own last day. */
  readonly cardExpiresOn: Temporal.PlainDate;
  /** Months of the period as granted, where there is one. */
  readonly periodMonths?: number;
  readonly renewalPending?: true;
}

/** Staff posts; identity grants the roles of doors that exist. */
export type CastRole = 'officer' | 'helpline' | 'clinic' | 'hr' | 'bank' | 'tax' | 'pension' | 'licence' | 'operator' | 'dpo' | 'auditor';

export interface CastPlace {
  readonly id: string;
  readonly name: { readonly ja: string; readonly en: string };
  readonly kind: 'municipality' | 'employer' | 'clinic' | 'bank' | 'kiosk' | 'bureau' | 'tax-office' | 'pension-office' | 'licence-desk';
  /** Local government code of the place. */
  readonly municipality: string;
  /** Corporate number, local government code or bank code, where the kind has one; all invented. */
  readonly code?: string;
  /** For clinics: whether the desk has a card reader. For banks: whether the number is required at opening. */
  readonly feature?: boolean;
}
