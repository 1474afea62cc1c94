import { readFile } from 'node:fs/promises';
import { type Actor, isRefusal, MynaError, type Temporal } from '../../kernel/index.ts';
import type { StaffRole } from '../identity/index.ts';
import { type CastMember, type CastRole, cast, findCastMember } from './cast.ts';
import { setFirstPins } from './first-pins.ts';
import type { KnownPerson, PeopleStore } from './people-store.ts';
import { castRegistration } from './registrations.ts';
import type { SandboxDeps } from './types.ts';

export const sandboxActor: Actor = { institution: 'sandbox', person: 'system' };
/** The municipality that entered everybody in the register before the sandbox began. */
export const pastRegistrar: Actor = { institution: 'registry', person: 'system' };
export const sandboxPurpose = 'sandbox.cast';

/** Posts whose doors exist; the others get their roles with their doors. */
const grants: Readonly<Partial<Record<CastRole, readonly { institution: Actor['institution']; role: StaffRole }[]>>> = {
  officer: [{ institution: 'counter', role: 'counter.officer' }],
  helpline: [{ institution: 'helpline', role: 'helpline.operator' }],
  operator: [
    { institution: 'bureau', role: 'bureau.operator' },
    { institution: 'operator', role: 'country.operator' },
  ],
  dpo: [
    { institution: 'counter', role: 'counter.dpo' },
    { institution: 'helpline', role: 'helpline.dpo' },
    { institution: 'bureau', role: 'bureau.dpo' },
  ],
  auditor: [{ institution: 'operator', role: 'country.auditor' }],
};

/** Cards made at the same time: chip keys are made on all cores. */
const cardsAtOnce = 6;

/** Brings the cast into the country through the doors that everybody goes through. An interrupted run is gone on with. */
export async function seedCast(deps: SandboxDeps, store: PeopleStore): Promise<void> {
  const known = new Map((await store.all()).map((person) => [person.handle, person]));
  for (const member of cast.filter(({ registered }) => registered)) {
    if (!known.has(member.handle)) known.set(member.handle, await registerMember(deps, store, member, known));
    await noteDeath(deps, member, known.get(member.handle));
  }
  for (const member of cast) await noteFamily(deps, member, known);
  const waiting = cast.filter(({ handle, cardIssuedOn }) => cardIssuedOn !== undefined && known.get(handle)?.cardId === undefined);
  const workers = Array.from({ length: cardsAtOnce }, async () => {
    for (let member = waiting.shift(); member; member = waiting.shift()) await giveCard(deps, store, member, known.get(member.handle));
  });
  await Promise.all(workers);
  for (const member of cast) await giveRoles(deps, store, member, known.get(member.handle));
}

async function registerMember(
  deps: SandboxDeps,
  store: PeopleStore,
  member: CastMember,
  known: ReadonlyMap<string, KnownPerson>,
): Promise<KnownPerson> {
  const { registry } = deps;
  const head = member.household.head === member.handle ? undefined : known.get(member.household.head);
  const household = head && (await registry.openResident(head.residentId, sandboxActor, sandboxPurpose)).householdId;
  const registration = castRegistration(member, registry, household);
  try {
    const { residentId, individualNumber } = await registry.registerResident(registration, pastRegistrar, {
      reservedPlace: cast.indexOf(member),
    });
    await addMember(deps, store, member, { residentId, individualNumber });
  } catch (error) {
    if (!isRefusal(error, 'MYNA_REGISTRY_ALREADY_REGISTERED')) throw error;
    await findAgain(deps, store, member);
  }
  const person = await store.find(member.handle);
  if (!person) throw new MynaError('MYNA_SANDBOX_PERSON_NOT_FOUND', { person: member.handle });
  return person;
}

/** A death is noted at every start that does not find it: nothing else tells whether an interrupted run came so far. */
async function noteDeath({ registry }: SandboxDeps, member: CastMember, person: KnownPerson | undefined): Promise<void> {
  if (!member.diedOn || !person) return;
  const { state } = await registry.openResident(person.residentId, sandboxActor, sandboxPurpose);
  if (state === 'living') await registry.closeResident(person.residentId, 'dead', member.diedOn, pastRegistrar);
}

/** A run that ended between the registration and its note here, or a person registered at the counter since. */
export async function findAgain(deps: SandboxDeps, store: PeopleStore, member: CastMember): Promise<void> {
  const { registry } = deps;
  const { code } = registry.municipality(member.municipality);
  const found = await registry.findResidents(
    { name: member.name, birthDate: member.born, municipality: code },
    sandboxActor,
    sandboxPurpose,
  );
  const [one] = found;
  if (!one || found.length > 1) return;
  const individualNumber = await registry.readNumber(one.residentId, sandboxActor, sandboxPurpose);
  await addMember(deps, store, member, { residentId: one.residentId, individualNumber });
}

/** Last of all: whoever stands here is not registered again, and has what the registry notes beside the registration. */
async function addMember(
  { registry }: SandboxDeps,
  store: PeopleStore,
  member: CastMember,
  person: Pick<KnownPerson, 'residentId' | 'individualNumber'>,
): Promise<void> {
  if (member.foreign?.renewalPending) await registry.markRenewalPending(person.residentId, true, pastRegistrar);
  await store.add({ handle: member.handle, ...person });
}

/** Who is whose parent, and whose guardian: noted when both are registered, and found again at every start. */
async function noteFamily({ registry }: SandboxDeps, member: CastMember, known: ReadonlyMap<string, KnownPerson>): Promise<void> {
  const person = known.get(member.handle);
  if (!person) return;
  const parents = (member.parents ?? []).flatMap((handle) => known.get(handle)?.residentId ?? []);
  if (parents.length > 0) await registry.recordParents(person.residentId, parents, pastRegistrar);
  const guardian = member.guardian && known.get(member.guardian.handle);
  if (!member.guardian || !guardian) return;
  const { guardianship, version } = await registry.openResident(person.residentId, pastRegistrar, 'registry.records');
  if (guardianship) return;
  const facts = {
    guardianId: guardian.residentId,
    guardianName: findCastMember(member.guardian.handle)?.name ?? '',
    court: '横浜家庭裁判所',
    reference: '令和7年(家)第1204号',
    until: undefined,
    isSignatureGranted: false,
  };
  await registry.changeResidents(
    {
      change: { kind: 'guardianship', on: member.guardian.from, guardianship: facts },
      members: [{ residentId: person.residentId, version }],
      key: `cast/${member.handle}/guardianship`,
      evidence: ['court-order'],
    },
    pastRegistrar,
    'registry.records',
  );
}

async function giveCard(deps: SandboxDeps, store: PeopleStore, member: CastMember, person: KnownPerson | undefined): Promise<void> {
  const issuedOn = member.cardIssuedOn;
  if (!person || !issuedOn) return;
  // Also when there is a card: a run may have ended before its chip was handed over.
  const card = await deps.cards.importCard(await importOf(member, person, issuedOn));
  await setFirstPins(card.id, deps.chips, deps.cards);
  await store.setCard(member.handle, card.id);
}

async function importOf(member: CastMember, person: KnownPerson, issuedOn: Temporal.PlainDate) {
  const photo = await readFile(new URL(`./portraits/${member.handle}.jpg`, import.meta.url));
  return {
    residentId: person.residentId,
    appliedOn: issuedOn.subtract({ days: 38 }),
    issuedOn,
    collectedOn: issuedOn.add({ days: 16 }),
    photo,
  };
}

async function giveRoles(deps: SandboxDeps, store: PeopleStore, member: CastMember, person: KnownPerson | undefined): Promise<void> {
  const roles = member.roles.flatMap((role) => grants[role] ?? []);
  if (!person || person.isGranted || roles.length === 0) return;
  for (const { institution, role } of roles) {
    const office = institution === 'counter' ? { office: member.municipality } : {};
    await deps.staff.grantRole({
      residentId: person.residentId,
      institution,
      role,
      ...office,
      from: member.registeredOn,
      by: sandboxActor,
    });
  }
  await store.setGranted(member.handle);
}
