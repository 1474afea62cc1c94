/**
 * A JPKI PIN set anew at a kiosk (コンビニ端末での暗証番号再設定): the holder asks for it with the phone application, where the card signs under the other JPKI
 * PIN, and within the profile's hours the kiosk lets the chip take a new value, for whoever enters that other PIN again. No PIN comes here: phone
 * and kiosk send it to the chip themselves.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { advanceIssuerRun, CardError, fromHex, type IssuerRun, type IssuerStep, startIssuerRun, toHex } from '@openmyna/reader';
import { type PinRule, type PolicyProfile, pinRule, type UnlockChannel } from '@openmyna/rules';
import { type Actor, isOpenAt, MynaError, Temporal } from '../../kernel/index.ts';
import { getCard } from './card-store.ts';
import { kioskKeyOf } from './chip-supply.ts';
import type { CardsDeps } from './deps.ts';
import {
  findUnlock,
  giveToken,
  insertChallenge,
  insertUnlock,
  type KioskPin,
  type KioskUnlock,
  loadWork,
  noteDone,
  saveWork,
  takeChallenge,
  unlockOfToken,
} from './kiosk-store.ts';

type KioskChannel = Extract<UnlockChannel, { place: 'kiosk' }>;

/** What the kiosk's screen is told to do next. */
export type KioskMove =
  | { readonly kind: 'command'; readonly apdu: string }
  /** `enter`: the other PIN, that is known; `permitted`: the new one. */
  | { readonly kind: 'pins'; readonly mode: 'enter' | 'permitted'; readonly pins: readonly PinRule[] }
  | { readonly kind: 'done' };

export const otherPin = (pin: KioskPin): KioskPin => (pin === 'signature' ? 'authentication' : 'signature');

export function kioskChannel({ pinUnlock }: PolicyProfile): KioskChannel | undefined {
  return pinUnlock.find((channel): channel is KioskChannel => channel.place === 'kiosk');
}

/** @throws {MynaError} `MYNA_CARDS_KIOSK_OFFICE_ONLY` where the profile lets only the municipal office unlock */
function requireChannel({ profile }: Pick<CardsDeps, 'profile'>): KioskChannel {
  const channel = kioskChannel(profile);
  if (!channel) throw new MynaError('MYNA_CARDS_KIOSK_OFFICE_ONLY');
  return channel;
}

const actorAt = (terminal: string | undefined): Actor => ({ institution: 'konbini', person: 'holder', ...(terminal && { terminal }) });

/** What the phone has the card sign; it says what it is for, so that it serves nothing else. */
export async function openChallenge(deps: CardsDeps, pin: KioskPin): Promise<{ id: string; message: Buffer }> {
  requireChannel(deps);
  const id = randomUUID();
  const message = Buffer.from(`OpenMyna kiosk PIN reset\n${pin}\n${id}\n${randomBytes(32).toString('hex')}`);
  await insertChallenge(deps.database, { id, pin, message });
  return { id, message };
}

/**
 * The phone's part: the card has signed under the other JPKI PIN.
 * @throws {MynaError} `MYNA_CARDS_KIOSK_OFFICE_ONLY`, `…_KIOSK_CHALLENGE_STALE`, and the certification's refusals of a certificate
 */
export async function askForUnlock(
  deps: CardsDeps,
  answer: { challengeId: string; certificate: Uint8Array; signature: Uint8Array },
): Promise<{ pin: KioskPin; until: Temporal.Instant }> {
  const { withinHours } = requireChannel(deps);
  const { pin, message } = await takeChallenge(deps.database, answer.challengeId);
  const { residentId, cardId } = await deps.certification.verifyChallenge(answer.certificate, otherPin(pin), message, answer.signature);
  const askedAt = await deps.clock.now();
  const until = askedAt.add({ hours: withinHours });
  await deps.database.transaction().execute(async (trx) => {
    await deps.recordIn(trx, { residentId, actor: actorAt('phone'), purpose: 'konbini.unlock', items: ['card'], act: 'write' });
    await insertUnlock(trx, { residentId, id: randomUUID(), cardId, pin, askedAt, until });
  });
  return { pin, until };
}

/** In the hours of the kiosks, within the hours after the phone's request, and with a card in use. */
async function requireTime(deps: CardsDeps, unlock: Pick<KioskUnlock, 'until'>): Promise<void> {
  const { open } = requireChannel(deps);
  const now = await deps.clock.now();
  if (!isOpenAt(open, now)) throw new MynaError('MYNA_CARDS_KIOSK_CLOSED', { from: open.from, to: open.to });
  if (Temporal.Instant.compare(now, unlock.until) > 0) throw new MynaError('MYNA_CARDS_KIOSK_TOO_LATE');
}

/**
 * A card lies in a kiosk, which has read its certificate. It opens nothing yet: the chip proves by the secure channel that it is the card.
 * @throws {MynaError} `MYNA_CARDS_KIOSK_OFFICE_ONLY`, `…_KIOSK_CLOSED`, `…_KIOSK_NOT_ASKED`, `…_KIOSK_TOO_LATE`, and the certification's refusals
 */
export async function openKiosk(
  deps: CardsDeps,
  { certificate, terminal }: { certificate: Uint8Array; terminal: string },
): Promise<{ token: string; pin: KioskPin; until: Temporal.Instant }> {
  requireChannel(deps);
  const { residentId, cardId } = await deps.certification.verify(certificate, 'authentication');
  return deps.database.transaction().execute(async (trx) => {
    const unlock = await findUnlock(trx, { id: cardId, residentId });
    if (!unlock) throw new MynaError('MYNA_CARDS_KIOSK_NOT_ASKED');
    await requireTime(deps, unlock);
    return { token: await giveToken(trx, unlock, terminal), pin: unlock.pin, until: unlock.until };
  });
}

interface KioskWork {
  readonly run: IssuerRun;
  readonly waitsFor: 'response' | 'resident' | 'start';
}

function startWork(deps: CardsDeps, { cardId, pin }: KioskUnlock): KioskWork {
  const steps: IssuerStep[] = [
    { do: 'resident', pins: [otherPin(pin)] },
    { do: 'permitNewPin', pin },
    { do: 'resident', pins: [pin] },
    { do: 'status' },
  ];
  return { run: startIssuerRun({ role: 'kiosk', key: kioskKeyOf(deps.keys, cardId), steps }), waitsFor: 'start' };
}

/**
 * The next move at the chip; `restart` when the card was put in again.
 * @throws {MynaError} `MYNA_CARDS_KIOSK_SESSION_REQUIRED`, `…_KIOSK_CLOSED`, `…_KIOSK_TOO_LATE`, `…_KIOSK_ANOTHER_CARD`, `…_KIOSK_CARD_REFUSED`,
 *   `…_KIOSK_MOVED_ON`, `MYNA_CARDS_CARD_NOT_NOW` for a card that was suspended meanwhile
 */
export async function nextKioskMove(
  deps: CardsDeps,
  { token, response, restart }: { token: string; response?: string | undefined; restart?: boolean | undefined },
): Promise<KioskMove> {
  const unlock = await unlockOfToken(deps.database, token);
  if (unlock.state === 'done') return { kind: 'done' };
  if (unlock.state === 'replaced') throw new MynaError('MYNA_CARDS_KIOSK_SESSION_REQUIRED');
  await requireTime(deps, unlock);
  const { state } = await getCard(deps.database, unlock.cardId);
  if (state !== 'active') throw new MynaError('MYNA_CARDS_CARD_NOT_NOW', { state, action: 'unlock' });
  const { work: kept, version } = await loadWork<KioskWork>(deps.database, deps.keys, unlock);
  const work = restart || !kept ? startWork(deps, unlock) : kept;
  if (work.waitsFor === 'response' && response === undefined) throw new MynaError('MYNA_CARDS_KIOSK_CARD_REFUSED');
  const { run, move } = guarded(() =>
    advanceIssuerRun(work.run, work.waitsFor === 'response' && response !== undefined ? fromHex(response) : undefined),
  );
  if (move.kind !== 'done') {
    await saveWork(deps.database, deps.keys, unlock, {
      work: { run, waitsFor: move.kind === 'command' ? 'response' : 'resident' },
      version,
    });
    if (move.kind === 'command') return { kind: 'command', apdu: toHex(move.apdu) };
    const mode = move.pins.includes(unlock.pin) ? 'permitted' : 'enter';
    return { kind: 'pins', mode, pins: move.pins.map((kind) => pinRule(kind, deps.profile)) };
  }
  const { status } = move.results;
  if (status?.cardId !== unlock.cardId) throw new MynaError('MYNA_CARDS_KIOSK_ANOTHER_CARD');
  const isRenewed = !status.awaited.includes(unlock.pin) && status.pins[unlock.pin]?.triesLeft === pinRule(unlock.pin, deps.profile).tries;
  await saveWork(deps.database, deps.keys, unlock, { work: undefined, version });
  // The screen went on although the chip has not got the new value.
  if (!isRenewed) return nextKioskMove(deps, { token, restart: true });
  await finish(deps, unlock);
  return { kind: 'done' };
}

async function finish(deps: CardsDeps, unlock: KioskUnlock): Promise<void> {
  const at = await deps.clock.now();
  const { residentId, terminal } = unlock;
  await deps.database.transaction().execute(async (trx) => {
    if (!(await noteDone(trx, unlock, at))) return;
    await deps.recordIn(trx, { residentId, actor: actorAt(terminal), purpose: 'konbini.unlock', items: ['card'], act: 'write' });
  });
}

/** A chip's refusal in the kiosk's words. */
function guarded<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    // Hexadecimal that is none, or an answer too short to be one, comes as a RangeError.
    if (error instanceof CardError || error instanceof RangeError)
      throw new MynaError('MYNA_CARDS_KIOSK_CARD_REFUSED', error instanceof CardError ? { ...error.facts } : {}, { cause: error });
    throw error;
  }
}
