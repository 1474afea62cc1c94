import type { Documents } from '../../kernel/documents/index.ts';
import type { CivilClock, Letters } from '../../kernel/index.ts';
import type { Certification } from '../certification/index.ts';
import type { Exchange } from '../exchange/index.ts';
import type { Mandates } from '../mandates/index.ts';
import type { Notifications } from '../notifications/index.ts';
import type { Registry } from '../registry/index.ts';
import type { CaseStore } from './store.ts';

/** What the procedures stand on. */
export interface ProceduresDeps {
  readonly store: CaseStore;
  readonly clock: CivilClock;
  readonly exchange: Pick<Exchange, 'codeFor' | 'residentOf' | 'disclose' | 'recordAccess'>;
  readonly registry: Pick<Registry, 'changeResidents' | 'openResident' | 'openHousehold' | 'findResidents' | 'municipality'>;
  readonly certification: Pick<Certification, 'verify'>;
  readonly documents: Pick<Documents, 'renderResidenceRecord' | 'renderProcedureReceipt' | 'renderProcedureLetter'>;
  readonly letters: Pick<Letters, 'post'>;
  readonly notifyCode: Notifications['notifyCode'];
  readonly mandates: Pick<Mandates, 'actIn' | 'findMandate'>;
}

/** An officer at the counter of one municipality. */
export interface Officer {
  readonly person: string;
  readonly office: string;
}
