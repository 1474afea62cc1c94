/**
 * New certificates on a chip in the resident's hands (the task `certificates`). The chip makes keys beside those that serve, the authorities issue for them, the
 * chip takes the certificates and serves with keys and certificates from one moment on; only when it has proved that, the older ones end. A break at any step
 * leaves the holder with what was before or with what is new, and a visit that goes on finds out which by asking the chip (invariant I6).
 */
import { createHash } from 'node:crypto';
import {
  encodeAvailability,
  type IssuerStep,
  type KeyKind,
  type PinKind,
  type PublicKeyAnswer,
  verifyPossession,
  writeFile,
} from '@openmyna/reader';
import { MynaError } from '../../kernel/index.ts';
import { certificateContents } from '../cards/index.ts';
import { type CardWork, startWork, type WorkMove } from './card-work.ts';
import { actorOfVisit, type CounterDeps } from './deps.ts';
import type { IssuedForChip, PinStates, Visit } from './types.ts';

type Finished = Extract<WorkMove, { kind: 'finished' }>;

const status: IssuerStep = { do: 'status' };

/** The PIN that the holder enters before the chip makes keys: the authentication PIN, or the signature PIN when its certificate alone is new. */
function pinToEnter(kinds: readonly KeyKind[], pins: PinStates): PinKind {
  return kinds.length === 1 && kinds[0] === 'signature' && pins.signature?.state === 'set' ? 'signature' : 'authentication';
}

/** A signature key where there has been none needs its PIN: the resident sets it over the transport value afterwards. */
function newPins(deps: CounterDeps, cardId: string, kinds: readonly KeyKind[], pins: PinStates): IssuerStep[] {
  const isNeeded = kinds.includes('signature') && pins.signature?.state !== 'set';
  return isNeeded ? [{ do: 'putTransportPin', pin: 'signature', value: deps.cards.transportPin(cardId) }] : [];
}

/** The first step for certificates that a visit wants: made anew, or looked up on the chip when some were issued before the visit broke off. */
export function startCertificates(deps: CounterDeps, visit: Visit, cardId: string, pins: PinStates): CardWork {
  const key = deps.cards.counterKey(cardId);
  const kinds = visit.certificatesWanted;
  if (visit.certificatesIssued.length > 0) {
    const reads = visit.certificatesIssued.map(({ kind }): IssuerStep => ({ do: 'readPublicKey', key: kind }));
    return startWork('check-keys', key, [...reads, status]);
  }
  return startWork('make-keys', key, [
    { do: 'resident', pins: [pinToEnter(kinds, pins)] },
    { do: 'beginUpdate' },
    ...newPins(deps, cardId, kinds, pins),
    ...kinds.map((kind): IssuerStep => ({ do: 'generateKey', key: kind })),
    status,
  ]);
}

/** What follows when the chip has done its part: the next work, or nothing more once the certificates are on it. */
export async function followCertificates(
  deps: CounterDeps,
  officer: string,
  visit: Visit,
  cardId: string,
  finished: Finished,
): Promise<{ visit: Visit; work: CardWork | undefined }> {
  if (finished.task === 'make-keys') return issueFor(deps, officer, visit, cardId, finished);
  if (!finished.isUpdateOpen && (await holdsIssued(visit, cardId, finished.keys))) return confirm(deps, officer, visit, cardId);
  // The chip serves with the older keys still: it makes new ones again, and what was issued for the lost ones ends with the rest.
  const again = await deps.store.append(visit, officer, { kind: 'certificates-wanted', kinds: visit.certificatesWanted });
  return { visit: again, work: startCertificates(deps, again, cardId, finished.pins) };
}

async function issueFor(deps: CounterDeps, officer: string, visit: Visit, cardId: string, { keys, pins }: Finished) {
  const spkis: Partial<Record<KeyKind, Uint8Array>> = {};
  for (const kind of visit.certificatesWanted) spkis[kind] = await provenKey(cardId, kind, keys[kind]);
  await liftRecall(deps, visit, cardId);
  const issued = await deps.cards.issueCertificates({ cardId, keys: spkis, actor: actorOfVisit(visit) });
  const certificates = issued.certificates.map(({ kind, serial }): IssuedForChip => ({ kind, serial, spki: digest(spkis[kind]) }));
  const after = await deps.store.append(visit, officer, { kind: 'certificates-issued', certificates });
  const hasSignature = spkis.signature !== undefined || pins.signature?.state === 'set';
  const work = startWork('write-certificates', deps.cards.counterKey(cardId), [
    ...certificateContents(issued).map(({ file, content }) => writeFile(file, content)),
    writeFile('certificateAvailability', encodeAvailability({ signature: hasSignature, authentication: true })),
    { do: 'commitUpdate' },
    ...visit.certificatesWanted.map((kind): IssuerStep => ({ do: 'readPublicKey', key: kind })),
    status,
  ]);
  return { visit: after, work };
}

/**
 * A recalled card is in use again from here on: its holder was identified and has entered her PIN, its chip has made new keys. What it held ends for good, so
 * a break before the new certificates leaves a card with none. A lost card stays suspended, and the certificates are refused.
 */
async function liftRecall(deps: CounterDeps, visit: Visit, cardId: string): Promise<void> {
  const { state } = await deps.cards.getCard(cardId);
  if (state === 'suspended') await deps.cards.recalls.lift(cardId, actorOfVisit(visit));
}

async function confirm(deps: CounterDeps, officer: string, visit: Visit, cardId: string) {
  const serials = visit.certificatesIssued.map(({ serial }) => serial);
  const kinds = visit.certificatesIssued.map(({ kind }) => kind);
  await deps.cards.confirmCertificates({ cardId, serials, visitId: visit.id, actor: actorOfVisit(visit) });
  return { visit: await deps.store.append(visit, officer, { kind: 'certificates-renewed', kinds }), work: undefined };
}

/** @throws {MynaError} `MYNA_COUNTER_CARD_NOT_AUTHENTIC` when the chip does not prove that it holds the key */
async function provenKey(cardId: string, kind: KeyKind, answer: PublicKeyAnswer | undefined): Promise<Uint8Array> {
  if (!answer || !(await verifyPossession(cardId, kind, answer))) throw new MynaError('MYNA_COUNTER_CARD_NOT_AUTHENTIC');
  return answer.spki;
}

async function holdsIssued({ certificatesIssued }: Visit, cardId: string, keys: Finished['keys']): Promise<boolean> {
  for (const { kind, spki } of certificatesIssued) {
    if (digest(await provenKey(cardId, kind, keys[kind])) !== spki) return false;
  }
  return certificatesIssued.length > 0;
}

const digest = (spki: Uint8Array | undefined): string =>
  createHash('sha256')
    .update(spki ?? new Uint8Array())
    .digest('hex');
