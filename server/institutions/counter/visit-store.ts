import type { Databases, KeyStore, ProtocolTime } from '../../kernel/index.ts';
import { createSealedWork, type SealedWork } from './sealed-work.ts';
import { createVisitEvents, type VisitEvents } from './visit-events.ts';
import { createVisitScreens, type VisitScreens } from './visit-screens.ts';

export interface VisitStore extends VisitEvents, VisitScreens, SealedWork {}

/** The counter's SQL, as its own role. */
export function createVisitStore(databases: Databases, keys: KeyStore, time: ProtocolTime): VisitStore {
  const events = createVisitEvents(databases, time);
  return { ...events, ...createVisitScreens(databases, time, events.get), ...createSealedWork(databases, keys) };
}
