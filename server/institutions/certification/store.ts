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

export interface CertificateHistory {
  serial: string;
  kind: CertificateKind;
  actions: CertificateAction[];
}

/** A card as it stands under its lock, which is held until the transaction ends. */
export interface LockedCard {
  residentId: string;
  state: CardState;
  /** Civil time. */
  now: Temporal.Instant;
  /** Every certificate of the card with its actions in order. */
  histories: CertificateHistory[];
}

type ActionRow = Pick<CertificationTables['certification.actions'], 'serial' | 'action' | 'reason' | 'at'> & { kind: CertificateKind };

/** Locks the card for a change of status. Undefined: there is no such card. */
export async function beginChange(trx: CertificationDatabase, cardId: string): Promise<LockedCard | undefined> {
  const { rows } = await sql<{ card: { residentId: string; state: CardState; now: string; actions: ActionRow[] } | null }>`
    select certification.begin_change(${cardId}) as card`.execute(trx);
  const card = rows[0]?.card;
  if (!card) return undefined;
  const histories = Map.groupBy(card.actions, ({ serial }) => serial);
  return {
    residentId: card.residentId,
    state: card.state,
    now: Temporal.Instant.from(card.now),
    histories: [...histories].map(([serial, actions]) => ({
      serial,
      kind: (actions[0] as ActionRow).kind,
      actions: actions.map(toAction),
    })),
  };
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
