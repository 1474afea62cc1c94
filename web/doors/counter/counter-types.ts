import type { PinKind } from '@openmyna/reader';

export const journeys = ['registration', 'application', 'collection', 'unlock', 'suspension', 'number-letter'] as const;
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
  readonly pinsWanted: readonly PinKind[];
  readonly pinsSet: readonly PinKind[];
  readonly isChipDelivered: boolean;
  readonly isHandedOver: boolean;
  readonly isPinSheetGiven: boolean;
  readonly steps: readonly { readonly step: string; readonly at: string; readonly seconds: number }[];
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
}

export interface Resident extends ResidentSummary {
  readonly householdId: string;
  readonly latin: string | null;
  readonly commonName: string | null;
  readonly isAddressProtected: boolean;
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

export interface CounterCard {
  readonly id: string;
  readonly serial: string;
  readonly state: string;
  readonly issuedOn: string;
  readonly expiresOn: string;
  readonly hasPhoto: boolean;
}
