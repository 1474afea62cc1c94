import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ProfileName } from '@openmyna/rules';
import type { Actor, Temporal } from '../../kernel/index.ts';
import { openTestRooms } from '../../testing/rooms.ts';
import { withFaultyChips } from './chip-supply.ts';
import { createFaceFinder, type FaceFinder } from './photo/face-finder.ts';
import type { CapturedPhoto } from './types.ts';

/** For the tests of this room: the real institutions below it on a database of their own, chips in this process, and a clock that moves. */
export const officer: Actor = { institution: 'counter', person: 'b3f8f6a0-0000-4000-8000-000000000001', terminal: 'shiomi-1' };
export const operator: Actor = { institution: 'bureau', person: 'b3f8f6a0-0000-4000-8000-000000000002' };
export { day } from '../../testing/rooms.ts';

/** The same picture has the same faces: tests send a handful of photos again and again. */
function remembering(finder: FaceFinder): FaceFinder {
  const known = new Map<string, ReturnType<FaceFinder['find']>>();
  return {
    find(pixels) {
      const key = createHash('sha256').update(pixels.data).digest('hex');
      const faces = known.get(key) ?? finder.find(pixels);
      known.set(key, faces);
      return faces;
    },
    close: () => finder.close(),
  };
}

export async function createTestCountry(policy: ProfileName = 'brief') {
  const faults = { left: 0 };
  const faces = remembering(createFaceFinder());
  const rooms = await openTestRooms({ policy, faces, through: (shelf) => withFaultyChips(shelf, async () => faults.left-- > 0) });
  const { databases, keys, clock, registry, certification, shelf: drawer, production: parts, letters } = rooms;
  const running = await rooms.start(parts.jobs);
  return {
    databases,
    keys,
    clock,
    registry,
    certification,
    drawer,
    faults,
    settle: () => running.settle(),
    failedJobs: () => running.failures(),
    ...parts,
    letters,
    register: (change: Parameters<typeof rooms.register>[0] = {}) => rooms.register(change, officer),
    days: rooms.days,
    async stop() {
      await rooms.stop();
      await faces.close();
    },
  };
}

export type TestCountry = Awaited<ReturnType<typeof createTestCountry>>;

/** A photo as the page captures it. */
export function capture(name: string, takenOn: Temporal.PlainDate): CapturedPhoto {
  const bytes = readFileSync(new URL(`./photo/fixtures/${name}.jpg`, import.meta.url));
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), takenOn };
}

/** The code of a refusal, or `done`. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : `unexpected: ${String(error)}`),
  );
}
