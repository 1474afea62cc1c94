import type { PolicyProfile } from '@openmyna/rules';
import type { Kysely } from 'kysely';
import type { Documents } from '../../kernel/documents/index.ts';
import type { CivilClock, KeyStore, Letters, ProtocolTime } from '../../kernel/index.ts';
import type { Certification } from '../certification/index.ts';
import type { Exchange } from '../exchange/index.ts';
import type { Registry } from '../registry/index.ts';
import type { ChipSupply } from './chip-supply.ts';
import type { ChipPhotos } from './photo/chip-photo.ts';
import type { FaceFinder } from './photo/face-finder.ts';
import type { CardRegister } from './register-types.ts';
import type { CardsTables } from './tables.ts';
import type { RecordAccess } from './types.ts';

/** What the cards institution stands on; the country puts it together. */
export interface CardsOptions {
  /** As the `core` role. */
  readonly database: Kysely<CardsTables>;
  readonly keys: KeyStore;
  readonly clock: CivilClock;
  readonly time: ProtocolTime;
  readonly letters: Letters;
  readonly documents: Documents;
  readonly certification: Pick<
    Certification,
    | 'issueCard'
    | 'issueSignature'
    | 'issueAuthentication'
    | 'issueHealth'
    | 'suspendCardIn'
    | 'suspendCardsIn'
    | 'revokeKindIn'
    | 'resumeCardIn'
    | 'revokeCardIn'
    | 'revokeSupersededIn'
    | 'certificatesOf'
    | 'authorityCertificates'
    | 'verify'
    | 'verifyChallenge'
  >;
  readonly registry: Pick<Registry, 'openResident' | 'readNumber' | 'municipality' | 'settleCardBrought' | 'openHistory'>;
  readonly exchange: Pick<Exchange, 'recordAccess'>;
  readonly chips: ChipSupply;
  readonly profile: PolicyProfile;
  /** Of the lead times; the same seed gives an application the same dates on every installation. */
  readonly seed: string;
  /** Left out: a process of its own. */
  readonly faces?: FaceFinder;
}

/** The same inside the room: the register and the log as this room uses them. */
export interface CardsDeps extends Omit<CardsOptions, 'registry' | 'exchange'> {
  readonly register: CardRegister;
  readonly recordAccess: RecordAccess;
  readonly photos: ChipPhotos;
  /** The same in the caller's transaction, for what is changed there. */
  readonly recordIn: Exchange['recordAccess'];
}
