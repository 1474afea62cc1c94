import type { Actor, Temporal } from '../../kernel/index.ts';

/** What the cards institution must know of a person; read from the register, whose door logs the access. */
export interface CardPerson {
  readonly residentId: string;
  readonly name: string;
  /** Katakana. */
  readonly kana: string;
  readonly birthDate: Temporal.PlainDate;
  readonly sex: 'male' | 'female' | 'other';
  readonly address: string;
  readonly belonging: 'national' | 'foreign-resident' | 'special-permanent-resident';
  /** Last day of a limited stay; a card never outlives it. */
  readonly stayUntil?: Temporal.PlainDate | undefined;
  /** A decision on the renewal of the stay is pending: card and stay go on for two months more (特例期間). */
  readonly isRenewalPending?: boolean | undefined;
  readonly municipality: CardMunicipality;
  readonly state: 'living' | 'dead' | 'moved-out';
  /** 転出: she has notified that she moves to another municipality, and has moved in nowhere yet. */
  readonly isMovingOut?: boolean | undefined;
  /** False after death, or after leaving the country: no card is made or handed over. */
  readonly isResident: boolean;
  /** 旧氏 and 通称, where the register has them. */
  readonly formerSurname?: string | undefined;
  readonly commonName?: string | undefined;
  /** 成年後見: somebody acts for this adult on the day of the reading. */
  readonly guardianship?: { readonly guardianName: string; readonly isSignatureGranted: boolean } | undefined;
  /** Of the record: what a chip's texts were written from. */
  readonly version?: number | undefined;
}

export interface CardMunicipality {
  /** Six digits, e.g. `149900`. */
  readonly code: string;
  /** `汐見市`. */
  readonly name: string;
  /** `神奈川県`. */
  readonly prefecture: string;
  /** As it stands in certificates: `Kanagawa-ken`, `Shiomi-shi`. */
  readonly latin: { readonly prefecture: string; readonly municipality: string };
  /** Where cards are handed over, e.g. `汐見市役所 1階 5番窓口`. */
  readonly office: string;
}

/** The register's side, made from the registry's door. */
export interface CardRegister {
  /** @throws {MynaError} when there is no such resident. The access is logged under the actor and the purpose. */
  readPerson(residentId: string, actor: Actor, purpose: string): Promise<CardPerson>;
  /** The individual number, for the letter and the chip only. */
  readNumber(residentId: string, actor: Actor, purpose: string): Promise<string>;
  /** The card was brought after a move, or there is none to bring. */
  settleCardBrought(residentId: string): Promise<void>;
  /** The civil moment at which a change was recorded; undefined for a change that is not this person's. */
  changedAt(residentId: string, changeId: string): Promise<Temporal.Instant | undefined>;
}
