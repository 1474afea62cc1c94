import { createHash } from 'node:crypto';
import { type CardTransport, connectCard, fromHex, type PinKind, toHex } from '@openmyna/reader';
import { type Answer, type Browser, createBrowser, UnexpectedAnswerError } from './browser.ts';
import { withCard } from './sign-in.ts';

const counter = '/api/v1/counter';

export type Journey =
  | 'registration'
  | 'application'
  | 'collection'
  | 'unlock'
  | 'renewal'
  | 'suspension'
  | 'replacement'
  | 'number-letter'
  | 'change'
  | 'departure'
  | 'number-change';

/** An identity document as an officer copies it. */
export interface Document {
  readonly kind: string;
  readonly name: string;
  readonly birthDate: string;
  readonly address?: string;
  readonly number?: string;
  readonly expiresOn?: string;
}

export interface Identity {
  readonly visitor: 'self' | 'legal-representative';
  readonly documents: readonly Document[];
  readonly representativeBelonging?: string;
}

export interface VisitFacts {
  readonly id: string;
  readonly ticket: string;
  readonly stage: string;
  readonly seconds: number;
  readonly needsPhotoComparison: boolean;
  readonly isHandedOver: boolean;
  readonly steps: readonly { readonly step: string; readonly seconds: number }[];
}

export interface CardFacts {
  readonly id: string;
  readonly serial: string;
  readonly state: string;
  readonly issuedOn: string;
  readonly expiresOn: string;
}

/** A visit to the counter, from the officer's page. */
export interface Visit {
  readonly id: string;
  post(act: string, body?: unknown): Promise<Answer>;
  ask<Body>(act: string, body?: unknown): Promise<Body>;
  facts(): Promise<VisitFacts>;
  /** Says whom the visit is about, and proves it. */
  identify(
    residentId: string,
    identity: Identity,
  ): Promise<{ readonly isProven: boolean; readonly refusal: { readonly code: string } | null }>;
  end(): Promise<VisitFacts>;
}

export async function startVisit(officer: Browser, journey: Journey): Promise<Visit> {
  const { visit } = await officer.ask<{ visit: VisitFacts }>(`${counter}/visits`, { journey });
  const path = `${counter}/visits/${visit.id}`;
  const ask = <Body>(act: string, body?: unknown) => officer.ask<Body>(`${path}/${act}`, body);
  return {
    id: visit.id,
    post: (act, body) => officer.post(`${path}/${act}`, body ?? {}),
    ask,
    facts: async () => (await officer.read<{ visit: VisitFacts }>(path)).visit,
    async identify(residentId, identity) {
      await ask('person', { residentId });
      return ask('identity', identity);
    },
    end: async () => (await ask<{ visit: VisitFacts }>('done')).visit,
  };
}

/** A picture as a page sends it: with the hash made where it was taken. */
export function photoOf(bytes: Uint8Array, takenOn: string) {
  return { data: Buffer.from(bytes).toString('base64'), sha256: createHash('sha256').update(bytes).digest('hex'), takenOn };
}

type ScreenMove =
  | { readonly kind: 'command'; readonly apdu: string }
  | {
      readonly kind: 'pins';
      readonly mode: 'first' | 'permitted' | 'enter';
      readonly pins: readonly { readonly kind: PinKind }[];
      readonly transportPin: string | null;
    }
  | { readonly kind: 'done'; readonly isDelivered: boolean };

/**
 * What the resident's own screen does with the card in it: relays the counter's commands, and sends the PINs to the chip itself.
 * @returns how many APDUs went over the screen, and which PINs were set
 */
export async function useScreen(
  visit: Visit,
  base: string,
  cardId: string,
  pins: ReadonlyMap<PinKind, string>,
): Promise<{ apdus: number; set: PinKind[] }> {
  const { token } = await visit.ask<{ token: string }>('screen');
  const browser = createBrowser(base);
  const next = async (body: object): Promise<ScreenMove> => {
    const answer = await browser.post(`${counter}/screen/card/next`, body, { 'x-counter-screen': token });
    if (answer.status !== 200) throw new UnexpectedAnswerError(`the resident's screen: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer.json<ScreenMove>();
  };
  return withCard(base, cardId, async (transport) => {
    let apdus = 0;
    const set: PinKind[] = [];
    let move = await next({});
    while (move.kind !== 'done') {
      if (move.kind === 'command') {
        const response = await transport.transmit(fromHex(move.apdu));
        apdus += 1;
        move = await next({ response: toHex(response) });
      } else {
        set.push(...(await typePins(transport, move, pins)));
        move = await next({});
      }
    }
    return { apdus, set };
  });
}

async function typePins(
  transport: CardTransport,
  move: Extract<ScreenMove, { kind: 'pins' }>,
  pins: ReadonlyMap<PinKind, string>,
): Promise<PinKind[]> {
  const terminal = await connectCard(transport);
  const set: PinKind[] = [];
  for (const { kind } of move.pins) {
    const pin = pins.get(kind) ?? '';
    if (move.mode === 'enter') await terminal.verifyPin(kind, pin);
    else if (move.mode === 'first') await terminal.setFirstPin(kind, move.transportPin ?? '', pin);
    else await terminal.setPermittedPin(kind, pin);
    set.push(kind);
  }
  return set;
}
