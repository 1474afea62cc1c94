import type { PolicyProfile } from '@openmyna/rules';
import type { Documents } from '../../kernel/documents/index.ts';
import type { Actor, CivilClock, ProtocolTime } from '../../kernel/index.ts';
import type { Cards } from '../cards/index.ts';
import type { Exchange, Purpose } from '../exchange/index.ts';
import type { Mandates } from '../mandates/index.ts';
import type { Registry } from '../registry/index.ts';
import type { Journey, Visit } from './types.ts';
import type { VisitStore } from './visit-store.ts';

/** What the counter's journeys stand on. */
export interface CounterDeps {
  readonly store: VisitStore;
  readonly registry: Registry;
  readonly cards: Cards;
  readonly exchange: Pick<Exchange, 'codeFor' | 'disclose'>;
  readonly mandates: Pick<Mandates, 'listAtCounter'>;
  readonly profile: PolicyProfile;
  readonly clock: CivilClock;
  readonly time: ProtocolTime;
  readonly documents: Pick<Documents, 'renderPinSheet'>;
}

/** The officer of a session; without an office, of the whole country. */
export interface Officer {
  readonly code: string;
  readonly office: string | undefined;
}

export const actorOf = (officer: Officer): Actor => ({
  institution: 'counter',
  person: officer.code,
  ...(officer.office === undefined ? {} : { terminal: `counter ${officer.office}` }),
});

/** For what the resident's screen brings about: it is the officer who opened it that answers for it. */
export const actorOfVisit = (visit: Visit): Actor => actorOf({ code: visit.officer, office: visit.office });

/** The statute under which a journey reads a person's data. */
export const purposeOf: Readonly<Record<Journey, Purpose>> = {
  registration: 'counter.registration',
  application: 'counter.application',
  collection: 'counter.collection',
  unlock: 'counter.unlock',
  suspension: 'counter.suspension',
  renewal: 'counter.renewal',
  replacement: 'counter.replacement',
  'number-letter': 'counter.number-letter',
  change: 'counter.change',
  departure: 'counter.departure',
  death: 'counter.death',
  'number-change': 'counter.number-change',
};
