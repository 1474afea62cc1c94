import { sql } from 'kysely';
import { Temporal } from '../../kernel/index.ts';
import type { CertificateAction } from './status-fold.ts';
import type { CertificationDatabase, CertificationTables } from './tables.ts';
import type { AuthorityKind, CardState, CertificateKind, RevocationReason } from './types.ts';

/** The current status of a certificate with what every check needs to know of it. */
export interface StatusRow {
  serial: string;
  residentId: string;
  cardId: string;
  kind: CertificateKind;
  generation: number;
  notBefore: Temporal.Instant;
  notAfter: Temporal.Instant;
  state: 'good' | 'suspended' | 'revoked';
  reason: RevocationReason | undefined;
  since: Temporal.Instant;
}

type LookupRow = CertificationTables['certification.certificate_lookup'];

function toStatusRow(row: LookupRow): StatusRow {
  return {
    serial: row.serial,
    residentId: row.resident_id,
    cardId: row.card_id,
    kind: row.kind,
    generation: row.generation,
    notBefore: Temporal.Instant.from(row.not_before),
    notAfter: Temporal.Instant.from(row.not_after),
    state: row.state,
    reason: row.state === 'revoked' ? ((row.reason ?? 'unspecified') as RevocationReason) : undefined,
    since: Temporal.Instant.from(row.since),
  };
}

export async function findStatuses(database: CertificationDatabase, serials: readonly string[]): Promise<StatusRow[]> {
  const rows = await database
    .selectFrom('certification.certificate_lookup')
    .selectAll()
    .where('serial', 'in', [...serials])
    .execute();
  return rows.map(toStatusRow);
}

/** What becomes a line of a revocation list. */
export interface NotGood {
  readonly serial: string;
  readonly state: 'suspended' | 'revoked';
  readonly reason: string | null;
  /** Seconds since 1970. */
  readonly since: number;
}

/**
 * Reads what a revocation list names, everything not good of one authority that has not ended by itself, in portions: a million of them never lie in memory
 * at once. The portions are one moment's.
 */
export async function readNotGood(
  database: CertificationDatabase,
  of: { authority: AuthorityKind; generation: number; now: Temporal.Instant },
  take: (portion: readonly NotGood[]) => void,
): Promise<void> {
  const kinds: CertificateKind[] = of.authority === 'signature' ? ['signature'] : ['authentication', 'health'];
  await database.transaction().execute(async (trx) => {
    // A cursor's query takes no parameters: a kind, a whole number and an instant in its one form are all that stands in it.
    await sql
      .raw(
        `declare not_good no scroll cursor for
         select serial, state, reason, extract(epoch from since)::bigint as since from certification.certificate_lookup
          where state <> 'good' and kind = any('{${kinds.join(',')}}'::text[]) and generation = ${Math.trunc(of.generation)}
            and not_after >= '${of.now.toString()}'::timestamptz`,
      )
      .execute(trx);
    for (;;) {
      const { rows } = await sql<NotGood>`fetch 20000 from not_good`.execute(trx);
      if (rows.length === 0) return;
      take(rows);
    }
  });
}

export async function findCardState(database: CertificationDatabase, cardId: string): Promise<CardState | undefined> {
  const row = await database.selectFrom('certification.card_lookup').select('state').where('card_id', '=', cardId).executeTakeFirst();
  return row?.state;
}

/** Locks the card for a change of status until the transaction ends. */
export async function lockCard(trx: CertificationDatabase, cardId: string): Promise<{ residentId: string; state: CardState } | undefined> {
  const row = await trx
    .selectFrom('certification.card_lookup')
    .select(['resident_id', 'state'])
    .where('card_id', '=', cardId)
    .forUpdate()
    .executeTakeFirst();
  return row && { residentId: row.resident_id, state: row.state };
}

export interface CertificateHistory {
  serial: string;
  kind: CertificateKind;
  actions: CertificateAction[];
}

/** Every certificate of a card with its actions in order. */
export async function readHistories(trx: CertificationDatabase, residentId: string, cardId: string): Promise<CertificateHistory[]> {
  const rows = await trx
    .selectFrom('certification.actions as a')
    .innerJoin('certification.certificates as c', (join) =>
      join.onRef('c.resident_id', '=', 'a.resident_id').onRef('c.serial', '=', 'a.serial'),
    )
    .select(['a.serial', 'c.kind', 'a.action', 'a.reason', 'a.at'])
    .where('a.resident_id', '=', residentId)
    .where('c.card_id', '=', cardId)
    .orderBy('a.serial')
    .orderBy('a.position')
    .execute();
  const histories = new Map<string, CertificateHistory>();
  for (const row of rows) {
    const history = histories.get(row.serial) ?? { serial: row.serial, kind: row.kind, actions: [] };
    histories.set(row.serial, history);
    history.actions.push(toAction(row));
  }
  return [...histories.values()];
}

function toAction(row: Pick<CertificationTables['certification.actions'], 'action' | 'reason' | 'at'>): CertificateAction {
  const at = Temporal.Instant.from(row.at);
  switch (row.action) {
    case 'issued':
      return { action: 'issued', at };
    case 'revoked':
      return { action: 'revoked', at, reason: (row.reason ?? 'unspecified') as RevocationReason };
    case 'suspended':
    case 'resumed':
      return { action: row.action, at, ...(row.reason === null ? {} : { reason: row.reason }) };
  }
}

/** The certificates of a person, newest first. Two look-ups: by resident, then by serial; each goes to its own shard. */
export async function findByResident(database: CertificationDatabase, residentId: string): Promise<StatusRow[]> {
  const owned = await database.selectFrom('certification.certificates').select('serial').where('resident_id', '=', residentId).execute();
  if (owned.length === 0) return [];
  const rows = await findStatuses(
    database,
    owned.map((row) => row.serial),
  );
  return rows.sort((a, b) => Temporal.Instant.compare(b.notBefore, a.notBefore) || a.kind.localeCompare(b.kind));
}
