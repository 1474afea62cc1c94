import type { World } from './world.ts';

export type RowStatus = 'ok' | 'partial' | 'failed';

/** What an outsider could check: an id, a serial, a hash, a text read back. */
export interface Evidence {
  readonly what: string;
  readonly value: string | number | boolean;
}

/** Something that must not work, how it was refused, and that nothing changed. */
export interface Refusal {
  readonly what: string;
  readonly answer: string;
  readonly unchanged: string;
}

export interface RowReport {
  readonly id: string;
  readonly title: string;
  readonly status: RowStatus;
  readonly ok: boolean;
  readonly ms: number;
  readonly evidence: readonly Evidence[];
  readonly refusals: readonly Refusal[];
  /** What could not be walked, and why. */
  readonly missing?: readonly string[];
  readonly error?: string;
}

export interface TourReport {
  readonly profile: string;
  readonly base: string;
  readonly rows: readonly RowReport[];
}

/** What a row writes down as it walks. */
export interface Notebook {
  evidence(what: string, value: string | number | boolean): void;
  refused(what: string, answer: string, unchanged: string): void;
  /** A part of the row that this machine or this version cannot walk: the row is then `partial`. */
  missing(what: string): void;
  /** @throws when the promise of the row is broken */
  expect(isTrue: boolean, promise: string): void;
}

/** A row of MISSION.md, walked from its own front door. */
export interface Row {
  readonly id: string;
  readonly title: string;
  walk(world: World, notes: Notebook): Promise<void>;
}

class PromiseBrokenError extends Error {
  override readonly name = 'PromiseBrokenError';
  readonly code = 'MYNA_TOUR_PROMISE_BROKEN';
}

/** Walks one row and reports, whatever happens. */
export async function walkRow(row: Row, world: World): Promise<RowReport> {
  const evidence: Evidence[] = [];
  const refusals: Refusal[] = [];
  const missing: string[] = [];
  const notes: Notebook = {
    evidence: (what, value) => evidence.push({ what, value }),
    refused: (what, answer, unchanged) => refusals.push({ what, answer, unchanged }),
    missing: (what) => missing.push(what),
    expect(isTrue, promise) {
      if (!isTrue) throw new PromiseBrokenError(promise);
    },
  };
  const started = performance.now();
  let error: string | undefined;
  try {
    await row.walk(world, notes);
    if (refusals.length === 0) missing.push('a refusal');
  } catch (thrown) {
    error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  }
  const status: RowStatus = error ? 'failed' : missing.length > 0 ? 'partial' : 'ok';
  return {
    id: row.id,
    title: row.title,
    status,
    ok: status === 'ok',
    ms: Math.round(performance.now() - started),
    evidence,
    refusals,
    ...(missing.length > 0 ? { missing } : {}),
    ...(error ? { error } : {}),
  };
}
