import type { PolicyProfile } from '@openmyna/rules';
import type { Actor, CivilClock, Databases, KeyStore, ProtocolTime } from '../../kernel/index.ts';
import type { Cards } from '../cards/index.ts';
import type { Registry } from '../registry/index.ts';
import type { CallStore } from './call-store.ts';
import type { Operator, Verifier } from './types.ts';

export interface HelplineOptions {
  readonly databases: Databases;
  readonly keys: KeyStore;
  readonly clock: CivilClock;
  readonly time: ProtocolTime;
  readonly profile: PolicyProfile;
  readonly registry: Pick<Registry, 'findResidents' | 'openResident' | 'openHousehold' | 'municipality'>;
  readonly cards: Pick<Cards, 'findLiveCard' | 'openLiveCard' | 'reportLoss' | 'placeLoss' | 'lossOf' | 'getCard'>;
  /** Everybody who checks cards: shown after a suspension, one by one. */
  readonly verifiers: readonly Verifier[];
}

export interface HelplineDeps extends HelplineOptions {
  readonly store: CallStore;
}

/** The access log names the call: the holder sees in which one somebody looked. */
export const actorOf = (operator: Operator, callId: string): Actor => ({
  institution: 'helpline',
  person: operator.code,
  terminal: `call ${callId}`,
});

/** Days after the end of a call until what was said in it is erased (chosen). */
export const keepDays = 90;
