import { type ExportLine, formatLine, type SignedTreeHead } from '@openmyna/transparency';
import type pg from 'pg';
import { type EntryRow, entryColumns, entryText } from './log-entry.ts';
import { tileWidth } from './tiles.ts';

/** Entries that are read at once: whole tiles. */
const pageLength = 8 * tileWidth;
const hashBytes = 32;

type PlacedRow = EntryRow & { readonly position: number };

interface HeadRow {
  readonly size: number;
  readonly at: string;
  readonly root: Buffer;
  readonly signature: Buffer;
}

type Leaf = Extract<ExportLine, { kind: 'entry' | 'leaf' }>;

/** Reads the entries of the places from `first` up to, not including, `end`, in their order. */
type ReadLeaves = (pool: pg.Pool, first: number, end: number) => Promise<readonly Leaf[]>;

/**
 * The log as it stands, for an auditor: every entry in its order, each signed head behind the last entry that it covers. Entries that have no
 * place yet are left out; they come with the next head.
 */
export function exportLog(pool: pg.Pool, key: Uint8Array): AsyncGenerator<ExportLine> {
  return exportWith(pool, key, readEntries);
}

/** The same for anybody: salted hashes in place of the entries. */
export function exportHashes(pool: pg.Pool, key: Uint8Array): AsyncGenerator<ExportLine> {
  return exportWith(pool, key, readHashes);
}

async function* exportWith(pool: pg.Pool, key: Uint8Array, readLeaves: ReadLeaves): AsyncGenerator<ExportLine> {
  yield { kind: 'begin', key };
  const { rows } = await pool.query<{ size: number }>('select size from exchange.heads order by size desc limit 1');
  const last = rows[0]?.size ?? 0;
  for (const head of await readHeads(pool, -1, 0)) yield { kind: 'head', head };
  for (let first = 0; first < last; first += pageLength) {
    const end = Math.min(first + pageLength, last);
    const [leaves, heads] = await Promise.all([readLeaves(pool, first, end), readHeads(pool, first, end)]);
    let next = 0;
    for (const leaf of leaves) {
      yield leaf;
      for (let head = heads[next]; head && head.size <= leaf.position + 1; head = heads[next]) {
        yield { kind: 'head', head };
        next += 1;
      }
    }
  }
}

/** Heads over more than `after` and at most `upTo` entries. */
async function readHeads(pool: pg.Pool, after: number, upTo: number): Promise<SignedTreeHead[]> {
  const { rows } = await pool.query<HeadRow>({
    name: 'exchange-heads-between',
    text: 'select size, at, root, signature from exchange.heads where size > $1 and size <= $2 order by size',
    values: [after, upTo],
  });
  return rows.map(({ size, at, root, signature }) => ({ size, timestamp: Date.parse(at), root, signature }));
}

const readEntries: ReadLeaves = async (pool, first, end) => {
  const { rows } = await pool.query<PlacedRow>({
    name: 'exchange-placed-entries',
    text: `select ${entryColumns.replaceAll(/(\w+)/g, 'e.$1')}, p.position from exchange.positions p
             join exchange.entries e on e.resident_id = p.resident_id and e.id = p.entry_id
            where p.position >= $1 and p.position < $2 order by p.position`,
    values: [first, end],
  });
  return rows.map((row) => ({ kind: 'entry', position: row.position, salt: row.salt, entry: entryText(row) }));
};

const readHashes: ReadLeaves = async (pool, first, end) => {
  const { rows } = await pool.query<{ tile: number; hashes: Buffer }>({
    name: 'exchange-leaf-tiles',
    text: 'select tile, hashes from exchange.tiles where level = 0 and tile >= $1 and tile < $2 order by tile',
    values: [first / tileWidth, Math.ceil(end / tileWidth)],
  });
  const leaves = rows.flatMap(({ tile, hashes }) =>
    Array.from({ length: hashes.length / hashBytes }, (_, index) => ({
      kind: 'leaf' as const,
      position: tile * tileWidth + index,
      hash: hashes.subarray(index * hashBytes, (index + 1) * hashBytes),
    })),
  );
  // The last tile may hold leaves that came after the head.
  return leaves.filter(({ position }) => position < end);
};

const chunkCharacters = 65_536;

/** The lines as text, in pieces of a size that a connection carries well. */
export async function* exportText(lines: AsyncIterable<ExportLine>): AsyncGenerator<string> {
  let chunk = '';
  for await (const line of lines) {
    chunk += `${formatLine(line)}\n`;
    if (chunk.length < chunkCharacters) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
