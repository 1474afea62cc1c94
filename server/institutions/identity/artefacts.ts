import { hash } from 'node:crypto';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type pg from 'pg';
import type { ProtocolTime } from '../../kernel/index.ts';
import { cardOfAccount } from './subjects.ts';

/** The key of an artefact: whoever reads the table learns no code, token or session cookie from it. */
export function artefactKey(model: string, id: string): Buffer {
  return hash('sha256', `${model}:${id}`, 'buffer');
}

/**
 * What oidc-provider keeps, in PostgreSQL, with one round trip for each call.
 *
 * Writes do not wait for the disk (`synchronous_commit = off` for their transaction): a crash of the database server loses
 * sign-ins of its last half second, and their persons hold the card to the reader again. Nothing else hangs on them.
 */
export function createArtefactAdapter(pool: pg.Pool, time: ProtocolTime): (model: string) => Adapter {
  return (model) => ({
    upsert: (id, payload, expiresIn) => save(pool, time, model, id, payload, expiresIn),
    async find(id) {
      // The single use of a client assertion is decided by its insert alone.
      if (model === 'ReplayDetection') return undefined;
      if (model === 'Client') return findService(pool, id);
      const { rows } = await pool.query<ArtefactRow>({ name: 'artefact-find', text: findText, values: [artefactKey(model, id)] });
      return rows[0] && toPayload(rows[0], id);
    },
    async findByUid(uid) {
      const { rows } = await pool.query<ArtefactRow>({ name: 'artefact-find-uid', text: findByUidText, values: [uid, model] });
      return rows[0] && toPayload(rows[0]);
    },
    findByUserCode: async () => undefined,
    async consume(id) {
      const { rowCount } = await pool.query({ name: 'artefact-consume', text: consumeText, values: [artefactKey(model, id), time.now()] });
      if (rowCount === 0) throw new errors.InvalidGrant('already consumed');
    },
    async destroy(id) {
      await pool.query({
        name: 'artefact-destroy',
        text: 'delete from identity.artefacts where id = $1',
        values: [artefactKey(model, id)],
      });
    },
    async revokeByGrantId(grantId) {
      await pool.query({ name: 'artefact-revoke', text: 'delete from identity.artefacts where grant_id = $1', values: [grantId] });
    },
  });
}

interface ArtefactRow {
  readonly payload: AdapterPayload;
  readonly consumed: number | null;
}

const findText = 'select payload, extract(epoch from consumed_at)::int as consumed from identity.artefacts where id = $1';
const findByUidText = `
  select payload, extract(epoch from consumed_at)::int as consumed from identity.artefacts
  where uid = $1 and model = $2 order by expires_at desc limit 1`;
const consumeText = 'update identity.artefacts set consumed_at = to_timestamp($2 / 1000.0) where id = $1 and consumed_at is null';
const withoutWaiting = `(select set_config('synchronous_commit', 'off', true)) as asynchronous`;
const insertText = `
  insert into identity.artefacts (id, model, payload, grant_id, uid, card_id, expires_at)
  select $1::bytea, $2, $3::jsonb, $4, $5, $6, to_timestamp($7 / 1000.0) from ${withoutWaiting}`;
const saveText = `${insertText}
  on conflict (id) do update set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
    card_id = excluded.card_id, expires_at = excluded.expires_at`;
const saveOnceText = `${insertText} on conflict (id) do nothing`;

async function save(pool: pg.Pool, time: ProtocolTime, model: string, id: string, payload: AdapterPayload, expiresIn = 0): Promise<void> {
  const isReplayRecord = model === 'ReplayDetection';
  const { jti: _bearerValue, ...kept } = payload;
  const { rowCount } = await pool.query({
    name: isReplayRecord ? 'artefact-save-once' : 'artefact-save',
    text: isReplayRecord ? saveOnceText : saveText,
    values: [
      artefactKey(model, id),
      model,
      JSON.stringify(kept),
      payload.grantId ?? null,
      payload.uid ?? null,
      payload.accountId === undefined ? null : cardOfAccount(payload.accountId),
      time.now() + expiresIn * 1000,
    ],
  });
  if (isReplayRecord && rowCount === 0) throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
}

function toPayload(row: ArtefactRow, id?: string): AdapterPayload {
  return { ...row.payload, ...(id === undefined ? {} : { jti: id }), ...(row.consumed === null ? {} : { consumed: row.consumed }) };
}

async function findService(pool: pg.Pool, clientId: string): Promise<AdapterPayload | undefined> {
  const { rows } = await pool.query<{ metadata: AdapterPayload }>({
    name: 'service-find',
    text: 'select metadata from identity.relying_services where client_id = $1',
    values: [clientId],
  });
  return rows[0]?.metadata;
}

/** Deletes what has expired. Runs every few minutes. */
export async function deleteExpired(pool: pg.Pool, time: ProtocolTime): Promise<void> {
  const now = time.now();
  await pool.query('delete from identity.artefacts where expires_at < to_timestamp($1 / 1000.0)', [now]);
  await pool.query('delete from identity.challenges where issued_at < to_timestamp($1 / 1000.0)', [now - 3_600_000]);
  await pool.query('delete from identity.door_sessions where expires_at < to_timestamp($1 / 1000.0)', [now]);
}
