import type { Databases, DueEvents, KeyStore } from '../../kernel/index.ts';
import type { ProceduresDeps } from './deps.ts';
import { closeCasesOf, createDueEvents } from './due.ts';
import { createCaseStore } from './store.ts';

export type ProceduresOptions = Omit<ProceduresDeps, 'store'> & {
  readonly databases: Databases;
  readonly keys: Pick<KeyStore, 'seal' | 'open'>;
};

/** 手続: applications and notices from the phone, on one mechanism. */
export interface Procedures extends ProceduresDeps {
  readonly dueEvents: DueEvents;
  /** What is open of somebody who died or left ends. */
  closeRecord(residentId: string): Promise<void>;
}

export function createProcedures({ databases, keys, ...options }: ProceduresOptions): Procedures {
  const deps: ProceduresDeps = { ...options, store: createCaseStore(databases, keys) };
  return {
    ...deps,
    dueEvents: createDueEvents(deps),
    closeRecord: (residentId) => closeCasesOf(deps, residentId),
  };
}
