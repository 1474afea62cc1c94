import { isAccessLogBroken } from './database/log-broken.ts';

/** A stable, public name of a refusal, e.g. `MYNA_REGISTRY_RESIDENT_NOT_FOUND`. Codes never change their meaning. */
export type MynaCode = `MYNA_${string}`;

/** What a client may be told beside the code. Never personal data: facts reach logs, pages and problem documents. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/**
 * A refusal. It is thrown before anything is changed, or inside the transaction that it rolls back.
 *
 * The HTTP status is chosen by the routes of a room (its `ProblemTable`), the sentence by its `messages.ts`.
 */
export class MynaError extends Error {
  override readonly name = 'MynaError';
  readonly code: MynaCode;
  readonly facts: Facts;

  constructor(code: MynaCode, facts: Facts = {}, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.facts = facts;
  }
}

/** Tells whether a thrown value is the refusal `code`. */
export function isRefusal(error: unknown, code: MynaCode): boolean {
  return error instanceof MynaError && error.code === code;
}

/**
 * Turns the `MYNA_…` message that a PL/pgSQL function raised (`RAISE EXCEPTION 'MYNA_X' USING ERRCODE = 'P0001'`)
 * into the refusal of that code, and what kept an entry of the access log from being written into `MYNA_ACCESS_LOG_BROKEN`: nothing is read unlogged.
 * Every other error is returned as it is.
 */
export function fromDatabase(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && error.code === 'P0001' && /^MYNA_[A-Z0-9_]+$/.test(error.message)) {
    return new MynaError(error.message as MynaCode, {}, { cause: error });
  }
  if (isAccessLogBroken(error)) return new MynaError('MYNA_ACCESS_LOG_BROKEN', { seconds: 60 }, { cause: error });
  return error;
}
