import { MynaError } from '../../kernel/index.ts';
import { type CastMember, cast, castPins, findCastMember } from './cast.ts';
import { namedEvents } from './named-events.ts';
import { readNewcomers } from './newcomers.ts';
import { createPeopleStore, type KnownPerson, type PeopleStore } from './people-store.ts';
import { findAgain, seedCast } from './seed.ts';
import { seedStatistics } from './seed-statistics.ts';
import { createStaffErrands } from './staff-errands.ts';
import type { PersonEntry, Sandbox, SandboxDeps } from './types.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Opens the sandbox over the doors of the country. */
export function createSandbox(deps: SandboxDeps): Sandbox {
  const store = createPeopleStore(deps.database, deps.keys);
  const errands = createStaffErrands(deps, store);
  let isStopped = false;
  let statistics: Promise<void> = Promise.resolve();

  const residentOf = async (person: string): Promise<string> => {
    if (uuid.test(person)) return person;
    const known = (await store.find(person)) ?? (await lookAgain(deps, store, person));
    if (!known) throw new MynaError('MYNA_SANDBOX_PERSON_NOT_FOUND');
    return known.residentId;
  };

  return {
    async seed() {
      const started = performance.now();
      await seedCast(deps, store);
      await errands.plan();
      deps.log.info({ event: 'sandbox.cast-ready', ms: Math.round(performance.now() - started) });
      statistics = seedStatistics(deps, store, () => isStopped).catch((error: unknown) =>
        deps.log.error({ event: 'sandbox.statistics-failed', error }),
      );
    },
    async people() {
      const known = new Map((await store.all()).map((person) => [person.handle, person]));
      const members = await Promise.all(
        cast.map(async (member) => entryOf(deps, member, known.get(member.handle) ?? (await lookAgain(deps, store, member.handle)))),
      );
      const newcomers = await readNewcomers(deps, new Set(members.flatMap(({ residentId }) => residentId ?? [])));
      const others = newcomers.map(async (facts) => ({
        ...facts,
        individualNumber: null,
        card: await cardOf(deps, facts.residentId, null),
      }));
      return [...members, ...(await Promise.all(others))];
    },
    async letters(person) {
      const residentId = await residentOf(person);
      const letters = await deps.letters.list(residentId);
      return letters.map(({ id, kind, title, postedOn, isRead }) => ({
        id: `${residentId}.${id}`,
        kind,
        title,
        postedOn: postedOn.toString(),
        isRead,
      }));
    },
    async openLetter(id) {
      const [residentId = '', letterId = '', ...rest] = id.split('.');
      if (!uuid.test(residentId) || !uuid.test(letterId) || rest.length > 0) throw new MynaError('MYNA_LETTER_NOT_FOUND');
      return deps.letters.open(letterId, residentId);
    },
    async findCard(name) {
      const person = findCastMember(name) && ((await store.find(name)) ?? (await lookAgain(deps, store, name)));
      return person && (await deps.cards.findLiveCard(person.residentId))?.id;
    },
    events: async () => namedEvents(await deps.clock.today(), deps.profile),
    dueEvents: errands,
    async stop() {
      isStopped = true;
      await statistics;
    },
  };
}

/** Somebody of the cast whom the registry did not know at the start may have been registered at the counter since. */
async function lookAgain(deps: SandboxDeps, store: PeopleStore, handle: string): Promise<KnownPerson | undefined> {
  const member = findCastMember(handle);
  if (!member || member.registered || member.foreign?.status === 'temporary-visitor') return undefined;
  await findAgain(deps, store, member);
  return store.find(handle);
}

async function entryOf(deps: SandboxDeps, member: CastMember, person: KnownPerson | undefined): Promise<PersonEntry> {
  const { healthInsurance, residentRegistry, ...common } = castPins;
  const pins = { ...common, healthInsurance, ...(deps.profile.name === 'jlis' ? { residentRegistry } : {}) };
  return {
    id: member.handle,
    residentId: person?.residentId ?? null,
    name: member.name,
    kana: member.kana,
    latin: member.latin,
    sex: member.sex,
    born: member.born.toString(),
    municipality: member.municipality,
    address: `${deps.registry.municipality(member.municipality).name.ja}${member.address}`,
    individualNumber: person?.individualNumber ?? null,
    role: member.roles[0] ?? null,
    story: member.story,
    residenceCard: shownResidenceCard(member),
    // Whoever was registered at the counter has chosen PINs of her own.
    card: await cardOf(deps, person?.residentId ?? null, member.registered ? pins : null),
  };
}

async function cardOf(
  deps: SandboxDeps,
  residentId: string | null,
  pins: Readonly<Record<string, string>> | null,
): Promise<PersonEntry['card']> {
  const card = residentId === null ? undefined : await deps.cards.findLiveCard(residentId);
  return card ? { id: card.id, serial: card.serial, expiresOn: card.expiresOn.toString(), state: card.state, pins } : null;
}

/** The document that a foreign resident lays on a counter's desk. */
function shownResidenceCard({ foreign }: CastMember): PersonEntry['residenceCard'] {
  if (!foreign?.cardNumber) return null;
  const kind = foreign.status === 'special-permanent-resident' ? 'special-permanent-resident-certificate' : 'residence-card';
  return { kind, number: foreign.cardNumber, expiresOn: foreign.cardExpiresOn.toString() };
}
