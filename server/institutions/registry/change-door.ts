/** The part of the registry's door that changes records, and shows what they were. */
import type { PolicyProfile } from '@openmyna/rules';
import { type Actor, type DueEvents, type KeyStore, MynaError } from '../../kernel/index.ts';
import { Temporal } from '../../kernel/temporal.ts';
import type { Item } from '../exchange/index.ts';
import { type ChangeDeps, changeResidents } from './change-residents.ts';
import type { ChangeStore } from './change-store.ts';
import type { ChangeRequest, RegistryChanges, ResidentChange } from './change-types.ts';
import { fieldsAsOf } from './changes-fold.ts';
import { createDueEvents } from './due-events.ts';
import { type GuardianshipRow, guardianshipOf } from './guardianship.ts';
import { changeNumber } from './number-change.ts';
import type { NumberSource } from './number-source.ts';
import type { RegistryStore } from './store.ts';
import type { Purpose, Registry, Resident } from './types.ts';

export interface ChangeDoorDeps {
  readonly store: RegistryStore;
  readonly changes: ChangeStore;
  readonly numbers: NumberSource;
  readonly keys: KeyStore;
  readonly profile: PolicyProfile;
  readonly today: () => Promise<Temporal.PlainDate>;
  readonly openResident: Registry['openResident'];
  readonly readNumber: Registry['readNumber'];
  readonly recordReads: (residentIds: readonly string[], actor: Actor, purpose: Purpose, items?: readonly Item[]) => Promise<void>;
}

export function createChangeDoor(deps: ChangeDoorDeps): RegistryChanges & Pick<Registry, 'closeResident' | 'dueEvents'> {
  const { store, changes } = deps;
  const changeDeps: ChangeDeps = { ...deps, household: (id) => store.household(id), resident: (id) => store.resident(id) };
  const dueEvents: DueEvents = createDueEvents(changeDeps);
  return {
    dueEvents,
    changeResidents: (request, actor, purpose) => changeResidents(changeDeps, request, actor, purpose),
    changeNumber: (request, actor) => changeNumber(deps, request, actor),
    async openHistory(residentId, actor, purpose) {
      await deps.recordReads([residentId], actor, purpose, ['changes']);
      return changes.history(residentId);
    },
    async openResidentAsOf(residentId, at, actor, purpose) {
      const current = await deps.openResident(residentId, actor, purpose);
      await deps.recordReads([residentId], actor, purpose, ['changes']);
      const fields = fieldsAsOf(await changes.fields(residentId), await changes.history(residentId), at);
      return residentOf(current, fields);
    },
    openTerms: (residentId) => changes.terms(residentId),
    async settleCardBrought(residentId) {
      await changes.settle(residentId, 'bring-card', 'brought');
    },
    closeResident: (residentId, state, on, actor) => closeResident(changeDeps, residentId, state, on, actor),
  };
}

/** The register's own closing: no notice at a counter, the same change. */
async function closeResident(
  deps: ChangeDeps,
  residentId: string,
  state: 'dead' | 'moved-out',
  on: Temporal.PlainDate,
  actor: Actor,
): Promise<void> {
  const resident = await deps.resident(residentId);
  if (resident?.state !== 'living') throw new MynaError('MYNA_REGISTRY_CLOSING_IMPOSSIBLE');
  const change: ResidentChange = state === 'dead' ? { kind: 'died', on } : { kind: 'moving-out', on, to: 'abroad' };
  const request: ChangeRequest = {
    change,
    members: [{ residentId, version: resident.version }],
    key: `close:${resident.version}`,
    evidence: [],
  };
  const purpose = actor.institution === 'counter' ? 'counter.registration' : 'registry.records';
  try {
    await changeResidents({ ...deps, openResident: async () => resident }, request, actor, purpose);
  } catch (error) {
    const isRule = error instanceof MynaError && error.code.startsWith('MYNA_REGISTRY_CHANGE_');
    throw isRule ? new MynaError('MYNA_REGISTRY_CLOSING_IMPOSSIBLE', {}, { cause: error }) : error;
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const day = (value: unknown): Temporal.PlainDate | undefined => (typeof value === 'string' ? Temporal.PlainDate.from(value) : undefined);

/** The fields of then over the record of today; what no change ever touches stays. */
function residentOf(current: Resident, fields: Readonly<Record<string, unknown>>): Resident {
  const stay = fields.stay as Readonly<Record<string, unknown>> | undefined;
  const movingOutOn = day(fields.moving_out_on);
  return {
    ...current,
    householdId: text(fields.household_id) ?? current.householdId,
    municipality: (text(fields.municipality) ?? current.municipality) as Resident['municipality'],
    name: text(fields.name) ?? current.name,
    kana: text(fields.kana) ?? current.kana,
    latin: text(fields.latin),
    commonName: text(fields.common_name),
    formerSurname: text(fields.former_surname),
    sex: (text(fields.sex) ?? current.sex) as Resident['sex'],
    birthDate: day(fields.birth_date) ?? current.birthDate,
    address: text(fields.address) ?? current.address,
    isAddressProtected: fields.is_address_protected === true,
    relationship: (text(fields.relationship) ?? current.relationship) as Resident['relationship'],
    residentSince: day(fields.resident_since) ?? current.residentSince,
    guardianship: fields.guardianship ? guardianshipOf(fields.guardianship as GuardianshipRow) : undefined,
    state: (text(fields.state) ?? current.state) as Resident['state'],
    stateSince: day(fields.state_since),
    movingOut: movingOutOn ? { on: movingOutOn, to: text(fields.moving_out_to) ?? '' } : undefined,
    stay:
      current.stay && stay
        ? {
            ...current.stay,
            status: (text(stay.status) ?? current.stay.status) as NonNullable<Resident['stay']>['status'],
            stayUntil: day(stay.stay_until),
            cardExpiresOn: day(stay.card_expires_on) ?? current.stay.cardExpiresOn,
            isRenewalPending: stay.is_renewal_pending === true,
          }
        : undefined,
  };
}
