import type { KeyKind, PinKind } from '@openmyna/reader';

export const journeys = [
  'registration',
  'application',
  'collection',
  'unlock',
  'renewal',
  'suspension',
  'replacement',
  'number-letter',
  'change',
  'departure',
  'death',
  'number-change',
] as const;
export type Journey = (typeof journeys)[number];

/** A visit as the counter's routes tell it; ids only, no names. */
export interface Visit {
  readonly id: string;
  readonly ticket: string;
  readonly office: string;
  readonly journey: Journey;
  readonly stage: 'open' | 'done' | 'abandoned';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly seconds: number;
  readonly residentId: string | null;
  readonly registered: readonly string[];
  readonly identity: { readonly visitor: string; readonly documents: readonly string[] } | null;
  readonly applicationId: string | null;
  readonly cardId: string | null;
  readonly needsPhotoComparison: boolean;
  readonly photo: 'same' | 'differs' | null;
  readonly hasScreen: boolean;
  readonly chip: { readonly life: string } | null;
  readonly pinsWanted: readonly PinKind[];
  readonly pinsSet: readonly PinKind[];
  readonly certificatesWanted: readonly KeyKind[];
  readonly certificatesRenewed: readonly KeyKind[];
  /** At a renewal: the card that is handed in, and how far what is registered on it has come. */
  readonly exchange: {
    readonly oldCardId: string;
    readonly data: 'to-read' | 'read' | 'carried' | 'unreadable';
    readonly files: readonly string[];
  } | null;
  readonly changed: {
    readonly changes: readonly VisitChange[];
    /** Whose card lies in the reader. */
    readonly turn: { readonly residentId: string; readonly needsTexts: boolean } | null;
    readonly cardsUpdated: readonly string[];
    readonly cardsNotBrought: readonly string[];
    readonly isNumberChanged: boolean;
  };
  readonly isChipDelivered: boolean;
  readonly isHandedOver: boolean;
  readonly isPinSheetGiven: boolean;
  readonly steps: readonly { readonly step: string; readonly at: string; readonly seconds: number }[];
}

/** What this visit wrote into somebody's record. */
export interface VisitChange {
  readonly residentId: string;
  readonly change: string;
  readonly delayDays: number;
  /** ISO date until which the card may be brought after a move, or `lapses`. */
  readonly card: string | null;
}

export interface ResidentSummary {
  readonly residentId: string;
  readonly name: string;
  readonly kana: string;
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  readonly address: string | null;
  readonly municipality: string;
  readonly belonging: 'national' | 'foreign-resident' | 'special-permanent-resident';
  readonly state: 'living' | 'dead' | 'moved-out';
  readonly version: number;
}

export interface Resident extends ResidentSummary {
  readonly householdId: string;
  readonly latin: string | null;
  readonly commonName: string | null;
  readonly isAddressProtected: boolean;
  readonly formerSurname: string | null;
  readonly movingOut: { readonly on: string; readonly to: string } | null;
  readonly relationship: string;
  readonly residentSince: string;
  readonly stay: {
    readonly nationality: string;
    readonly status: string;
    readonly stayUntil: string | null;
    readonly cardExpiresOn: string;
  } | null;
}

export interface CompareLine {
  readonly document: string;
  readonly field: 'name' | 'birthDate' | 'address' | 'number';
  readonly shown: string;
  readonly registered: string | null;
  readonly isSame: boolean;
}

/** What a new card costs, integer yen. */
export interface ReplacementFee {
  readonly yen: number;
  readonly cardYen: number;
  readonly certificatesYen: number;
  readonly expressYen: number;
}

export interface CounterCard {
  readonly id: string;
  readonly serial: string;
  readonly state: string;
  readonly issuedOn: string;
  readonly expiresOn: string;
  readonly hasPhoto: boolean;
}
