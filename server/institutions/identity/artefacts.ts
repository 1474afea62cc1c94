import { hash } from 'node:crypto';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type pg from 'pg';
import type { ProtocolTime } from '../../kernel/index.ts';
import { createBatch } from './batch.ts';
import { cardOfAccount } from './subjects.ts';

/** The key of an artefact, hexadecimal: whoever reads the table learns no code, token or session cookie from it. */
export function artefactKey(model: string, id: string): string {
  return hash('sha256', `${model}:${id}`, 'hex');
}

/**
 * What oidc-provider keeps, in PostgreSQL; reads and writes of one moment share a statement.
 *
 * Writes do not wait for the disk (`synchronous_commit = off` for their transaction): a crash of the database server loses
 * sign-ins of its last half second, and their persons hold the card to the reader again. Nothing else hangs on them.
 */
export function createArtefactAdapter(pool: pg.Pool, time: ProtocolTime): (model: string) => Adapter {
  const find = createBatch<string, ArtefactRow | undefined>((keys) => findRows(pool, keys));
  const save = createBatch<NewArtefact, undefined>((artefacts) => saveRows(pool, artefacts));
  return (model) => ({
    async upsert(id, payload, expiresIn = 0) {
      const artefact = toRow(model, id, payload, time.now() + expiresIn * 1000);
      if (model === 'ReplayDetection') await saveOnce(pool, artefact);
      else await save(artefact);
    },
    async find(id) {
      // The single use of a client assertion is decided by its insert alone.
      if (model === 'ReplayDetection') return undefined;
      if (model === 'Client') return findService(pool, id);
      const row = await find(artefactKey(model, id));
      return row && toPayload(row, id);
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
    destroy: (id) => destroyArtefact(pool, model, id),
    async revokeByGrantId(grantId) {
      await pool.query({ name: 'artefact-revoke', text: 'delete from identity.artefacts where grant_id = $1', values: [grantId] });
    },
  });
}

interface ArtefactRow {
  readonly payload: AdapterPayload;
  readonly consumed: number | null;
}

interface NewArtefact {
  readonly id: string;
  readonly model: string;
  readonly payload: AdapterPayload;
  readonly grant_id: string | null;
  readonly uid: string | null;
  readonly card_id: string | null;
  readonly expires_ms: number;
}

const findText = `
  select encode(id, 'hex') as id, payload, extract(epoch from consumed_at)::int as consumed from identity.artefacts
   where id = any (select decode(wanted, 'hex') from unnest($1::text[]) as wanted)`;
const findByUidText = `
  select payload, extract(epoch from consumed_at)::int as consumed from identity.artefacts
   where uid = $1 and model = $2 order by expires_at desc limit 1`;
const consumeText = `
  update identity.artefacts set consumed_at = to_timestamp($2 / 1000.0) where id = decode($1, 'hex') and consumed_at is null`;
const insertText = `
  insert into identity.artefacts (id, model, payload, grant_id, uid, card_id, expires_at)
  select decode(id, 'hex'), model, payload, grant_id, uid, card_id, to_timestamp(expires_ms / 1000.0)
    from (select set_config('synchronous_commit', 'off', true)) as asynchronous,
         jsonb_to_recordset($1::jsonb) as artefact (id text, model text, payload jsonb, grant_id text, uid text, card_id text, expires_ms numeric)`;
const saveText = `${insertText}
  on conflict (id) do update set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
    card_id = excluded.card_id, expires_at = excluded.expires_at`;
const saveOnceText = `${insertText} on conflict (id) do nothing`;

/** The bearer's value (`jti`) is left out. */
function toRow(model: string, id: string, { jti: _jti, ...payload }: AdapterPayload, expiresAt: number): NewArtefact {
  return {
    id: artefactKey(model, id),
    model,
    payload,
    grant_id: payload.grantId ?? null,
    uid: payload.uid ?? null,
    card_id: payload.accountId === undefined ? null : cardOfAccount(payload.accountId),
    expires_ms: expiresAt,
  };
}

function toPayload(row: ArtefactRow, id?: string): AdapterPayload {
  return { ...row.payload, ...(id === undefined ? {} : { jti: id }), ...(row.consumed === null ? {} : { consumed: row.consumed }) };
}

async function findRows(pool: pg.Pool, keys: readonly string[]): Promise<(ArtefactRow | undefined)[]> {
  const { rows } = await pool.query<ArtefactRow & { id: string }>({ name: 'artefact-find', text: findText, values: [keys] });
  const byKey = new Map(rows.map((row) => [row.id, row]));
  // Two requests that asked for the same one get a copy each: the provider changes what it was given.
  return keys.map((key, index) => (keys.indexOf(key) === index ? byKey.get(key) : structuredClone(byKey.get(key))));
}

async function saveRows(pool: pg.Pool, artefacts: readonly NewArtefact[]): Promise<undefined[]> {
  // One statement may write a row once, so the later write wins here; the order keeps two statements from waiting for each other.
  const latest = [...new Map(artefacts.map((artefact) => [artefact.id, artefact])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  await pool.query({ name: 'artefact-save', text: saveText, values: [JSON.stringify(latest)] });
  return [];
}

async function saveOnce(pool: pg.Pool, artefact: NewArtefact): Promise<void> {
  const { rowCount } = await pool.query({ name: 'artefact-save-once', text: saveOnceText, values: [JSON.stringify([artefact])] });
  if (rowCount === 0) throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
}

export async function destroyArtefact(pool: pg.Pool, model: string, id: string): Promise<void> {
  const values = [artefactKey(model, id)];
  await pool.query({ name: 'artefact-destroy', text: `delete from identity.artefacts where id = decode($1, 'hex')`, values });
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
