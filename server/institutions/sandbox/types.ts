import type { CardTransport } from '@openmyna/reader';
import type { PolicyProfile } from '@openmyna/rules';
import type { Kysely } from 'kysely';
import type { DueEvents, KeyStore, Letters, Log, MovableClock, Temporal } from '../../kernel/index.ts';
import type { Cards } from '../cards/index.ts';
import type { Counter } from '../counter/index.ts';
import type { StaffGrants } from '../identity/index.ts';
import type { Registry } from '../registry/index.ts';

/** The card tray as the sandbox's other rooms use it. */
export interface SandboxChips {
  /** Puts a card into a reader of this process; closing the transport takes it out. */
  open(cardId: string): Promise<CardTransport>;
}

export interface SandboxDeps {
  /** As the `sandbox` role. */
  // biome-ignore lint/suspicious/noExplicitAny: this room's own tables are named in its statements
  readonly database: Kysely<any>;
  readonly keys: KeyStore;
  readonly clock: MovableClock;
  readonly letters: Letters;
  readonly registry: Registry;
  readonly cards: Cards;
  readonly staff: StaffGrants;
  readonly chips: SandboxChips;
  /** Where staff renew their cards. */
  readonly counter: Counter;
  readonly profile: PolicyProfile;
  readonly log: Log;
  /** Statistical residents beyond the cast. */
  readonly people: number;
  /** Throws everything away and starts anew: the country's to do. */
  readonly reset: () => Promise<void>;
}

/** An entry of `/sandbox/people`. */
export interface PersonEntry {
  readonly id: string;
  readonly residentId: string | null;
  readonly name: string;
  readonly kana: string;
  readonly latin: string;
  readonly sex: 'female' | 'male';
  readonly born: string;
  /** Local government code. */
  readonly municipality: string;
  readonly address: string;
  readonly individualNumber: string | null;
  readonly role: string | null;
  readonly story: { readonly ja: string; readonly en: string };
  /** What a foreign resident shows at a counter. */
  readonly residenceCard: { readonly kind: string; readonly number: string; readonly expiresOn: string } | null;
  readonly card: {
    readonly id: string;
    readonly serial: string;
    readonly expiresOn: string;
    readonly state: string;
    /** Null for those beyond the cast, who chose their own. */
    readonly pins: Readonly<Record<string, string>> | null;
  } | null;
}

/** A day worth going to. */
export interface NamedEvent {
  readonly id: string;
  readonly date: Temporal.PlainDate;
  /** What happens, and to whom: pages put both into words in the reader's language. */
  readonly kind: 'turns15' | 'turns18' | 'turns70' | 'stay' | 'special' | 'card';
  readonly who: { readonly ja: string; readonly en: string };
  readonly title: { readonly ja: string; readonly en: string };
}

export interface LetterEntry {
  /** Opens the letter at `/sandbox/letters/ID`. */
  readonly id: string;
  readonly kind: string;
  readonly title: { readonly ja: string; readonly en: string };
  readonly postedOn: string;
  readonly isRead: boolean;
}

/** The door of the sandbox: named persons, their cards and letterboxes, the clock's named days. Off in production. */
export interface Sandbox {
  /** Makes the cast and as many statistical residents as asked, where they are not there yet; the latter go on in the background. */
  seed(): Promise<void>;
  /** The cast, and after it those registered at a counter since. */
  people(): Promise<readonly PersonEntry[]>;
  /** @param person a handle, or a resident's id. @throws {MynaError} `MYNA_SANDBOX_PERSON_NOT_FOUND` */
  letters(person: string): Promise<readonly LetterEntry[]>;
  /** @throws {MynaError} `MYNA_LETTER_NOT_FOUND` */
  openLetter(id: string): Promise<Uint8Array>;
  /** The live card of a cast member, for the tray; undefined for every other name. */
  findCard(name: string): Promise<string | undefined>;
  events(): Promise<readonly NamedEvent[]>;
  /** Staff who go to the counter when their cards end. */
  readonly dueEvents: DueEvents;
  /** Ends the making of statistical residents. */
  stop(): Promise<void>;
}
