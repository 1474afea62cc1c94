/** A JPKI PIN set anew at a kiosk: the phone's part and the kiosk's, as their pages do it. */
import { CardError, type CardTransport, connectCard, fromHex, toHex } from '@openmyna/reader';
import { type Answer, createBrowser, problemOf } from './browser.ts';
import { withCard } from './sign-in.ts';
import type { Notebook } from './tour.ts';
import type { CollectedCard, World } from './world.ts';

type KioskPin = 'signature' | 'authentication';
type Move =
  | { readonly kind: 'command'; readonly apdu: string }
  | { readonly kind: 'pins'; readonly mode: 'enter' | 'permitted'; readonly pins: readonly { readonly kind: KioskPin }[] }
  | { readonly kind: 'done' };

const base = '/api/v1/kiosk/unlock';
const other = (pin: KioskPin): KioskPin => (pin === 'signature' ? 'authentication' : 'signature');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Under `brief` phone and kiosk say that the office alone unlocks; under `jlis` a signature PIN is locked and set anew. */
export async function kioskUnlock(world: World, card: CollectedCard, notes: Notebook): Promise<void> {
  const visitor = createBrowser(world.base);
  const offer = await visitor.read<{ isOffered: boolean; open?: { from: string; to: string }; withinHours?: number }>(base);
  if (!offer.isOffered) {
    const answer = await visitor.post(`${base}/challenges`, { wanted: 'signature' });
    notes.expect(answer.status === 409, `no kiosk unlocks a PIN under this profile (${answer.status})`);
    notes.refused('a PIN set anew with phone and kiosk', `409 ${problemOf(answer).code}`, 'only the municipal office unlocks');
    return;
  }
  await intoHours(world, offer.open, notes);
  await lockSignature(world, card);
  const unasked = await atKiosk(world, card);
  notes.expect(unasked.status === 404, `a kiosk does nothing before the phone has asked (${unasked.status})`);
  notes.refused('a kiosk without the phone’s request', `404 ${problemOf(unasked).code}`, 'the signature PIN stays locked');
  const { until } = await askWithPhone(world, card, 'signature');
  const opened = await atKiosk(world, card);
  notes.expect(opened.status === 200, `within ${offer.withinHours} hours the kiosk knows of it (${opened.status})`);
  const { token } = opened.json<{ token: string }>();
  const wrong = await course(world, card, token, { authentication: '0001', signature: 'NEW456' });
  notes.expect(wrong === 'MYNA_CARD_PIN_WRONG', `without the other PIN the chip refuses (${wrong})`);
  notes.refused('the kiosk with a wrong authentication PIN', wrong, 'the signature PIN stays locked');
  const fresh = 'NEW456';
  const done = await course(world, card, token, { authentication: card.pins.get('authentication') ?? '', signature: fresh });
  notes.expect(done === 'done', `with it the new PIN is set (${done})`);
  card.pins.set('signature', fresh);
  const left = await withCard(world.base, card.cardId, async (transport) => (await connectCard(transport)).readTriesLeft('signature'));
  notes.evidence('set anew at a kiosk', `asked for with the phone, good until ${until}; ${left} tries afterwards`);
}

/** The country's clock stands at the machine's hour: at night the kiosk is closed, and the tour waits for the morning. */
async function intoHours(world: World, open: { from: string; to: string } | undefined, notes: Notebook): Promise<void> {
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', hour: '2-digit', hour12: false }).format(await world.now()),
  );
  const isClosed = hour >= 23 || hour < 7;
  if (isClosed) await world.advance(`PT${hour >= 23 ? 32 - hour : 8 - hour}H`);
  notes.evidence('kiosks unlock', `from ${open?.from} to ${open?.to}${isClosed ? '; the clock was moved into the morning' : ''}`);
}

async function lockSignature(world: World, { cardId, pins }: CollectedCard): Promise<void> {
  const wrong = pins.get('signature') === 'XYZ987' ? 'XYZ986' : 'XYZ987';
  await withCard(world.base, cardId, async (transport) => {
    const terminal = await connectCard(transport);
    for (let tries = 0; tries < 5; tries += 1) await terminal.verifyPin('signature', wrong).catch(() => undefined);
  });
}

/** The phone: the card signs under the PIN that is known. */
async function askWithPhone(world: World, card: CollectedCard, pin: KioskPin): Promise<{ until: string }> {
  const phone = createBrowser(world.base);
  const known = other(pin);
  const { id, message } = await phone.ask<{ id: string; message: string }>(`${base}/challenges`, { wanted: pin });
  const answer = await withCard(world.base, card.cardId, async (transport) => {
    const terminal = await connectCard(transport);
    const typed = card.pins.get(known) ?? '';
    if (known === 'signature') await terminal.verifyPin(known, typed);
    const certificate = await terminal.readCertificate(known);
    return { certificate: base64(certificate), signature: base64(await terminal.sign(known, Buffer.from(message, 'base64'), typed)) };
  });
  return phone.ask<{ until: string }>(`${base}/requests`, { challenge: id, ...answer });
}

/** The card is put into the kiosk, which reads its certificate. */
async function atKiosk(world: World, card: CollectedCard): Promise<Answer> {
  const certificate = await withCard(world.base, card.cardId, async (transport) =>
    base64(await (await connectCard(transport)).readCertificate('authentication')),
  );
  return createBrowser(world.base).post(`${base}/sessions`, { certificate, terminal: 'kiosk-lawson-149900' });
}

/** The kiosk's screen relays the commands, and the holder types the PINs. @returns `done`, or the code of the refusal */
async function course(world: World, card: CollectedCard, token: string, typed: Readonly<Record<KioskPin, string>>): Promise<string> {
  const kiosk = createBrowser(world.base);
  const next = async (body: object): Promise<Move> => {
    const answer = await kiosk.post(`${base}/next`, body, { 'x-kiosk-session': token });
    if (answer.status !== 200) throw new Error(problemOf(answer).code);
    return answer.json<Move>();
  };
  const relay = async (transport: CardTransport): Promise<string> => {
    let move = await next({ restart: true });
    while (move.kind !== 'done') {
      if (move.kind === 'command') move = await next({ response: toHex(await transport.transmit(fromHex(move.apdu))) });
      else {
        const terminal = await connectCard(transport);
        for (const { kind } of move.pins)
          await (move.mode === 'enter' ? terminal.verifyPin(kind, typed[kind]) : terminal.setPermittedPin(kind, typed[kind]));
        move = await next({});
      }
    }
    return move.kind;
  };
  return withCard(world.base, card.cardId, relay).catch((error: unknown) => {
    if (error instanceof CardError) return error.code;
    return error instanceof Error ? error.message : String(error);
  });
}
