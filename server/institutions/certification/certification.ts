import {
  type Actor,
  type CivilClock,
  type Databases,
  type KeyStore,
  type Log,
  MynaError,
  type ProtocolTime,
  readCivilClock,
  type Temporal,
} from '../../kernel/index.ts';
import { createAuthorities } from './authorities.ts';
import { createCeremonies } from './ceremonies.ts';
import type { StatusChange } from './change-log.ts';
import { type CardChange, changeCard, type RecordedChange } from './changes.ts';
import { createInstances, type Instances } from './instances.ts';
import { createIssuing } from './issue.ts';
import { suspendMany } from './mass-changes.ts';
import { createOcsp } from './ocsp.ts';
import { createRevocationLists } from './revocation-lists.ts';
import { statusAt } from './status-fold.ts';
import { createStatuses } from './statuses.ts';
import { findByResident, type StatusRow } from './store.ts';
import type { CertificationDatabase, CertificationTables } from './tables.ts';
import type { BlockConfirmation, CardBlockedHandler, CertificateState, Certification, CoreTransaction, PendingChange } from './types.ts';
import { createVerification } from './verification.ts';

export interface CertificationDeps {
  databases: Databases;
  clock: CivilClock;
  time: ProtocolTime;
  keys: KeyStore;
  /** Address that stands in certificates (OCSP, CRL), for example `http://localhost:8400`. */
  publicUrl: string;
  log: Log;
  /** First day of the first generation of both authorities; absent: the civil day of the first start. */
  foundedOn?: Temporal.PlainDate | undefined;
  /** Milliseconds that an instance may answer without renewing its lease; absent: 3000. */
  lease?: number;
}

export function createCertification(deps: CertificationDeps): Certification {
  const { clock, time, keys, publicUrl, log } = deps;
  const database = deps.databases.as<CertificationTables>('core');
  const handlers = new Set<CardBlockedHandler>();
  const authorities = createAuthorities({ database, keys, publicUrl, foundedOn: deps.foundedOn, now: () => clock.now() });
  const instances = createInstances({
    database,
    pool: deps.databases.pool('core'),
    time,
    log,
    forget(change) {
      statuses.forget(change);
      ocsp.forget(change);
      lists.forget();
    },
    notify: (change) => tellSubscribers(handlers, change),
    ...(deps.lease === undefined ? {} : { lease: deps.lease }),
  });
  const statuses = createStatuses(database, instances);
  const ocsp = createOcsp({ authorities, statuses, instances, time, log });
  const lists = createRevocationLists({ database, authorities, instances, clock });
  let endSigning = (): void => undefined;

  return {
    ...createIssuing(authorities),
    ...createVerification({ authorities, statuses, clock }),
    ...createBlocking(database, instances),
    async statusOf(serial) {
      const row = (await statuses.find([serial])).get(serial);
      if (!row) throw new MynaError('MYNA_CERTIFICATION_CERTIFICATE_NOT_FOUND');
      return stateOf(row, await clock.now());
    },
    cardState: (cardId) => statuses.cardState(cardId),
    async certificatesOf(residentId) {
      const [rows, now] = await Promise.all([findByResident(database, residentId), clock.now()]);
      return rows.map(({ state: _, reason: __, since: ___, generation: ____, ...row }, index) => ({
        ...row,
        status: stateOf(rows[index] as StatusRow, now),
      }));
    },
    onCardBlocked(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    authorityCertificates: async (kind) => (await authorities.all(kind)).map((authority) => authority.certificate.der),
    ocsp: (kind, request) => ocsp.answer(kind, request),
    keptOcsp: (kind, request) => ocsp.kept(kind, request),
    ceremonies: createCeremonies({ database, authorities, clock }),
    crl: (kind, generation) => lists.get(kind, generation),
    async start() {
      await Promise.all([authorities.all('signature'), authorities.all('authentication')]);
      await instances.start();
      endSigning = ocsp.start();
    },
    async stop() {
      endSigning();
      await instances.stop();
    },
  };
}

function stateOf(row: StatusRow, now: Temporal.Instant): CertificateState {
  const { state, since, reason = 'unspecified' } = row;
  return statusAt(state === 'revoked' ? { state, since, reason } : { state, since }, row.notAfter, now);
}

async function tellSubscribers(handlers: ReadonlySet<CardBlockedHandler>, change: StatusChange): Promise<void> {
  const { cardId, residentId, state } = change;
  if (state === 'active') return;
  await Promise.all([...handlers].map(async (handler) => handler({ cardId, residentId, state })));
}

type Blocking = Pick<
  Certification,
  | 'suspendCard'
  | 'resumeCard'
  | 'revokeCard'
  | 'suspendCardIn'
  | 'resumeCardIn'
  | 'revokeCardIn'
  | 'revokeKindIn'
  | 'revokeSupersededIn'
  | 'suspendCardsIn'
>;

function createBlocking(database: CertificationDatabase, instances: Instances): Blocking {
  const changeIn = async (trx: CoreTransaction, cardId: string, actor: Actor, change: CardChange): Promise<PendingChange> => {
    const recorded = await changeCard(trx, cardId, change, actor);
    return { confirm: () => confirm(recorded) };
  };
  const confirm = async ({ epoch, ...card }: RecordedChange): Promise<BlockConfirmation> => {
    // Nothing changed: the change that brought the card into this state may still be on its way to other instances.
    const awaited = epoch ?? (await instances.newestEpoch());
    return { ...card, epoch: awaited, instances: await instances.confirm(awaited) };
  };
  const changeNow = async (cardId: string, actor: Actor, change: CardChange): Promise<BlockConfirmation> => {
    const pending = await database.transaction().execute((trx) => changeIn(trx, cardId, actor, change));
    return pending.confirm();
  };
  return {
    suspendCard: (cardId, actor, reason) => changeNow(cardId, actor, { action: 'suspended', reason }),
    resumeCard: (cardId, actor, reason) => changeNow(cardId, actor, { action: 'resumed', reason }),
    revokeCard: (cardId, actor, reason) => changeNow(cardId, actor, { action: 'revoked', reason }),
    suspendCardIn: (trx, cardId, actor, reason) => changeIn(trx, cardId, actor, { action: 'suspended', reason }),
    resumeCardIn: (trx, cardId, actor, reason) => changeIn(trx, cardId, actor, { action: 'resumed', reason }),
    revokeCardIn: (trx, cardId, actor, reason) => changeIn(trx, cardId, actor, { action: 'revoked', reason }),
    async suspendCardsIn(trx, cardIds, actor, reason) {
      const recorded = await suspendMany(trx, cardIds, { actor, at: await readCivilClock(trx).now(), reason });
      return {
        cardIds: recorded.cardIds,
        confirm: async () => void (recorded.epoch !== undefined && (await instances.confirm(recorded.epoch))),
      };
    },
    revokeSupersededIn: (trx, cardId, kept, actor) => changeIn(trx, cardId, actor, { action: 'revoked', reason: 'superseded', kept }),
    revokeKindIn: (trx, cardId, kind, actor, reason) => changeIn(trx, cardId, actor, { action: 'revoked', reason, kind }),
  };
}
