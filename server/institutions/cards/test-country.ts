import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type CardImage, createBlankImage, createCard } from '@openmyna/card';
import { parseLocalGovernmentCode } from '@openmyna/number';
import { type CardTransport, inProcessTransport } from '@openmyna/reader';
import { type ProfileName, policyProfile } from '@openmyna/rules';
import { createDocuments } from '../../kernel/documents/index.ts';
import {
  type Actor,
  createLetters,
  createLog,
  createMovableClock,
  databaseSigners,
  type Jobs,
  type KeyStore,
  machineTime,
  openKeyStore,
  startJobs,
  Temporal,
} from '../../kernel/index.ts';
import { createTestDatabases } from '../../testing/index.ts';
import { createCertification } from '../certification/index.ts';
import { createExchange } from '../exchange/index.ts';
import { type ArrivalRegistration, createRegistry } from '../registry/index.ts';
import { createCards } from './cards.ts';
import { type ChipSupply, counterKeyOf, issuerKeyOf, withFaultyChips } from './chip-supply.ts';
import { createFaceFinder, type FaceFinder } from './photo/face-finder.ts';
import type { CardsTables } from './tables.ts';
import type { CapturedPhoto } from './types.ts';

/** For the tests of this room: the real institutions below it on a database of their own, chips in this process, and a clock that moves. */
export const officer: Actor = { institution: 'counter', person: 'b3f8f6a0-0000-4000-8000-000000000001', terminal: 'shiomi-1' };
export const operator: Actor = { institution: 'bureau', person: 'b3f8f6a0-0000-4000-8000-000000000002' };
export const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

/** Chips that live in this process. */
export interface ChipDrawer extends ChipSupply {
  readonly images: Map<string, CardImage>;
  readonly held: Map<string, string>;
  open(cardId: string): CardTransport;
  /** Stands between the bureau and its chips, for a while. */
  onTake: ChipSupply['takeBlank'] | undefined;
  /** Comes after a chip was destroyed, as a crash does. */
  onDestroyed: ChipSupply['destroy'] | undefined;
}

export function createChipDrawer(keys: KeyStore, profile: ProfileName): ChipDrawer {
  const images = new Map<string, CardImage>();
  const held = new Map<string, string>();
  const open = (cardId: string): CardTransport => {
    const image = images.get(cardId);
    if (!image) throw new Error('no such chip');
    const card = createCard({ image, commit: (next) => void images.set(cardId, next) });
    card.powerOn();
    return inProcessTransport(card);
  };
  const drawer: ChipDrawer = {
    images,
    held,
    open,
    onTake: undefined,
    onDestroyed: undefined,
    async takeBlank(cardId) {
      const channelKeys = {
        issuerKey: new Uint8Array(issuerKeyOf(keys, cardId)),
        counterKey: new Uint8Array(counterKeyOf(keys, cardId)),
      };
      images.set(cardId, createBlankImage({ cardId, profile, ...channelKeys }));
      return open(cardId);
    },
    reach: async (cardId) => open(cardId),
    async handOver(cardId, residentId) {
      held.set(cardId, residentId);
    },
    async destroy(cardId) {
      images.delete(cardId);
      await drawer.onDestroyed?.(cardId);
    },
  };
  return drawer;
}

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
  const databases = await createTestDatabases();
  const kernel = databases.as('kernel');
  const keys = openKeyStore(Buffer.alloc(32, 9), (store) => databaseSigners(kernel, store));
  const log = createLog({ write: () => true }, () => 0);
  const profile = policyProfile(policy);
  const publicUrl = 'http://localhost:8400';
  let jobs: Jobs | undefined;
  // Rooms read the clock; its due events are known once the rooms are there.
  const dueEvents: Parameters<typeof createMovableClock>[1][number][] = [];
  const clock = createMovableClock(kernel, dueEvents, async () => jobs?.settle());
  const exchange = createExchange({ databases, keys, time: machineTime });
  const registry = createRegistry({ databases, keys, clock, exchange });
  const certification = createCertification({ databases, clock, time: machineTime, keys, publicUrl, log });
  const drawer = createChipDrawer(keys, policy);
  const faults = { left: 0 };
  const faces = remembering(createFaceFinder());
  const parts = createCards({
    database: databases.as<CardsTables>('core'),
    keys,
    clock,
    time: machineTime,
    letters: createLetters(kernel, keys),
    documents: createDocuments({ profile, url: publicUrl }),
    certification,
    exchange,
    registry,
    chips: withFaultyChips(
      { ...drawer, takeBlank: (cardId) => (drawer.onTake ?? drawer.takeBlank)(cardId) },
      async () => faults.left-- > 0,
    ),
    profile,
    seed: 'test',
    faces,
  });
  dueEvents.push(registry.dueEvents, parts.dueEvents);
  await certification.start();
  jobs = await startJobs(databases.pool('kernel'), kernel, parts.jobs, log);
  const running = jobs;

  let made = 0;
  const register = async (change: Partial<ArrivalRegistration> = {}): Promise<string> => {
    made += 1;
    const letters = Array.from(String(made), (digit) => 'あいうえおかきくけこ'[Number(digit)]).join('');
    const { residentId } = await registry.registerResident(
      {
        kind: 'arrival',
        name: `田中 ${letters}`,
        kana: `たなか ${letters}`,
        sex: 'female',
        birthDate: day('1984-04-12'),
        municipality: parseLocalGovernmentCode('149900'),
        address: '汐見市港町1丁目2番3号',
        ...change,
      },
      officer,
    );
    return residentId;
  };

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
    letters: createLetters(kernel, keys),
    register,
    days: (days: number) => clock.advance(Temporal.Duration.from({ days })),
    async stop() {
      await running.stop();
      await certification.stop();
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
