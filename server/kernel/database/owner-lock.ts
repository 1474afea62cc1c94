import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { MynaError } from '../errors.ts';
import { processStart, processWorld } from './process-facts.ts';

const ownerSchema = z.object({ pid: z.int(), start: z.string(), world: z.string() });

/** The process that works on a data folder. */
type Owner = z.infer<typeof ownerSchema>;

export interface OwnerLock {
  release(): void;
}

const beatMilliseconds = 1000;
/** An owner in another container or on another machine cannot be looked up: it is alive if its lock beats. */
const watchMilliseconds = 3 * beatMilliseconds;

/**
 * Takes the data folder for this process. A lock left by a process that is gone is taken over.
 *
 * @throws {MynaError} `MYNA_DATABASE_IN_USE` with the owner's process id
 */
export async function takeOwnership(folder: string): Promise<OwnerLock> {
  const path = join(folder, 'owner.json');
  const self: Owner = { pid: process.pid, start: processStart(process.pid) ?? '', world: processWorld() };
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (tryCreate(path, self)) return hold(path);
    const before = readOwner(path);
    if (before === undefined) continue;
    if (before.owner && (await isAlive(path, before.owner))) throw new MynaError('MYNA_DATABASE_IN_USE', { pid: before.owner.pid });
    removeStale(path, before.text);
  }
  throw new MynaError('MYNA_DATABASE_IN_USE', { pid: readOwner(path)?.owner?.pid ?? 0 });
}

/** Written beside and then linked: the lock appears complete, and only if there is none. */
function tryCreate(path: string, self: Owner): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(self), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readOwner(path: string): { text: string; owner: Owner | undefined } | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    return { text, owner: parseOwner(text) };
  } catch {
    return undefined;
  }
}

/** A torn file (power cut) is nobody's. */
function parseOwner(text: string): Owner | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function isAlive(path: string, owner: Owner): Promise<boolean> {
  if (owner.world === processWorld()) return processStart(owner.pid) === owner.start;
  const beat = beatOf(path);
  for (let waited = 0; waited < watchMilliseconds; waited += 250) {
    await sleep(250);
    if (beatOf(path) !== beat) return true;
  }
  return false;
}

function beatOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Two starters may find the same stale lock: whoever moved away a fresh one by mistake puts it back. */
function removeStale(path: string, text: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readFileSync(aside, 'utf8') !== text) linkSync(aside, path);
  rmSync(aside, { force: true });
}

function hold(path: string): OwnerLock {
  const beat = setInterval(() => {
    const now = Date.now() / 1000;
    try {
      utimesSync(path, now, now);
    } catch {
      // The folder was removed under a running server; PostgreSQL itself will say so.
    }
  }, beatMilliseconds);
  beat.unref();
  return {
    release() {
      clearInterval(beat);
      rmSync(path, { force: true });
    },
  };
}
