import type { SignedTreeHead } from '@openmyna/transparency';
import { rootOf, treeHeadBytes } from '@openmyna/transparency';
import type pg from 'pg';
import type { ProtocolTime, Signer } from '../../kernel/index.ts';
import { type EntryRow, entryColumns, entryLeaf } from './log-entry.ts';
import { appendLeaves, type ChangedTile, databaseTiles, nodesOf } from './tiles.ts';

export interface SequencerDeps {
  /** As the `exchange` role. */
  readonly pool: pg.Pool;
  readonly signer: () => Promise<Signer>;
  readonly time: ProtocolTime;
}

/** One sequencer at a time, over all instances. */
const sequencerLock = 6_962_001;
const batchSize = 2000;
const pauseMilliseconds = 400;
/** Tickets that were never used are thrown away every so many passes. */
const passesBetweenSweeps = 25;

interface HeadRow {
  readonly size: number;
  readonly at: string;
  readonly root: Buffer;
  readonly signature: Buffer;
  readonly seen: string;
}

/** The newest head, or undefined before the first pass. */
export async function findTreeHead(client: pg.Pool | pg.ClientBase): Promise<SignedTreeHead | undefined> {
  const row = await findHeadRow(client);
  return row && { size: row.size, timestamp: Date.parse(row.at), root: row.root, signature: row.signature };
}

async function findHeadRow(client: pg.Pool | pg.ClientBase): Promise<HeadRow | undefined> {
  const { rows } = await client.query<HeadRow>(
    'select size, at, root, signature, seen::text from exchange.heads order by size desc limit 1',
  );
  return rows[0];
}

/**
 * Gives places to all entries that are committed now, and signs the head.
 *
 * The lock is taken before the transaction begins: its snapshot must show what the sequencer before us wrote.
 */
export async function sequenceAll(deps: SequencerDeps): Promise<void> {
  const client = await deps.pool.connect();
  let isBroken = false;
  try {
    await client.query(`select pg_advisory_lock(${sequencerLock})`);
    await client.query('begin isolation level repeatable read');
    await sequenceSnapshot(client, deps);
    await client.query('commit');
    await client.query(`select pg_advisory_unlock(${sequencerLock})`);
  } catch (error) {
    isBroken = true;
    throw error;
  } finally {
    // A connection in doubt is closed, which undoes its transaction and gives back the lock.
    client.release(isBroken);
  }
}

async function sequenceSnapshot(client: pg.ClientBase, deps: SequencerDeps): Promise<void> {
  const head = await findHeadRow(client);
  const seen = await readSeen(client, head);
  let size = head?.size ?? 0;
  let after: NewEntry | undefined;
  for (;;) {
    const rows = await readNew(client, seen, after);
    await append(client, size, rows);
    size += rows.length;
    after = rows.at(-1);
    if (rows.length < batchSize) break;
  }
  if (head && size === head.size) return;
  const root = await rootOf(nodesOf(databaseTiles(client)), 0, size);
  const timestamp = deps.time.now();
  const signature = await (await deps.signer()).sign(treeHeadBytes({ size, timestamp, root }));
  await client.query(
    `insert into exchange.heads (size, at, root, signature, seen)
     values ($1, to_timestamp($2::numeric / 1000), $3, $4, pg_current_snapshot())`,
    [size, timestamp, root, signature],
  );
}

type NewEntry = EntryRow & { readonly transaction: string };

/** No transaction is visible in this snapshot. */
const nothingSeen = '1:1:';

interface Seen {
  /** The snapshot of the last head. */
  readonly seen: string;
  /** It lies in the future: the database was restored into another cluster, whose transaction numbers begin anew. */
  readonly isForeign: boolean;
}

async function readSeen(client: pg.ClientBase, head: HeadRow | undefined): Promise<Seen> {
  const seen = head?.seen ?? nothingSeen;
  const { rows } = await client.query<{ foreign: boolean }>(
    'select pg_snapshot_xmax($1::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot()) as foreign',
    [seen],
  );
  return { seen, isForeign: rows[0]?.foreign ?? false };
}

/** What this snapshot shows and the last one did not; after a restore, every entry without a place. */
async function readNew(client: pg.ClientBase, { seen, isForeign }: Seen, after: NewEntry | undefined): Promise<NewEntry[]> {
  const { rows } = await client.query<NewEntry>({
    name: 'exchange-new-entries',
    text: `
      select ${entryColumns}, transaction::text as transaction from exchange.entries e
       where transaction >= case when $4 then '0'::xid8 else pg_snapshot_xmin($1::pg_snapshot) end
         and ($4 or not pg_visible_in_snapshot(transaction, $1::pg_snapshot))
         and (transaction, id) > ($2::xid8, $3::uuid)
         and not exists (select from exchange.positions p where p.resident_id = e.resident_id and p.entry_id = e.id)
       order by e.transaction, id limit ${batchSize}`,
    values: [seen, after?.transaction ?? '0', after?.id ?? '00000000-0000-0000-0000-000000000000', isForeign],
  });
  return rows;
}

async function append(client: pg.ClientBase, start: number, rows: readonly EntryRow[]): Promise<void> {
  if (rows.length === 0) return;
  await writePositions(client, start, rows);
  for (const tile of await appendLeaves(databaseTiles(client), start, rows.map(entryLeaf))) await writeTile(client, tile);
}

async function writePositions(client: pg.ClientBase, start: number, rows: readonly EntryRow[]): Promise<void> {
  await client.query({
    name: 'exchange-positions',
    text: `insert into exchange.positions (resident_id, entry_id, position)
           select resident_id, entry_id, $3::bigint + place - 1
             from unnest($1::uuid[], $2::uuid[]) with ordinality as placed (resident_id, entry_id, place)`,
    values: [rows.map((row) => row.resident_id), rows.map((row) => row.id), start],
  });
}

async function writeTile(client: pg.ClientBase, tile: ChangedTile): Promise<void> {
  await client.query({
    name: 'exchange-tile',
    text: `insert into exchange.tiles (level, tile, hashes) values ($1, $2, $3)
           on conflict (tile, level) do update set hashes = excluded.hashes`,
    values: [tile.level, tile.tile, tile.hashes],
  });
}

/**
 * Runs until stopped: every entry has its place within a second.
 *
 * @param onError told about a pass that failed; the next one tries again
 */
export function startSequencer(deps: SequencerDeps, onError: (error: unknown) => void): { stop(): Promise<void> } {
  let isStopped = false;
  let wake = (): void => undefined;
  const running = (async () => {
    for (let pass = 0; !isStopped; pass += 1) {
      try {
        await sequenceAll(deps);
        if (pass % passesBetweenSweeps === 0) await deps.pool.query('select exchange.forget_tickets()');
      } catch (error) {
        if (!isStopped) onError(error);
      }
      if (isStopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMilliseconds);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return {
    async stop() {
      isStopped = true;
      wake();
      await running;
    },
  };
}
