import { type IndividualNumber, parseIndividualNumber, parseResidentRecordCode } from '@openmyna/number';
import { type PolicyProfile, policyProfile } from '@openmyna/rules';
import { type Actor, type CivilClock, type Databases, type KeyStore, MynaError } from '../../kernel/index.ts';
import type { Temporal } from '../../kernel/temporal.ts';
import type { Exchange, Item } from '../exchange/index.ts';
import { createChangeDoor } from './change-door.ts';
import { createChangeStore } from './change-store.ts';
import { foldKana, searchKey } from './characters.ts';
import { isInForce } from './guardianship.ts';
import { getMunicipality, municipalities } from './municipalities.ts';
import { createNumberSource } from './number-source.ts';
import { register, registrationPurposeOf } from './register.ts';
import { residenceCardNumber } from './registration-rules.ts';
import { indexes, sealedPurposes } from './sealing.ts';
import { createRegistryStore, type RegistryStore } from './store.ts';
import type { Purpose, Registry, Resident, ResidentQuery, ResidentSummary } from './types.ts';

export interface RegistryDeps {
  readonly databases: Databases;
  readonly keys: KeyStore;
  readonly clock: CivilClock;
  readonly exchange: Pick<Exchange, 'recordAccess'>;
  /** Days of notice after a change; left out: the brief's, which are the law's. */
  readonly profile?: PolicyProfile;
}

/** Writes the access log's entries; they are committed when the promise resolves. */
type RecordReads = (residentIds: readonly string[], actor: Actor, purpose: Purpose, items?: readonly Item[]) => Promise<void>;

/** Creates the registry's door over the `core` role. */
export function createRegistry(deps: RegistryDeps): Registry {
  const pool = deps.databases.pool('core');
  const store = createRegistryStore(pool);
  const numbers = createNumberSource(pool, deps.keys);
  const recordReads: RecordReads = (residentIds, actor, purpose, items) =>
    deps.exchange.recordAccess(deps.databases.as('core'), ...residentIds.map((residentId) => ({ residentId, actor, purpose, items })));
  const reader = createReader(store, recordReads, createCoverage(store));
  const registerDeps = {
    store,
    numbers,
    keys: deps.keys,
    today: () => deps.clock.today(),
    openParent: (residentId: string, actor: Actor) => reader.openResident(residentId, actor, registrationPurposeOf(actor)),
  };
  const open = (purpose: string, sealed: Uint8Array, residentId: string): string =>
    Buffer.from(deps.keys.open(purpose, sealed, residentId)).toString();
  const openSealed = async (residentId: string, actor: Actor, purpose: Purpose, item: Item) => {
    const sealed = await store.sealed(residentId);
    if (!sealed) throw new MynaError('MYNA_REGISTRY_RESIDENT_NOT_FOUND');
    await recordReads([residentId], actor, purpose, [item]);
    return sealed;
  };

  const readNumber = async (residentId: string, actor: Actor, purpose: Purpose): Promise<IndividualNumber> => {
    const { number } = await openSealed(residentId, actor, purpose, 'individualNumber');
    return parseIndividualNumber(open(sealedPurposes.number, number, residentId));
  };
  const { one, ...reads } = reader;
  const changeDoor = createChangeDoor({
    store,
    changes: createChangeStore(deps.databases),
    numbers,
    keys: deps.keys,
    profile: deps.profile ?? policyProfile('brief'),
    today: registerDeps.today,
    openResident: reader.openResident,
    readNumber,
    recordReads,
  });
  return {
    ...reads,
    ...changeDoor,
    registerResident: (registration, actor, options = {}) => register(registerDeps, registration, actor, options),
    async findByNumber(number, actor, purpose) {
      return one(await store.residentOfNumber(indexes.number(deps.keys, number)), actor, purpose);
    },
    async findByResidenceCard(number, actor, purpose) {
      return one(await store.residentOfCard(indexes.residenceCard(deps.keys, residenceCardNumber(number))), actor, purpose);
    },
    openWards: async (guardianId, actor, purpose) => reader.openWards(guardianId, await registerDeps.today(), actor, purpose),
    readNumber,
    async readRecordCode(residentId, actor, purpose) {
      const { recordCode } = await openSealed(residentId, actor, purpose, 'recordCode');
      return parseResidentRecordCode(open(sealedPurposes.recordCode, recordCode, residentId));
    },
    recordParents: (residentId, parentIds, actor) => store.recordParents(residentId, parentIds, actor),
    openSealedNumber: (residentId, sealed) => parseIndividualNumber(open(sealedPurposes.number, sealed, residentId)),
    async markRenewalPending(residentId, isPending, actor) {
      const isMarked = await store.markRenewal(residentId, isPending, actor.institution, actor.person);
      if (!isMarked) throw new MynaError('MYNA_REGISTRY_NO_LIMITED_STAY');
    },
    municipality: getMunicipality,
    municipalities,
  };
}

type Coverage = (purpose: Purpose) => Promise<readonly Item[]>;

/** What a record shows, as far as the law of the purpose covers it: the log names no more than was read. */
const recordItems: readonly Item[] = ['basicFour', 'residentState', 'stay', 'household', 'guardianship'];

function createCoverage(store: RegistryStore): Coverage {
  const known = new Map<Purpose, readonly Item[]>();
  return async (purpose) => {
    const remembered = known.get(purpose);
    if (remembered) return remembered;
    const covered = await store.itemsOf(purpose);
    const items = recordItems.filter((item) => covered.includes(item));
    if (covered.length > 0) known.set(purpose, items);
    return items;
  };
}

/** Reads that write their entry before anybody sees the data (invariant I2). */
function createReader(store: RegistryStore, recordReads: RecordReads, coverage: Coverage) {
  const logged = async (found: readonly ResidentSummary[], actor: Actor, purpose: Purpose): Promise<readonly ResidentSummary[]> => {
    if (found.length > 0)
      await recordReads(
        found.map(({ residentId }) => residentId),
        actor,
        purpose,
        ['basicFour'],
      );
    return found;
  };
  return {
    async findResidents(query: ResidentQuery, actor: Actor, purpose: Purpose): Promise<readonly ResidentSummary[]> {
      const [nameKey, kanaKey] = [searchKey(query.name ?? ''), searchKey(foldKana(query.kana ?? ''))];
      const isShort = (key: string): boolean => Array.from(key).length < 2;
      if (query.birthDate === undefined && isShort(nameKey) && isShort(kanaKey)) throw new MynaError('MYNA_REGISTRY_QUERY_TOO_WIDE');
      const found = await store.find({
        nameKey,
        kanaKey,
        ...(query.birthDate ? { birthDate: query.birthDate.toString() } : {}),
        ...(query.municipality ? { municipality: query.municipality } : {}),
      });
      return logged(found, actor, purpose);
    },
    async openResident(residentId: string, actor: Actor, purpose: Purpose): Promise<Resident> {
      const resident = await store.resident(residentId);
      if (!resident) throw new MynaError('MYNA_REGISTRY_RESIDENT_NOT_FOUND');
      const items = await coverage(purpose);
      const maySee = items.includes('guardianship');
      // Named in the log where there is something to see.
      await recordReads([residentId], actor, purpose, resident.guardianship ? items : items.filter((item) => item !== 'guardianship'));
      return maySee ? resident : { ...resident, guardianship: undefined };
    },
    async openHousehold(householdId: string, actor: Actor, purpose: Purpose): Promise<readonly ResidentSummary[]> {
      return logged(await store.household(householdId), actor, purpose);
    },
    /** See {@link Registry.openWards}. */
    async openWards(guardianId: string, today: Temporal.PlainDate, actor: Actor, purpose: Purpose): Promise<readonly ResidentSummary[]> {
      const wards = (await store.wards(guardianId)).filter(({ guardianship }) => isInForce(guardianship, today));
      return logged(await store.summaries(wards.map(({ residentId }) => residentId)), actor, purpose);
    },
    async one(residentId: string | undefined, actor: Actor, purpose: Purpose): Promise<ResidentSummary | undefined> {
      if (residentId === undefined) return undefined;
      const [found] = await logged(await store.summaries([residentId]), actor, purpose);
      return found;
    },
  };
}
