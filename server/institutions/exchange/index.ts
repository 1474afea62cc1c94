export { createExchange, type ExchangeDeps, type Opener } from './exchange.ts';
export { leafHash, verifyConsistency, verifyInclusion } from './merkle.ts';
export { messages } from './messages.ts';
export { registerExchangeRoutes } from './routes.ts';
export { verifyTreeHead } from './tree-head.ts';
export type {
  AccessEntry,
  Disclosure,
  DisclosureRequest,
  Exchange,
  Item,
  LinkageCode,
  LogLine,
  LogPage,
  Purpose,
  SignedTreeHead,
} from './types.ts';
export { items, purposes } from './types.ts';
