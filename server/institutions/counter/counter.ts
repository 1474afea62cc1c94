import type { PolicyProfile } from '@openmyna/rules';
import type { Documents } from '../../kernel/documents/index.ts';
import type { CivilClock, Databases, KeyStore, ProtocolTime } from '../../kernel/index.ts';
import type { Cards } from '../cards/index.ts';
import type { Exchange } from '../exchange/index.ts';
import type { Mandates } from '../mandates/index.ts';
import type { Registry } from '../registry/index.ts';
import type { CounterDeps } from './deps.ts';
import { createVisitStore } from './visit-store.ts';

export interface CounterOptions {
  readonly databases: Databases;
  readonly keys: KeyStore;
  readonly clock: CivilClock;
  readonly time: ProtocolTime;
  readonly profile: PolicyProfile;
  readonly registry: Registry;
  readonly cards: Cards;
  readonly exchange: Pick<Exchange, 'codeFor' | 'disclose'>;
  readonly mandates: Pick<Mandates, 'listAtCounter'>;
  readonly documents: Pick<Documents, 'renderPinSheet'>;
}

/** The municipal counter 市区町村窓口: a room of journeys over the agency's doors, with visits of its own. */
export type Counter = CounterDeps;

export function createCounter({ databases, keys, time, ...others }: CounterOptions): Counter {
  return { ...others, time, store: createVisitStore(databases, keys, time) };
}
