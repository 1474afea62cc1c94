export { leafHash, verifyConsistency, verifyInclusion, verifyTreeHead } from '@openmyna/transparency';
export type { Desk, DeskActor } from './desk.ts';
export { createExchange, type ExchangeDeps, type Opener } from './exchange.ts';
export { messages } from './messages.ts';
export { registerExchangeRoutes } from './routes.ts';
export { type AskingDoor, type DeskDoor, registerAskingRoutes, registerAuditRoutes, registerDeskRoutes } from './routes-desk.ts';
export type {
  AccessEntry,
  Disclosure,
  DisclosureRequest,
  Exchange,
  Item,
  LearnOfChange,
  LetterRequest,
  LinkageCode,
  LogLine,
  LogPage,
  MandateKind,
  MandateScope,
  NoticeOfChange,
  Purpose,
} from './types.ts';
export { items, mandateKinds, mandateScopes, purposes } from './types.ts';
