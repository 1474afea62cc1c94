import { hashOfEntry, isBeginning, isIncluded, isSigned, type SignedTreeHead } from '@openmyna/transparency/webcrypto';
import { callApi, problemOf } from '../api/client.ts';
import type { LogLine } from './log-types.ts';

/** The newest signed head, checked against what this browser kept from earlier. */
export type HeadState =
  | { readonly state: 'checking' }
  | { readonly state: 'proven'; readonly head: SignedTreeHead; readonly fingerprint: string; readonly isFirst: boolean }
  /** `signature`: not signed by its key; `key`: by another key than before; `history`: not the log of before, gone on. */
  | { readonly state: 'wrong'; readonly why: 'signature' | 'key' | 'history' }
  /** `insecure`: the browser checks nothing on a page without HTTPS. */
  | { readonly state: 'unknown'; readonly why: 'offline' | 'insecure' };

/** `soon`: the line has no place yet. */
export type LineState = 'checking' | 'proven' | 'soon' | 'wrong' | 'unknown';

const pinName = 'openmyna-log-pin';
/** Positions that one request takes. */
const mostPositions = 100;

interface HeadAnswer {
  readonly size: number;
  readonly timestamp: number;
  readonly root: string;
  readonly signature: string;
  readonly key: string;
}

/** What this browser keeps of the log: its key, and the last head that was in order. */
interface Pin {
  readonly key: string;
  readonly size: number;
  readonly root: string;
}

/** @throws {DOMException} for what is no base64url */
function decode(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function readPin(): Pin | undefined {
  try {
    const { key, size, root } = JSON.parse(localStorage.getItem(pinName) ?? '') as Partial<Pin>;
    return typeof key === 'string' && typeof size === 'number' && typeof root === 'string' ? { key, size, root } : undefined;
  } catch {
    return undefined;
  }
}

/** From now on the key that the server names is believed: a choice of the person's, for a sandbox that began anew. */
export function forgetPin(): void {
  localStorage.removeItem(pinName);
}

/** Checks the signature, the key and the history of the newest head, and keeps it for the next time. */
export async function checkHead(): Promise<HeadState> {
  if (globalThis.crypto?.subtle === undefined) return { state: 'unknown', why: 'insecure' };
  try {
    return await checkNewestHead();
  } catch (error) {
    return problemOf(error).status === 0 && !(error instanceof DOMException)
      ? { state: 'unknown', why: 'offline' }
      : { state: 'wrong', why: 'signature' };
  }
}

async function checkNewestHead(): Promise<HeadState> {
  const answer = await callApi<HeadAnswer>('/api/v1/exchange/tree-head');
  const head = { size: answer.size, timestamp: answer.timestamp, root: decode(answer.root), signature: decode(answer.signature) };
  const pin = readPin();
  if (pin && pin.key !== answer.key) return { state: 'wrong', why: 'key' };
  if (!(await isSigned(head, decode(answer.key)))) return { state: 'wrong', why: 'signature' };
  if (pin && !(await continues(pin, head))) return { state: 'wrong', why: 'history' };
  localStorage.setItem(pinName, JSON.stringify({ key: answer.key, size: answer.size, root: answer.root } satisfies Pin));
  return { state: 'proven', head, fingerprint: await fingerprintOf(decode(answer.key)), isFirst: pin === undefined };
}

async function continues(pin: Pin, head: SignedTreeHead): Promise<boolean> {
  if (pin.size > head.size) return false;
  const { path } = await callApi<{ path: readonly string[] }>(`/api/v1/exchange/consistency?first=${pin.size}&second=${head.size}`);
  return isBeginning({ size: pin.size, root: decode(pin.root) }, head, path.map(decode));
}

/** Of the key, to be compared by eye: sixteen bytes in groups of four digits. */
async function fingerprintOf(key: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(key)));
  const hex = Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replaceAll(/(.{4})(?=.)/g, '$1 ');
}

/** Whether each line is in the log that was signed, and says what is written there. */
export async function checkLines(lines: readonly LogLine[], head: SignedTreeHead): Promise<ReadonlyMap<string, LineState>> {
  const placed = lines.filter(({ position }) => position !== null && position < head.size);
  const states = new Map<string, LineState>(lines.map(({ id }) => [id, 'soon']));
  for (let first = 0; first < placed.length; first += mostPositions) {
    const part = placed.slice(first, first + mostPositions);
    const found = await checkPart(part, head);
    for (const [place, line] of part.entries()) states.set(line.id, found[place] ?? 'unknown');
  }
  return states;
}

async function checkPart(lines: readonly LogLine[], head: SignedTreeHead): Promise<LineState[]> {
  const positions = lines.map(({ position }) => position).join();
  const paths = await callApi<{ paths: readonly (readonly string[])[] }>(
    `/api/v1/exchange/inclusions?positions=${positions}&size=${head.size}`,
  ).then(
    (answer) => answer.paths,
    () => undefined,
  );
  if (!paths) return lines.map(() => 'unknown');
  return Promise.all(lines.map((line, place) => checkLine(line, head, paths[place] ?? [])));
}

async function checkLine(line: LogLine, head: SignedTreeHead, path: readonly string[]): Promise<LineState> {
  try {
    if (!saysWhatIsShown(line)) return 'wrong';
    const leaf = await hashOfEntry(decode(line.evidence.salt), line.evidence.entry);
    return (await isIncluded(leaf, line.position ?? -1, head, path.map(decode))) ? 'proven' : 'wrong';
  } catch {
    return 'wrong';
  }
}

/** The signed text has a fixed order: version, id, person, time of the machine and of the country, act, institution, who, terminal, purpose, statute, items. */
function saysWhatIsShown({ id, at, act, institution, by, terminal, purpose, items, evidence }: LogLine): boolean {
  const [version, entryId, , , civilAt, signedAct, signedInstitution, person, signedTerminal, signedPurpose, , signedItems] = JSON.parse(
    evidence.entry,
  ) as unknown[];
  return (
    version === 1 &&
    entryId === id &&
    Date.parse(String(civilAt)) === Date.parse(at) &&
    signedAct === act &&
    signedInstitution === institution.id &&
    (person === 'system') === (by === 'system') &&
    signedTerminal === terminal &&
    signedPurpose === purpose.id &&
    JSON.stringify(signedItems) === JSON.stringify(items.map((item) => item.id))
  );
}
