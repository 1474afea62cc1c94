import { createRecent } from './recent.ts';
import type { AuthorityKind } from './types.ts';

/** A signed answer that waits for its question. */
export interface KeptAnswer {
  readonly kind: AuthorityKind;
  /** DER of the request that it answers. */
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  /** Protocol time, milliseconds. */
  readonly signedAt: number;
  readonly serials: readonly string[];
}

export interface Answers {
  get(key: string, now: number): KeptAnswer | undefined;
  keep(answer: KeptAnswer): void;
  /** Throws away what speaks of these certificates, and returns it. */
  forget(serials: readonly string[]): KeptAnswer[];
  /** What was asked for since it was signed and will soon be too old; what nobody asked for any more is thrown away. */
  aging(now: number): KeptAnswer[];
}

const capacity = 20_000;
/** A signed answer is used again for so long; it is thrown away at once when its status changes. */
const keepMilliseconds = 60_000;
const renewAfter = 45_000;

/** Requests of the same bytes have the same answer. */
export function keyOf(kind: AuthorityKind, request: Uint8Array): string {
  const text = Buffer.from(request.buffer, request.byteOffset, request.byteLength).toString('latin1');
  return kind === 'signature' ? `s${text}` : text;
}

interface Entry extends KeptAnswer {
  isWanted: boolean;
}

/** Signed answers by request, found again by the serials they speak of. */
export function createAnswers(): Answers {
  const keysBySerial = new Map<string, Set<string>>();
  const unlink = (key: string, { serials }: KeptAnswer): void => {
    for (const serial of serials) {
      const keys = keysBySerial.get(serial);
      keys?.delete(key);
      if (keys?.size === 0) keysBySerial.delete(serial);
    }
  };
  const kept = createRecent<Entry>(capacity, unlink);
  const drop = (key: string, entry: Entry): void => {
    kept.delete(key);
    unlink(key, entry);
  };

  return {
    get(key, now) {
      const found = kept.get(key);
      if (!found || now - found.signedAt >= keepMilliseconds) return undefined;
      found.isWanted = true;
      return found;
    },
    keep(answer) {
      const key = keyOf(answer.kind, answer.request);
      kept.set(key, { ...answer, isWanted: false });
      for (const serial of answer.serials) {
        const keys = keysBySerial.get(serial) ?? new Set();
        keysBySerial.set(serial, keys.add(key));
      }
    },
    forget(serials) {
      const found = new Map<string, Entry>();
      for (const serial of serials) {
        for (const key of keysBySerial.get(serial) ?? []) {
          const entry = kept.get(key);
          if (entry) found.set(key, entry);
        }
      }
      for (const [key, entry] of found) drop(key, entry);
      return [...found.values()];
    },
    aging(now) {
      const old = [...kept.entries()].filter(([, { signedAt }]) => now - signedAt >= renewAfter);
      for (const [key, entry] of old) if (!entry.isWanted && now - entry.signedAt >= keepMilliseconds) drop(key, entry);
      return old.flatMap(([, entry]) => (entry.isWanted ? [entry] : []));
    },
  };
}
