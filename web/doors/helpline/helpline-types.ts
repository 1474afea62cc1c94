import type { CallState } from '../../call/call-types.ts';

export interface Call {
  readonly id: string;
  readonly ticket: string;
  readonly language: string;
  readonly matter: 'lost-card' | 'other';
  readonly state: CallState;
  readonly outcome: string | null;
  readonly isMine: boolean;
  readonly version: number;
  readonly rangAt: string;
  readonly takenAt: string | null;
  readonly endedAt: string | null;
  readonly isCallerAway: boolean;
  readonly isOperatorAway: boolean;
}

/** The one person whom the facts fit; nothing that was not heard before, and the card. */
export interface FoundPerson {
  readonly check: string;
  readonly asked: readonly string[];
  readonly name: string;
  readonly kana: string;
  readonly birthDate: string;
  readonly municipality: { readonly ja: string; readonly en: string };
  readonly card: { readonly ending: string; readonly state: string; readonly issuedOn: string; readonly expiresOn: string } | null;
  readonly reference: string | null;
}

export interface Suspension {
  readonly reference: string;
  readonly milliseconds: number;
  readonly wasBefore: boolean;
}

export interface VerifierState {
  readonly name: string;
  readonly state: 'refuses' | 'accepts' | 'unknown';
  readonly ms: number;
}

/** Minutes and seconds, `3:07`. */
export function elapsed(fromIso: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(fromIso)) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
