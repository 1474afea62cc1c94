import { nodeHash, type ReadNode } from '@openmyna/transparency';
import type pg from 'pg';

/** Hashes in a tile. Proofs of a log of 2^24 entries read three tiles for each level of the path at most. */
export const tileWidth = 256;
const tileLevels = Math.log2(tileWidth);
const hashBytes = 32;

/** Reads a tile's hashes, one after the other; undefined when there is none yet. */
export type ReadTile = (level: number, tile: number) => Promise<Uint8Array | undefined>;

/** A tile that was begun or filled by new leaves. */
export interface ChangedTile {
  readonly level: number;
  readonly tile: number;
  readonly hashes: Uint8Array;
}

export function databaseTiles(client: pg.Pool | pg.ClientBase): ReadTile {
  const known = new Map<string, Promise<Uint8Array | undefined>>();
  return (level, tile) => {
    const key = `${level}/${tile}`;
    let found = known.get(key);
    if (!found) {
      found = readTile(client, level, tile);
      known.set(key, found);
    }
    return found;
  };
}

async function readTile(client: pg.Pool | pg.ClientBase, level: number, tile: number): Promise<Uint8Array | undefined> {
  const { rows } = await client.query<{ hashes: Buffer }>('select hashes from exchange.tiles where tile = $1 and level = $2', [
    tile,
    level,
  ]);
  return rows[0]?.hashes;
}

/** Nodes between the stored levels are made from the hashes of one tile. */
export function nodesOf(readTileAt: ReadTile): ReadNode {
  return async (level, index) => {
    const tileLevel = Math.floor(level / tileLevels);
    const count = 2 ** (level % tileLevels);
    const first = index * count;
    const hashes = await readTileAt(tileLevel, Math.floor(first / tileWidth));
    const from = (first % tileWidth) * hashBytes;
    const part = hashes?.subarray(from, from + count * hashBytes);
    if (part?.length !== count * hashBytes) throw new RangeError(`the log holds no node ${level}/${index}`);
    return foldPerfect(splitHashes(part));
  };
}

function splitHashes(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / hashBytes }, (_, index) => bytes.subarray(index * hashBytes, (index + 1) * hashBytes));
}

/** The root over a power of two of nodes. */
function foldPerfect(hashes: readonly Uint8Array[]): Uint8Array {
  let row = [...hashes];
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, index) => nodeHash(row[index * 2] as Uint8Array, row[index * 2 + 1] as Uint8Array));
  }
  return row[0] as Uint8Array;
}

/** Appends leaves to a log of `size` leaves and returns the tiles that changed, on all levels. */
export async function appendLeaves(readTileAt: ReadTile, size: number, leaves: readonly Uint8Array[]): Promise<ChangedTile[]> {
  const changed: ChangedTile[] = [];
  let added = leaves;
  let before = size;
  for (let level = 0; added.length > 0; level += 1) {
    const filled: Uint8Array[] = [];
    let tile = Math.floor(before / tileWidth);
    let kept = before % tileWidth;
    for (let done = 0; done < added.length; tile += 1) {
      const old = kept > 0 ? ((await readTileAt(level, tile)) ?? Buffer.alloc(0)).subarray(0, kept * hashBytes) : Buffer.alloc(0);
      const taken = added.slice(done, done + tileWidth - kept);
      const hashes = Buffer.concat([old, ...taken]);
      changed.push({ level, tile, hashes });
      if (hashes.length === tileWidth * hashBytes) filled.push(foldPerfect(splitHashes(hashes)));
      done += taken.length;
      kept = 0;
    }
    before = Math.floor(before / tileWidth);
    added = filled;
  }
  return changed;
}
