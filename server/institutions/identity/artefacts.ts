import { hash } from 'node:crypto';
import type pg from 'pg';
import { createBatcher, type ProtocolTime } from '../../kernel/index.ts';
import { atOnce, firstOfEach } from './batch.ts';
import { type Adapter, type AdapterPayload, errors } from './oidc-library.ts';
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
  const find = createBatcher<string, ArtefactRow | null>((keys) => findRows(pool, findText, keys), atOnce);
  const findByUid = createBatcher<string, ArtefactRow | null>((uids) => findRows(pool, findByUidText, uids), atOnce);
  const save = createBatcher<NewArtefact, true>((artefacts) => saveRows(pool, artefacts), atOnce);
  const saveOnce = createBatcher<NewArtefact, boolean>((artefacts) => saveRowsOnce(pool, artefacts), atOnce);
  const consume = createBatcher<string, boolean>((keys) => consumeRows(pool, time, keys), atOnce);
  const destroy = createBatcher<string, true>((keys) => destroyRows(pool, keys), atOnce);
  return (model) => ({
    async upsert(id, payload, expiresIn = 0) {
      const artefact = toRow(model, id, payload, time.now() + expiresIn * 1000);
      if (model !== 'ReplayDetection') await save(artefact);
      else if (!(await saveOnce(artefact))) throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
    },
    async find(id) {
      // The single use of a client assertion is decided by its insert alone.
      if (model === 'ReplayDetection') return undefined;
      if (model === 'Client') return findService(pool, id);
      const row = await find(artefactKey(model, id));
      return row ? toPayload(row, id) : undefined;
    },
    async findByUid(uid) {
      const row = await findByUid(uid);
      return row ? toPayload(row) : undefined;
    },
    findByUserCode: async () => undefined,
    async consume(id) {
      if (!(await consume(artefactKey(model, id)))) throw new errors.InvalidGrant('already consumed');
    },
    async destroy(id) {
      await destroy(artefactKey(model, id));
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
  select encode(id, 'hex') as key, payload, extract(epoch from consumed_at)::int as consumed from identity.artefacts
   where id = any (select decode(wanted, 'hex') from unnest($1::text[]) as wanted)`;
// A session that is being renewed has two rows for a moment; only a session is looked for by its uid.
const findByUidText = `
  select distinct on (uid) uid as key, payload, extract(epoch from consumed_at)::int as consumed from identity.artefacts
   where uid = any ($1::text[]) and model = 'Session' order by uid, expires_at desc`;
// Rows are locked in one order, so that two statements never wait for each other.
const lockText = `
  locked as materialized (
    select id from identity.artefacts where id = any (select decode(wanted, 'hex') from unnest($1::text[]) as wanted) order by id for update)`;
const consumeText = `
  with ${lockText}
  update identity.artefacts a set consumed_at = to_timestamp($2 / 1000.0) from locked
   where a.id = locked.id and a.consumed_at is null returning encode(a.id, 'hex') as key`;
const destroyText = `
  with ${lockText}
  delete from identity.artefacts a using locked, (select set_config('synchronous_commit', 'off', true)) as asynchronous where a.id = locked.id`;
const insertText = `
  insert into identity.artefacts (id, model, payload, grant_id, uid, card_id, expires_at)
  select decode(id, 'hex'), model, payload, grant_id, uid, card_id, to_timestamp(expires_ms / 1000.0)
    from (select set_config('synchronous_commit', 'off', true)) as asynchronous,
         jsonb_to_recordset($1::jsonb) as artefact (id text, model text, payload jsonb, grant_id text, uid text, card_id text, expires_ms numeric)`;
const saveText = `${insertText}
  on conflict (id) do update set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
    card_id = excluded.card_id, expires_at = excluded.expires_at`;
const saveOnceText = `${insertText} on conflict (id) do nothing returning encode(id, 'hex') as key`;

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

async function findRows(pool: pg.Pool, text: string, keys: readonly string[]): Promise<(ArtefactRow | null)[]> {
  const name = text === findText ? 'artefact-find' : 'artefact-find-uid';
  const { rows } = await pool.query<ArtefactRow & { key: string }>({ name, text, values: [keys] });
  const byKey = new Map(rows.map((row) => [row.key, row]));
  // Two requests that asked for the same one get a copy each: the provider changes what it was given.
  return keys.map((key, index) => (keys.indexOf(key) === index ? byKey.get(key) : structuredClone(byKey.get(key))) ?? null);
}

/** In the order of their keys: two statements that write the same rows never wait for each other. */
function inOrder(artefacts: Iterable<NewArtefact>): string {
  return JSON.stringify([...artefacts].sort((a, b) => (a.id < b.id ? -1 : 1)));
}

async function saveRows(pool: pg.Pool, artefacts: readonly NewArtefact[]): Promise<true[]> {
  // One statement may write a row once, so the later write wins here.
  const latest = new Map(artefacts.map((artefact) => [artefact.id, artefact]));
  await pool.query({ name: 'artefact-save', text: saveText, values: [inOrder(latest.values())] });
  return artefacts.map(() => true);
}

async function saveRowsOnce(pool: pg.Pool, artefacts: readonly NewArtefact[]): Promise<boolean[]> {
  const { rows } = await pool.query<{ key: string }>({ name: 'artefact-save-once', text: saveOnceText, values: [inOrder(artefacts)] });
  return firstOfEach(
    artefacts.map(({ id }) => id),
    new Set(rows.map(({ key }) => key)),
  );
}

async function consumeRows(pool: pg.Pool, time: ProtocolTime, keys: readonly string[]): Promise<boolean[]> {
  const values = [keys, time.now()];
  const { rows } = await pool.query<{ key: string }>({ name: 'artefact-consume', text: consumeText, values });
  return firstOfEach(keys, new Set(rows.map(({ key }) => key)));
}

async function destroyRows(pool: pg.Pool, keys: readonly string[]): Promise<true[]> {
  await pool.query({ name: 'artefact-destroy', text: destroyText, values: [keys] });
  return keys.map(() => true);
}

export async function destroyArtefact(pool: pg.Pool, model: string, id: string): Promise<void> {
  await destroyRows(pool, [artefactKey(model, id)]);
}

async function findService(pool: pg.Pool, clientId: string): Promise<AdapterPayload | undefined> {
  // PostgreSQL has no text with U+0000 in it, so no service is called so.
  if (clientId.includes('\0')) return undefined;
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
