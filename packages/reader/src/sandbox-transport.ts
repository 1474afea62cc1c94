import { fromHex, toHex } from './bytes.ts';
import { asCardError, type CardSocket, openCardSocket } from './card-socket.ts';
import { CardError } from './errors.ts';
import type { CardTransport } from './transport.ts';

export interface SandboxCard {
  /** Address of the server, e.g. `http://localhost:8400`; in the page of one of its doors, `location.origin`. */
  readonly base: string;
  /** The card's id, or in the sandbox a cast member's handle (`hanako`). */
  readonly card: string;
}

/**
 * Puts a sandbox card into this reader: a lease over HTTP. The card is powered off after 60 s without a command.
 *
 * @throws {CardError} `MYNA_CARD_IN_USE` when another reader holds it, `MYNA_CARD_UNKNOWN` when there is no such card.
 */
export async function leaseSandboxCard({ base, card }: SandboxCard): Promise<CardTransport> {
  const post = async (action: string, body: object): Promise<Record<string, unknown>> => {
    const url = new URL(`/sandbox/cards/${encodeURIComponent(card)}/${action}`, base);
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(url, request).catch(() => undefined);
    if (!response) throw new CardError('MYNA_CARD_GONE', { reason: 'unreachable' });
    const answer: unknown = response.status === 204 ? {} : await response.json().catch(() => ({}));
    const fields = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
    if (!response.ok) throw asCardError(fields.code);
    return fields;
  };
  const { lease } = await post('connect', {});
  return Object.freeze<CardTransport>({
    transmit: async (command) => fromHex(String((await post('transmit', { lease, apdu: toHex(command) })).response)),
    reset: async () => void (await post('reset', { lease })),
    close: async () => void (await post('disconnect', { lease })),
  });
}

/** A reader as a WebSocket. */
export interface SandboxSocket extends CardSocket {
  /** Keeps the card in although it is not used. */
  stay(): Promise<void>;
}

/**
 * The same over a WebSocket. Works in browsers and in Node. Closing the socket takes the card out.
 */
export async function openSandboxSocket({ base, card }: SandboxCard): Promise<SandboxSocket> {
  const url = new URL(`/sandbox/cards/${encodeURIComponent(card)}/socket`, base);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const { control, ...socket } = await openCardSocket(url);
  return Object.freeze({ ...socket, stay: () => control('stay') });
}
