import type { ExportLine } from '@openmyna/transparency';
import type pg from 'pg';
import { type EntryRow, entryColumns, entryText } from './log-entry.ts';

const pageLength = 2000;

type PlacedRow = EntryRow & { readonly position: number };

interface HeadRow {
  readonly size: number;
  readonly at: string;
  readonly root: Buffer;
  readonly signature: Buffer;
}

/**
 * The log as it stands, for an auditor: every entry in its order, each signed head behind the last entry that it covers. Entries that have no
 * place yet are left out; they come with the next head.
 */
export async function* exportLog(pool: pg.Pool, key: Uint8Array): AsyncGenerator<ExportLine> {
  yield { kind: 'begin', key };
  const { rows: heads } = await pool.query<HeadRow>('select size, at, root, signature from exchange.heads order by size');
  const last = heads.at(-1)?.size ?? 0;
  let next = 0;
  for (let first = 0; first < last; first += pageLength) {
    for (const row of await readPlaced(pool, first, Math.min(first + pageLength, last))) {
      yield { kind: 'entry', position: row.position, salt: row.salt, entry: entryText(row) };
      for (let head = heads[next]; head && head.size <= row.position + 1; head = heads[next]) {
        yield { kind: 'head', head: { size: head.size, timestamp: Date.parse(head.at), root: head.root, signature: head.signature } };
        next += 1;
      }
    }
  }
}

async function readPlaced(pool: pg.Pool, from: number, to: number): Promise<PlacedRow[]> {
  const { rows } = await pool.query<PlacedRow>({
    name: 'exchange-placed-entries',
    text: `select ${entryColumns.replaceAll(/(\w+)/g, 'e.$1')}, p.position from exchange.positions p
             join exchange.entries e on e.resident_id = p.resident_id and e.id = p.entry_id
            where p.position >= $1 and p.position < $2 order by p.position`,
    values: [from, to],
  });
  return rows;
}
