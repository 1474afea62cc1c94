export { leafHash, verifyConsistency, verifyInclusion, verifyTreeHead } from '@openmyna/transparency';
export { createExchange, type ExchangeDeps, type Opener } from './exchange.ts';
export { messages } from './messages.ts';
export { registerExchangeRoutes } from './routes.ts';
export type {
  AccessEntry,
  Disclosure,
  DisclosureRequest,
  Exchange,
  Item,
  LearnOfChange,
  LinkageCode,
  LogLine,
  LogPage,
  NoticeOfChange,
  Purpose,
} from './types.ts';
export { items, purposes } from './types.ts';
