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
