import type { ProfileName } from '@openmyna/card';
import type pg from 'pg';

/** What the tray's process needs to begin; sent over its channel, so that no key stands in an argument or the environment. */
export interface TrayStart {
  readonly connection: pg.ClientConfig;
  /** 32 bytes, for the images at rest. */
  readonly sealKey: Uint8Array;
  /** Milliseconds without a command after which a card is powered off. */
  readonly idleMs: number;
  /** Leases of a tray process that died: their readers are gone. */
  readonly orphans: readonly string[];
  /** No other server works on the database: whatever is leased when the tray starts was leased by a dead one. */
  readonly isAlone: boolean;
}

export type TrayErrorCode =
  | 'MYNA_CARD_NOT_FOUND'
  | 'MYNA_CARD_IN_USE'
  | 'MYNA_CARD_GONE'
  | 'MYNA_CARD_FINISHED'
  /** Its memory is torn and nothing whole is left. */
  | 'MYNA_CARD_BROKEN';

/** A refusal within the tray's process; its code crosses the channel. */
export class TrayError extends Error {
  override readonly name = 'TrayError';
  readonly code: TrayErrorCode;

  constructor(code: TrayErrorCode) {
    super(code);
    this.code = code;
  }
}

export interface BlankChip {
  readonly cardId: string;
  readonly profile: ProfileName;
  readonly issuerKey: Uint8Array;
  readonly counterKey: Uint8Array;
}

export interface OpenLease {
  readonly lease: string;
  /** Answer to reset. */
  readonly atr: Uint8Array;
}

/** What the tray's process does, by name; the same face is called in the server and carried out in the process. */
export interface ChipHost {
  /** Makes a blank chip; one of the same id that was never handed over is scrapped. @throws `MYNA_CARD_FINISHED` */
  makeBlank(chip: BlankChip): Promise<void>;
  /** Puts the card into a reader and powers it. @throws `MYNA_CARD_NOT_FOUND`, `MYNA_CARD_IN_USE`, `MYNA_CARD_BROKEN` */
  connect(cardId: string): Promise<OpenLease>;
  /** @throws `MYNA_CARD_GONE` when the lease is over */
  transmit(lease: string, command: Uint8Array): Promise<Uint8Array>;
  reset(lease: string): Promise<Uint8Array>;
  /** The reader is there, though its card is not used: no idle power-off. */
  stay(lease: string): Promise<void>;
  /** Takes the card out. Repeating it changes nothing. */
  disconnect(lease: string): Promise<void>;
  /** Ends whoever's lease of the card, on any instance. */
  eject(cardId: string): Promise<void>;
  handOver(cardId: string): Promise<void>;
  destroy(cardId: string): Promise<void>;
  /** The card's next write is torn, for rehearsals: its power is gone in the middle of it. */
  tearNextWrite(cardId: string): Promise<void>;
}
export type HostMethod = keyof ChipHost;

export type TrayRequest =
  | { readonly start: TrayStart }
  | { readonly id: number; readonly method: HostMethod; readonly arguments: readonly unknown[] };

export type TrayMessage =
  | { readonly ready: true }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly code: TrayErrorCode | 'MYNA_INTERNAL' }
  /** A lease that ended by itself: idle, taken over, or ejected. */
  | { readonly ended: string };
