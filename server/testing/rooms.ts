import { parseLocalGovernmentCode } from '@openmyna/number';
import { type ProfileName, policyProfile } from '@openmyna/rules';
import { type Cards, type ChipSupply, createCards, type FaceFinder } from '../institutions/cards/index.ts';
import { createCertification } from '../institutions/certification/index.ts';
import { createExchange } from '../institutions/exchange/index.ts';
import { createIdentity } from '../institutions/identity/index.ts';
import { type ArrivalRegistration, createRegistry, type Registry } from '../institutions/registry/index.ts';
import { createDocuments } from '../kernel/documents/index.ts';
import {
  type Actor,
  type CivilClock,
  createLetters,
  createLog,
  createMovableClock,
  type DueEvents,
  databaseSigners,
  type JobHandlers,
  type Jobs,
  machineTime,
  openKeyStore,
  type ProtocolTime,
  startJobs,
  Temporal,
} from '../kernel/index.ts';
import { createChipShelf } from './chip-shelf.ts';
import { createTestDatabases } from './index.ts';

export const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
export const publicUrl = 'http://localhost:8400';
const registrar: Actor = { institution: 'registry', person: 'system' };

export interface TestRoomsOptions {
  readonly policy?: ProfileName;
  /** Protocol time. */
  readonly time?: ProtocolTime;
  /** What stands between the bureau and its chips. */
  readonly through?: (shelf: ChipSupply) => ChipSupply;
  readonly faces?: FaceFinder;
}

/** The institutions below a room that is tested, as they are, over a database of their own: a clock that moves, chips in this process. */
export async function openTestRooms({ policy = 'brief', time = machineTime, through = (shelf) => shelf, faces }: TestRoomsOptions = {}) {
  const databases = await createTestDatabases();
  const kernel = databases.as('kernel');
  const keys = openKeyStore(Buffer.alloc(32, 9), (store) => databaseSigners(kernel, store));
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => lines.push(line) > 0 }, machineTime.now);
  const profile = policyProfile(policy);
  let jobs: Jobs | undefined;
  // Rooms read the clock; its due events are known once the rooms are there.
  const dueEvents: DueEvents[] = [];
  const clock = createMovableClock(kernel, dueEvents, async () => jobs?.settle());
  const exchange = createExchange({ databases, keys, time });
  const registry = createRegistry({ databases, keys, clock, exchange });
  const certification = createCertification({ databases, clock, time: machineTime, keys, publicUrl, log });
  const shelf = createChipShelf(keys, policy);
  const letters = createLetters(kernel, keys);
  const documents = createDocuments({ profile, url: publicUrl });
  const chips = through({ ...shelf, takeBlank: (cardId) => (shelf.onTake ?? shelf.takeBlank)(cardId) });
  const common = { keys, clock, time, letters, documents, certification, registry, exchange, profile, chips };
  const production = createCards({ ...common, database: databases.as('core'), seed: 'test', ...(faces && { faces }) });
  const identity = createIdentity({ databases, keys, time, log, certification, exchange, publicUrl: () => publicUrl });
  dueEvents.push(registry.dueEvents, production.dueEvents);
  const people = createPeople({ registry, clock, cards: production.cards });
  return {
    ...{ databases, kernel, keys, log, lines, profile, time, clock, dueEvents, exchange, registry, certification, letters, documents },
    ...{ shelf, production, cards: production.cards, identity },
    ...people,
    /** Starts what runs by itself, with jobs handled by `handlers`. */
    async start(handlers: JobHandlers): Promise<Jobs> {
      await certification.start();
      await identity.start();
      jobs = await startJobs(databases.pool('kernel'), kernel, handlers, log);
      return jobs;
    },
    /** The cookie of a session at a door, without the browser's redirects. */
    async sessionAt(door: 'counter' | 'helpline' | 'portal', residentId: string, cardId: string): Promise<string> {
      const code = await exchange.codeFor(residentId, door);
      const certificates = await certification.certificatesOf(residentId);
      const cardSerial = certificates.find(({ kind }) => kind === 'authentication')?.serial ?? '';
      return (await identity.sessions.start({ door, code, cardId, cardSerial })).cookie;
    },
    days: (days: number) => clock.advance(Temporal.Duration.from({ days })),
    async stop(): Promise<void> {
      await jobs?.stop();
      await identity.stop();
      await certification.stop();
      await production.stop();
    },
  };
}

export type TestRooms = Awaited<ReturnType<typeof openTestRooms>>;

/** People whom no test met before, and cards that they have had for a year. */
function createPeople({ registry, clock, cards }: { registry: Registry; clock: CivilClock; cards: Cards }) {
  let made = 0;
  return {
    async register(change: Partial<ArrivalRegistration> = {}, by = registrar): Promise<string> {
      made += 1;
      const ending = Array.from(String(made), (digit) => 'あいうえおかきくけこ'[Number(digit)]).join('');
      const person: ArrivalRegistration = {
        kind: 'arrival',
        name: `田中 ${ending}`,
        kana: `たなか ${ending}`,
        sex: 'female',
        birthDate: day('1984-04-12'),
        municipality: parseLocalGovernmentCode('149900'),
        address: '汐見市港町1丁目2番3号',
        ...change,
      };
      return (await registry.registerResident(person, by)).residentId;
    },
    async importCard(residentId: string, photo?: Uint8Array) {
      const today = await clock.today();
      const [appliedOn = today, issuedOn = today, collectedOn = today] = [14, 13, 12].map((months) => today.subtract({ months }));
      return cards.importCard({ residentId, appliedOn, issuedOn, collectedOn, ...(photo && { photo }) });
    },
  };
}
