/** What every institution stands on. Institutions import the kernel through this file only. */

export { createBatcher } from './batcher.ts';
export {
  type CivilClock,
  type ClockMove,
  createMovableClock,
  type DueEvents,
  endOfDay,
  japan,
  type MovableClock,
  readCivilClock,
  setFirstDay,
} from './clock.ts';
export { type Config, readConfig } from './config.ts';
export {
  createDatabaseLine,
  type DatabaseLine,
  type DatabaseOptions,
  type Databases,
  type LoginRole,
  openDatabases,
} from './database/index.ts';
export { type Facts, fromDatabase, isRefusal, type MynaCode, MynaError } from './errors.ts';
export { isOpenAt } from './hours.ts';
export { createHttpApp, type HttpApp } from './http/app.ts';
export { registerFailedJobRoutes } from './http/failed-jobs.ts';
export { createMetrics, registerHealthRoutes } from './http/health.ts';
export { idempotentRoutes } from './http/idempotency.ts';
export { clientOf, createLimiter, type Limited, type Limiter, type LimitRule } from './http/limits.ts';
export { isFromForeignPage } from './http/origin.ts';
export { escapeHtml, plainPagePolicy, renderPlainPage } from './http/plain-page.ts';
export {
  type Language,
  languageAmong,
  languageOf,
  languages,
  type Problem,
  type ProblemMessages,
  type ProblemTable,
  problemText,
} from './http/problems.ts';
export { enqueue, type JobHandlers, type JobPayload, type Jobs, startJobs } from './jobs.ts';
export { deriveKey, type KeyStore, openKeyStore, type Signer, type SignerKind } from './key-store.ts';
export { openPkcs11Signers } from './key-store-pkcs11.ts';
export { createLetters, type LetterKind, type LetterSummary, type Letters } from './letters.ts';
export { createLog, type Log, type LogEvent } from './log.ts';
export { machineTime, type ProtocolTime } from './protocol-time.ts';
export { databaseSigners } from './signers.ts';
export { Temporal } from './temporal.ts';

/** Who reads or writes: an institution, and the person there by the institution's own code for her (`system` for a job). */
export interface Actor {
  readonly institution: Institution;
  readonly person: string;
  readonly terminal?: string;
}

export const institutions = [
  'registry',
  'cards',
  'certification',
  'exchange',
  'identity',
  'counter',
  'portal',
  'helpline',
  'insurance',
  'clinic',
  'tax',
  'employer',
  'bank',
  'pension',
  'konbini',
  'licence',
  'procedures',
  'bureau',
  'operator',
  'sandbox',
] as const;
export type Institution = (typeof institutions)[number];
