/**
 * What carries an APDU to a card and its answer back. It knows nothing of the card: a function in this process, a WebSocket to the
 * sandbox's card tray, or a PC/SC reader are all the same to the terminal.
 */
export interface CardTransport {
  /** Sends one command APDU (ISO 7816-4) and returns the response with its two status bytes. Rejects with `MYNA_CARD_GONE` when the card is away. */
  transmit(command: Uint8Array): Promise<Uint8Array>;
  /** Warm reset: every PIN entered so far is forgotten, counters stay. */
  reset?(): Promise<void>;
  /** Gives the card back. */
  close(): Promise<void>;
}

/** A transport around a function in the same process, such as the `transmit` of `@openmyna/card`. */
export function inProcessTransport(card: {
  transmit(command: Uint8Array): Promise<Uint8Array>;
  reset?(): void;
  powerOff?(): void;
}): CardTransport {
  return Object.freeze({
    transmit: (command: Uint8Array) => card.transmit(command),
    reset: async () => card.reset?.(),
    close: async () => card.powerOff?.(),
  });
}
