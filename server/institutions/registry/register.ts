import { randomUUID } from 'node:crypto';
import { type Actor, type KeyStore, MynaError } from '../../kernel/index.ts';
import { Temporal } from '../../kernel/temporal.ts';
import { searchKey } from './characters.ts';
import { refuseIndistinctNamesake } from './namesakes.ts';
import type { AssignedNumbers, NumberSource } from './number-source.ts';
import { belongingOf, checkRegistration } from './registration-rules.ts';
import { indexes, sealedPurposes } from './sealing.ts';
import type { NewResidentRow, RegistryStore, SealedParts } from './store.ts';
import type { BirthRegistration, Purpose, RegisteredResident, RegisterOptions, Registration, Relationship, Resident } from './types.ts';

export interface RegisterDeps {
  readonly store: RegistryStore;
  readonly numbers: NumberSource;
  readonly keys: KeyStore;
  readonly today: () => Promise<Temporal.PlainDate>;
  /** Logged read of a parent's record. */
  readonly openParent: (residentId: string, actor: Actor) => Promise<Resident>;
}

/** The statute under which somebody registers: an officer under the counter's, everybody else as the registry itself. */
export const registrationPurposeOf = ({ institution }: Actor): Purpose =>
  institution === 'counter' ? 'counter.registration' : 'registry.registration';

interface Place {
  readonly householdId: string;
  readonly relationship: Relationship;
  readonly address: string;
  readonly isAddressProtected: boolean;
  readonly residentSince: Temporal.PlainDate | undefined;
}

/** Registers one resident: rules, numbers and sealing here, then one statement that writes everything or nothing. */
export async function register(
  deps: RegisterDeps,
  registration: Registration,
  actor: Actor,
  options: RegisterOptions,
): Promise<RegisteredResident> {
  const checked = checkRegistration(registration, await deps.today());
  const place = checked.kind === 'birth' ? await parentsPlace(deps, checked, actor) : await newPlace(deps, checked);
  if (checked.namesake) await refuseIndistinctNamesake(deps.store, { ...checked, address: place.address });
  const assigned = options.reservedPlace === undefined ? await deps.numbers.next() : deps.numbers.reserved(options.reservedPlace);
  const residentId = randomUUID();
  const registeredOn = await deps.store.register({
    row: { ...rowOf(residentId, checked, place, actor), was_notified: options.wasNotified },
    sealed: sealedPartsOf(deps.keys, residentId, checked, assigned),
  });
  return { residentId, householdId: place.householdId, individualNumber: assigned.individualNumber, registeredOn };
}

/** A child of a national enters the household of the first parent who lives in the municipality. Nationality by descent: Nationality Act art. 2. */
async function parentsPlace(deps: RegisterDeps, birth: BirthRegistration, actor: Actor): Promise<Place> {
  const parents: Resident[] = [];
  for (const parent of birth.parents) parents.push(await openLivingParent(deps, parent, actor));
  if (!parents.some((parent) => parent.belonging === 'national')) throw new MynaError('MYNA_REGISTRY_NO_NATIONAL_PARENT');
  if (parents.some((parent) => Temporal.PlainDate.compare(parent.birthDate, birth.birthDate) >= 0)) {
    throw new MynaError('MYNA_REGISTRY_CHILD_OLDER_THAN_PARENT');
  }
  const host = parents.find((parent) => parent.municipality === birth.municipality);
  if (!host) throw new MynaError('MYNA_REGISTRY_PARENT_NOT_FOUND');
  const { householdId, address, isAddressProtected } = host;
  return {
    householdId,
    address,
    isAddressProtected,
    relationship: birth.sex === 'male' ? 'son' : 'daughter',
    residentSince: birth.birthDate,
  };
}

async function openLivingParent(deps: RegisterDeps, residentId: string, actor: Actor): Promise<Resident> {
  try {
    const parent = await deps.openParent(residentId, actor);
    if (parent.state === 'living') return parent;
  } catch (error) {
    if (!(error instanceof MynaError && error.code === 'MYNA_REGISTRY_RESIDENT_NOT_FOUND')) throw error;
  }
  throw new MynaError('MYNA_REGISTRY_PARENT_NOT_FOUND');
}

async function newPlace(deps: RegisterDeps, newcomer: Exclude<Registration, { kind: 'birth' }>): Promise<Place> {
  const { household, address, isAddressProtected = false, residentSince } = newcomer;
  if (household === undefined) return { householdId: randomUUID(), relationship: 'head', address, isAddressProtected, residentSince };
  const members = await deps.store.household(household);
  if (!members.some(({ municipality }) => municipality === newcomer.municipality)) throw new MynaError('MYNA_REGISTRY_HOUSEHOLD_NOT_FOUND');
  // A record that showed where a protected household lives would undo its protection: members' own addresses are hidden then.
  const isHidden = isAddressProtected || members.some((member) => member.address === undefined);
  return {
    householdId: household,
    relationship: newcomer.relationship ?? 'cohabitant',
    address,
    isAddressProtected: isHidden,
    residentSince,
  };
}

function rowOf(residentId: string, registration: Registration, place: Place, actor: Actor): Omit<NewResidentRow, 'was_notified'> {
  const foreign = registration.kind === 'foreign' ? registration : undefined;
  const otherNames = foreign ? [foreign.latin, foreign.commonName].filter((name) => name !== undefined) : [];
  return {
    resident_id: residentId,
    household_id: place.householdId,
    relationship: place.relationship,
    municipality: registration.municipality,
    belonging: belongingOf(registration),
    name: registration.name,
    kana: registration.kana,
    latin: foreign?.latin,
    common_name: foreign?.commonName,
    sex: registration.sex,
    birth_date: registration.birthDate.toString(),
    address: place.address,
    is_address_protected: place.isAddressProtected,
    resident_since: place.residentSince?.toString(),
    name_key: searchKey(registration.name),
    kana_key: searchKey(registration.kana),
    other_name_key: otherNames[0] === undefined ? undefined : searchKey(otherNames[0]),
    namesake: registration.namesake?.fact,
    parents: registration.kind === 'birth' ? registration.parents : undefined,
    stay: foreign && {
      nationality: foreign.residenceCard.nationality,
      status: foreign.residenceCard.status,
      stay_until: foreign.residenceCard.stayUntil?.toString(),
      card_expires_on: foreign.residenceCard.expiresOn.toString(),
      permission: foreign.residenceCard.permission,
    },
    institution: actor.institution,
    person: actor.person,
    terminal: actor.terminal,
    purpose: registrationPurposeOf(actor),
  };
}

function sealedPartsOf(keys: KeyStore, residentId: string, registration: Registration, assigned: AssignedNumbers): SealedParts {
  const seal = (purpose: string, text: string): Uint8Array => keys.seal(purpose, Buffer.from(text), residentId);
  const cardNumber = registration.kind === 'foreign' ? registration.residenceCard.number : undefined;
  return {
    number: seal(sealedPurposes.number, assigned.individualNumber),
    numberIndex: indexes.number(keys, assigned.individualNumber),
    recordCode: seal(sealedPurposes.recordCode, assigned.recordCode),
    identityIndex: indexes.identity(keys, registration),
    cardIndex: cardNumber === undefined ? undefined : indexes.residenceCard(keys, cardNumber),
    cardNumber: cardNumber === undefined ? undefined : seal(sealedPurposes.residenceCard, cardNumber),
  };
}
