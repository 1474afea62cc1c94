import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type ProfileName, policyProfile } from '@openmyna/rules';
import { type CapturedPhoto, createCards, createFaceFinder, type FaceFinder } from '../../institutions/cards/index.ts';
import { createCertification } from '../../institutions/certification/index.ts';
import { createExchange } from '../../institutions/exchange/index.ts';
import { createVerifiers } from '../../institutions/helpline/index.ts';
import { createIdentity } from '../../institutions/identity/index.ts';
import { createRegistry } from '../../institutions/registry/index.ts';
import { jobHandlers } from '../../job-handlers.ts';
import { createDocuments } from '../../kernel/documents/index.ts';
import {
  type Actor,
  createLetters,
  createLog,
  createMovableClock,
  type DueEvents,
  databaseSigners,
  type Jobs,
  machineTime,
  openKeyStore,
  startJobs,
} from '../../kernel/index.ts';
import { createTestDatabases } from '../index.ts';
import { createChipShelf } from './chip-shelf.ts';

const publicUrl = 'http://localhost:8400';
const photoFile = new URL('../../institutions/cards/photo/fixtures/good-1.jpg', import.meta.url);

export const officer: Actor = { institution: 'counter', person: 'b3f8f6a0-0000-4000-8000-000000000001', terminal: 'shiomi-1' };
export const operator: Actor = { institution: 'bureau', person: 'b3f8f6a0-0000-4000-8000-000000000002' };

export type World = Awaited<ReturnType<typeof createWorld>>;

/** The institutions through which a card's life goes, over a database of their own, with a clock that moves and chips in this process. */
export async function createWorld(policy: ProfileName) {
  const databases = await createTestDatabases();
  const kernel = databases.as('kernel');
  const keys = openKeyStore(Buffer.alloc(32, 9), (store) => databaseSigners(kernel, store));
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => lines.push(line) > 0 }, machineTime.now);
  const profile = policyProfile(policy);
  const time = machineTime;
  let jobs: Jobs | undefined;
  const dueEvents: DueEvents[] = [];
  const clock = createMovableClock(kernel, dueEvents, async () => jobs?.settle());
  const exchange = createExchange({ databases, keys, time });
  const registry = createRegistry({ databases, keys, clock, exchange, profile });
  const certification = createCertification({ databases, clock, time, keys, publicUrl, log });
  const identity = createIdentity({ databases, keys, time, log, certification, exchange, publicUrl: () => publicUrl });
  const shelf = createChipShelf(keys, profile.name);
  const letters = createLetters(kernel, keys);
  const faces = remembering(createFaceFinder());
  const production = createCards({
    database: databases.as('core'),
    keys,
    clock,
    time,
    letters,
    documents: createDocuments({ profile, url: publicUrl }),
    certification,
    registry,
    exchange,
    chips: shelf,
    profile,
    seed: 'lives',
    faces,
  });
  dueEvents.push(registry.dueEvents, production.dueEvents);
  await certification.start();
  await identity.start();
  await production.start();
  const handlers = jobHandlers(production.jobs, { exchange, staff: identity.staff });
  const running = await startJobs(databases.pool('kernel'), kernel, handlers, log, { isAlwaysCalm: true });
  jobs = running;
  const bytes = readFileSync(photoFile);
  const photo: CapturedPhoto = { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  return {
    databases,
    clock,
    registry,
    certification,
    sessions: identity.sessions,
    cards: production.cards,
    shelf,
    letters,
    profile,
    photo,
    lines,
    jobs: running,
    verifiers: createVerifiers({ certification, sessions: identity.sessions, passkeys: identity.passkeys, clock }),
    async stop() {
      await running.stop();
      await production.stop();
      await identity.stop();
      await certification.stop();
    },
  };
}

/** The same picture has the same faces: it is looked at once. */
function remembering(finder: FaceFinder): FaceFinder {
  let known: ReturnType<FaceFinder['find']> | undefined;
  return {
    find(pixels) {
      known ??= finder.find(pixels).catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return known;
    },
    close: () => finder.close(),
  };
}
