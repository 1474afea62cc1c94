import { type Kysely, sql, type Transaction } from 'kysely';
import type pg from 'pg';
import type { Databases } from '../../kernel/database/index.ts';
import { Temporal } from '../../kernel/index.ts';
import type { LinkageCode } from '../exchange/index.ts';
import type { Notifications } from '../notifications/index.ts';
import type { ProofCheck, Standing, Way } from './types.ts';

export interface ProofRow {
  readonly code: string;
  readonly proofId: string;
  readonly cardId: string;
  readonly sealed: Uint8Array;
  readonly numberIndex: Uint8Array;
  readonly madeAt: Temporal.Instant;
  readonly validUntil: Temporal.Instant;
  readonly withdrawnAt: Temporal.Instant | undefined;
}

export interface NewProof extends Omit<ProofRow, 'withdrawnAt'> {
  readonly pdf: Uint8Array;
  /** What askers may come with. */
  readonly keys: readonly Uint8Array[];
}

interface NewCertificate {
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly der: Uint8Array;
}

const columns = `code, proof_id, card_id, sealed, number_index, (extract(epoch from made_at) * 1000)::float8 as made,
  (extract(epoch from valid_until) * 1000)::float8 as until, (extract(epoch from withdrawn_at) * 1000)::float8 as withdrawn`;

interface Selected {
  readonly code: string;
  readonly proof_id: string;
  readonly card_id: string;
  readonly sealed: Buffer;
  readonly number_index: Buffer;
  readonly made: number;
  readonly until: number;
  readonly withdrawn: number | null;
}

const instant = (milliseconds: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(Math.round(milliseconds));

function toProof(row: Selected): ProofRow {
  return {
    code: row.code,
    proofId: row.proof_id,
    cardId: row.card_id,
    sealed: row.sealed,
    numberIndex: row.number_index,
    madeAt: instant(row.made),
    validUntil: instant(row.until),
    withdrawnAt: row.withdrawn === null ? undefined : instant(row.withdrawn),
  };
}

/** Told twice of one proof and state, the holder has one notice. */
type Tell = (
  trx: Transaction<object>,
  proof: Pick<ProofRow, 'code' | 'proofId'>,
  state: 'made' | 'checked' | 'other-asker',
) => Promise<void>;

export type ProofStore = ReturnType<typeof createProofStore>;

export function createProofStore(databases: Pick<Databases, 'pool' | 'as'>, notifyCode: Notifications['notifyCode']) {
  const pool = databases.pool('portal');
  const tell: Tell = (trx, { code, proofId }, state) =>
    notifyCode(
      trx,
      { institution: 'portal', code: code as LinkageCode },
      { kind: 'proof', event: `proofs.${state}/${proofId}`, facts: { state } },
    );
  return {
    ...proofStatements(pool, databases.as<object>('portal'), tell),
    ...challengeStatements(pool),
    ...certificateStatements(pool),
  };
}

function proofStatements(pool: pg.Pool, database: Kysely<object>, tell: Tell) {
  return {
    /** Everything or nothing, with the notice to the holder. */
    async add(proof: NewProof): Promise<void> {
      await database.transaction().execute(async (trx) => {
        await sql`insert into proofs.proofs (code, proof_id, card_id, sealed, number_index, pdf_sealed, made_at, valid_until)
          values (${proof.code}, ${proof.proofId}, ${proof.cardId}, ${proof.sealed}, ${proof.numberIndex}, ${proof.pdf},
            ${proof.madeAt.toString()}, ${proof.validUntil.toString()})`.execute(trx);
        for (const key of proof.keys)
          await sql`insert into proofs.keys (key, code, proof_id) values (${key}, ${proof.code}, ${proof.proofId})`.execute(trx);
        await tell(trx, proof, 'made');
      });
    },
    async list(code: string): Promise<ProofRow[]> {
      const { rows } = await pool.query<Selected>(
        `select ${columns} from proofs.proofs where code = $1 order by made_at desc, proof_id desc limit 100`,
        [code],
      );
      return rows.map(toProof);
    },
    async find(code: string, proofId: string): Promise<ProofRow | undefined> {
      const { rows } = await pool.query<Selected>(`select ${columns} from proofs.proofs where code = $1 and proof_id = $2`, [
        code,
        proofId,
      ]);
      return rows[0] && toProof(rows[0]);
    },
    /** The proof to which an asker's key leads. */
    async lookUp(key: Uint8Array): Promise<{ code: string; proofId: string } | undefined> {
      const { rows } = await pool.query<{ code: string; proofId: string }>(
        'select code, proof_id as "proofId" from proofs.keys where key = $1',
        [key],
      );
      return rows[0];
    },
    async file(code: string, proofId: string): Promise<Uint8Array | undefined> {
      const { rows } = await pool.query<{ pdf_sealed: Buffer | null }>(
        'select pdf_sealed from proofs.proofs where code = $1 and proof_id = $2',
        [code, proofId],
      );
      return rows[0]?.pdf_sealed ?? undefined;
    },
    /** The file goes with it. Repeated it changes nothing. */
    async withdraw(code: string, proofId: string, at: Temporal.Instant): Promise<void> {
      await pool.query(
        'update proofs.proofs set withdrawn_at = $3, pdf_sealed = null where code = $1 and proof_id = $2 and withdrawn_at is null',
        [code, proofId, at.toString()],
      );
    },
    /** The next moment at which a file has to be thrown away. */
    async nextEnd(after: Temporal.Instant): Promise<Temporal.Instant | undefined> {
      const { rows } = await pool.query<{ next: number | null }>(
        `select (extract(epoch from min(greatest(valid_until, $1::timestamptz))) * 1000)::float8 as next from proofs.proofs where pdf_sealed is not null`,
        [after.toString()],
      );
      const next = rows[0]?.next;
      return next == null ? undefined : instant(next);
    },
    async throwAwayEnded(now: Temporal.Instant): Promise<void> {
      await pool.query('update proofs.proofs set pdf_sealed = null where pdf_sealed is not null and valid_until <= $1', [now.toString()]);
    },
    /** The holder is told of the first check of a proof, and of the first that another than its asker made. */
    async addCheck(proof: Pick<ProofRow, 'code' | 'proofId'>, check: ProofCheck): Promise<void> {
      await database.transaction().execute(async (trx) => {
        await sql`insert into proofs.checks (code, proof_id, at, way, standing)
          values (${proof.code}, ${proof.proofId}, ${check.at.toString()}, ${check.way}, ${check.standing})`.execute(trx);
        await tell(trx, proof, check.standing === 'other-asker' ? 'other-asker' : 'checked');
      });
    },
    async checksOf(code: string): Promise<(ProofCheck & { readonly proofId: string })[]> {
      const { rows } = await pool.query<{ proof_id: string; at: number; way: Way; standing: Standing }>(
        `select proof_id, (extract(epoch from at) * 1000)::float8 as at, way, standing from proofs.checks
          where code = $1 order by at desc, check_id desc limit 300`,
        [code],
      );
      return rows.map((row) => ({ proofId: row.proof_id, at: instant(row.at), way: row.way, standing: row.standing }));
    },
    /** Counts a number that is about to be compared; false when there were too many. */
    async countNumber(proof: Pick<ProofRow, 'code' | 'proofId'>, most: number): Promise<boolean> {
      const { rowCount } = await pool.query(
        'update proofs.proofs set wrong_numbers = wrong_numbers + 1 where code = $1 and proof_id = $2 and wrong_numbers < $3',
        [proof.code, proof.proofId, most],
      );
      return rowCount === 1;
    },
    /** It was the right one. */
    async uncountNumber(proof: Pick<ProofRow, 'code' | 'proofId'>): Promise<void> {
      await pool.query('update proofs.proofs set wrong_numbers = greatest(wrong_numbers - 1, 0) where code = $1 and proof_id = $2', [
        proof.code,
        proof.proofId,
      ]);
    },
    /** Remembers a picture; false when it was shown before. */
    async rememberPicture(nonce: Uint8Array): Promise<boolean> {
      await pool.query(`delete from proofs.shown where at < now() - interval '1 day'`);
      const { rowCount } = await pool.query('insert into proofs.shown (nonce) values ($1) on conflict do nothing', [nonce]);
      return rowCount === 1;
    },
  };
}

function challengeStatements(pool: pg.Pool) {
  return {
    async openChallenge(code: string, challenge: Uint8Array, sealed: Uint8Array, now: number): Promise<void> {
      await pool.query(`delete from proofs.challenges where code = $1 and issued_at < to_timestamp($2 / 1000.0) - interval '1 hour'`, [
        code,
        now,
      ]);
      await pool.query(
        'insert into proofs.challenges (code, challenge, sealed, issued_at) values ($1, $2, $3, to_timestamp($4 / 1000.0))',
        [code, challenge, sealed, now],
      );
    },
    /** Uses a challenge up, whatever comes of it. */
    async takeChallenge(code: string, challenge: Uint8Array, now: number, lifetime: number): Promise<Uint8Array | undefined> {
      const { rows } = await pool.query<{ sealed: Buffer }>(
        `update proofs.challenges set used_at = to_timestamp($3::float8 / 1000.0)
          where code = $1 and challenge = $2 and used_at is null and issued_at > to_timestamp(($3::float8 - $4::float8) / 1000.0) returning sealed`,
        [code, challenge, now, lifetime],
      );
      return rows[0]?.sealed;
    },
  };
}

function certificateStatements(pool: pg.Pool) {
  return {
    /** The newest of a name that is valid at least until then. */
    async certificate(name: string, until: Temporal.Instant): Promise<Uint8Array | undefined> {
      const { rows } = await pool.query<{ der: Buffer }>(
        'select der from proofs.certificates where name = $1 and not_after > $2 order by not_after desc limit 1',
        [name, until.toString()],
      );
      return rows[0]?.der;
    },
    /** Two instances that issue at once end with the one that was stored first. */
    async keepCertificate(name: string, { notBefore, notAfter, der }: NewCertificate): Promise<Uint8Array> {
      await pool.query(
        'insert into proofs.certificates (name, not_before, not_after, der) values ($1, $2, $3, $4) on conflict (name, not_after) do nothing',
        [name, notBefore, notAfter, der],
      );
      const { rows } = await pool.query<{ der: Buffer }>('select der from proofs.certificates where name = $1 and not_after = $2', [
        name,
        notAfter,
      ]);
      return rows[0]?.der ?? der;
    },
    async certificates(name: string): Promise<Uint8Array[]> {
      const { rows } = await pool.query<{ der: Buffer }>('select der from proofs.certificates where name = $1 order by not_after', [name]);
      return rows.map(({ der }) => der);
    },
  };
}
