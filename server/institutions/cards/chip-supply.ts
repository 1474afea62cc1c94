import type { CardTransport } from '@openmyna/reader';
import type { KeyStore } from '../../kernel/index.ts';

/** Where chips come from and go to: the bureau's stock. In the sandbox the card tray is the stock; the bureau only ever speaks APDU to a chip. */
export interface ChipSupply {
  /**
   * A powered blank chip that answers to this card id and knows the issuer key `issuerKeyOf(keys, cardId)`. A chip of the same id that an interrupted run
   * left unfinished is scrapped and replaced, so that asking again is always safe.
   */
  takeBlank(cardId: string): Promise<CardTransport>;
  /** The finished chip belongs to this person from now on. Repeating it changes nothing. */
  handOver(cardId: string, residentId: string): Promise<void>;
  /** A finished chip that the bureau itself can reach, powered; in the sandbox, one that lies in the tray and that nobody holds. */
  reach?(cardId: string): Promise<CardTransport>;
  /** The chip is destroyed. Repeating it changes nothing. */
  destroy(cardId: string): Promise<void>;
}

/** The chip's issuer key, diversified by card id: opening one chip opens no other. */
export function issuerKeyOf(keys: KeyStore, cardId: string): Uint8Array {
  return keys.derive(`chip/issuer/${cardId}`, 32);
}

/** The key with which the municipality's counter authenticates to the chip. */
export function counterKeyOf(keys: KeyStore, cardId: string): Uint8Array {
  return keys.derive(`chip/counter/${cardId}`, 32);
}

/** The key with which a kiosk authenticates to the chip; on chips of a profile that lets kiosks unlock. */
export function kioskKeyOf(keys: KeyStore, cardId: string): Uint8Array {
  return keys.derive(`chip/kiosk/${cardId}`, 32);
}

/** Eight digits, one value for all PINs of the card: with it the resident sets the first PINs at collection, and nothing else. */
export function transportPinOf(keys: KeyStore, cardId: string): string {
  const bytes = keys.derive(`transport-pin/${cardId}`, 8);
  const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0) % 100_000_000n;
  return value.toString().padStart(8, '0');
}

/**
 * A supply some of whose chips are broken: their coprocessor makes no key. The sandbox orders such faults, so that the bureau's answer to a bad chip
 * can be rehearsed.
 */
export function withFaultyChips(supply: ChipSupply, isFaulty: (cardId: string) => Promise<boolean>): ChipSupply {
  return {
    ...supply,
    async takeBlank(cardId) {
      const chip = await supply.takeBlank(cardId);
      if (!(await isFaulty(cardId))) return chip;
      return {
        transmit: async (command) => (isKeyGeneration(command) ? Uint8Array.of(0x6f, 0x00) : chip.transmit(command)),
        close: () => chip.close(),
      };
    },
  };
}

/** GENERATE KEY in the issuer's channel: CLA 84, INS 46. */
function isKeyGeneration(command: Uint8Array): boolean {
  return command[0] === 0x84 && command[1] === 0x46;
}
