/** Changes of records: one mechanism for a resident, and for members of a household who move together. */
import { randomUUID } from 'node:crypto';
import type { PolicyProfile } from '@openmyna/rules';
import { type Actor, type KeyStore, MynaError } from '../../kernel/index.ts';
import { Temporal } from '../../kernel/temporal.ts';
import { type ChangeRow, type NewPlace, type RowContext, rowOf } from './change-rows.ts';
import { checkChange, lastDayOfGroup } from './change-rules.ts';
import type { AppliedChange, ChangeStore } from './change-store.ts';
import type { ChangeKind, ChangeRequest, HistoryRow, RecordedChange, ResidentChange } from './change-types.ts';
import { requireGuardian } from './guardianship.ts';
import { mattersOfRow } from './history-matters.ts';
import { type Member, relationshipsWithin } from './households.ts';
import { refuseIndistinctNamesake } from './namesakes.ts';
import { requestKey, requireSameRequest } from './request-key.ts';
import type { RegistryStore } from './store.ts';
import type { Purpose, Resident, ResidentSummary } from './types.ts';

export interface ChangeDeps {
  readonly store: Pick<RegistryStore, 'find'>;
  readonly changes: ChangeStore;
  readonly keys: KeyStore;
  readonly profile: PolicyProfile;
  readonly today: () => Promise<Temporal.PlainDate>;
  /** Logged. */
  readonly openResident: (residentId: string, actor: Actor, purpose: Purpose) => Promise<Resident>;
  /** Living members, head first; unlogged, used for who stands how to whom. */
  readonly household: (householdId: string) => Promise<readonly ResidentSummary[]>;
  readonly resident: (residentId: string) => Promise<Resident | undefined>;
}

const moves: readonly ResidentChange['kind'][] = ['address', 'moving-in', 'returned'];
const leaves = (change: ResidentChange, today: Temporal.PlainDate): boolean =>
  moves.includes(change.kind) ||
  change.kind === 'died' ||
  (change.kind === 'moving-out' && change.to === 'abroad' && Temporal.PlainDate.compare(change.on, today) <= 0);
/** What only one person at a time can notify. */
const together: readonly ResidentChange['kind'][] = [...moves, 'moving-out', 'moving-out-cancelled'];

/** See {@link RegistryChanges.changeResidents}. */
export async function changeResidents(
  deps: ChangeDeps,
  request: ChangeRequest,
  actor: Actor,
  purpose: Purpose,
): Promise<readonly RecordedChange[]> {
  const key = requestKey(deps.keys, request);
  const repeated = await answerOfKey(deps, request, key);
  if (repeated) return repeated;
  const residents = await openMembers(deps, request, actor, purpose);
  const today = await deps.today();
  const rows = [];
  const places = await placesOf(deps, request, residents);
  const asked = await withGuardian(deps, request.change, today, { actor, purpose });
  for (const resident of residents) {
    const history = await deps.changes.history(resident.residentId);
    const change = checkChange(asked, resident, history, today);
    if (change.kind === 'name' && change.namesake) await refuseIndistinctNamesake(deps.store, { ...resident, ...change });
    const terms = await deps.changes.terms(resident.residentId);
    const context = {
      ...deps,
      today,
      key,
      evidence: request.evidence,
      actor,
      purpose,
      hasOpenCardTerm: terms.some(({ kind }) => kind === 'bring-card'),
    };
    rows.push(rowOf(change, resident, places.get(resident.residentId), context));
  }
  if (leaves(request.change, today)) rows.push(...(await leftBehind(deps, { ...request, key }, residents, { today, actor, purpose })));
  const ordered = rows.toSorted((a, b) => (a.resident_id < b.resident_id ? -1 : 1));
  const applied = await deps.changes.apply(ordered);
  return ordered.flatMap((row, place) => (row.kind === 'household' ? [] : [recordedOf(row, applied[place])]));
}

/** A guardian who is registered here bears the name of her own record. @throws {MynaError} `MYNA_REGISTRY_GUARDIAN_IMPOSSIBLE` */
async function withGuardian(
  { openResident }: ChangeDeps,
  change: ResidentChange,
  today: Temporal.PlainDate,
  { actor, purpose }: Pick<RowContext, 'actor' | 'purpose'>,
): Promise<ResidentChange> {
  if (change.kind !== 'guardianship' || change.guardianship?.guardianId === undefined) return change;
  const guardian = await openResident(change.guardianship.guardianId, actor, purpose);
  requireGuardian(guardian, today);
  return { ...change, guardianship: { ...change.guardianship, guardianName: guardian.name } };
}

/** The members as the officer saw them: every one is of the same household, and nobody has changed since. */
async function openMembers(deps: ChangeDeps, { change, members }: ChangeRequest, actor: Actor, purpose: Purpose): Promise<Resident[]> {
  if (members.length === 0 || new Set(members.map(({ residentId }) => residentId)).size !== members.length) {
    throw new MynaError('MYNA_REGISTRY_HOUSEHOLD_UNCLEAR');
  }
  if (members.length > 1 && !together.includes(change.kind)) throw new MynaError('MYNA_REGISTRY_CHANGE_OF_ONE');
  const residents: Resident[] = [];
  for (const { residentId, version } of members) {
    const resident = await deps.openResident(residentId, actor, purpose);
    if (resident.version !== version) throw new MynaError('MYNA_REGISTRY_RECORD_MOVED_ON');
    residents.push(resident);
  }
  const isOneHousehold = residents.every(({ householdId }) => householdId === residents[0]?.householdId);
  if (!isOneHousehold) throw new MynaError('MYNA_REGISTRY_HOUSEHOLD_UNCLEAR');
  return residents;
}

/** Where each member belongs after a move: the household as it was, when all move; a household that is entered; or a new one. */
async function placesOf(
  deps: ChangeDeps,
  { change, household }: ChangeRequest,
  residents: readonly Resident[],
): Promise<ReadonlyMap<string, NewPlace>> {
  const [first] = residents;
  if (!first || !moves.includes(change.kind)) return new Map();
  if (household) {
    const [host] = await deps.household(household.id);
    const municipality = change.kind === 'address' ? first.municipality : 'municipality' in change ? change.municipality : '';
    if (host?.municipality !== municipality) throw new MynaError('MYNA_REGISTRY_HOUSEHOLD_NOT_FOUND');
    if (household.relationship === 'head') throw new MynaError('MYNA_REGISTRY_HOUSEHOLD_UNCLEAR');
    return new Map(residents.map(({ residentId }) => [residentId, { householdId: household.id, relationship: household.relationship }]));
  }
  const all = change.kind === 'returned' ? [] : await deps.household(first.householdId);
  const isWhole = all.length > 0 && all.every(({ residentId }) => residents.some((member) => member.residentId === residentId));
  const householdId = isWhole ? first.householdId : randomUUID();
  const relationships = relationshipsWithin(
    change.kind === 'returned' ? residents.map((each) => ({ ...each, relationship: 'other-relative' as const })) : residents,
  );
  return new Map(
    residents.map(({ residentId, relationship }) => [
      residentId,
      { householdId, relationship: relationships.get(residentId) ?? relationship },
    ]),
  );
}

/** Members who stay in a household that the head has left get a new head. */
export async function leftBehind(
  deps: Pick<ChangeDeps, 'changes' | 'household' | 'resident'>,
  request: Pick<ChangeRequest, 'change' | 'key'>,
  gone: readonly Resident[],
  { today, actor, purpose }: Pick<RowContext, 'today' | 'actor' | 'purpose'>,
): Promise<ChangeRow[]> {
  if (!gone.some(({ relationship }) => relationship === 'head') || request.change.kind === 'returned') return [];
  const members = await deps.household(gone[0]?.householdId ?? '');
  const staying: (Resident & Member)[] = [];
  for (const { residentId } of members) {
    if (gone.some((other) => other.residentId === residentId)) continue;
    const resident = await deps.resident(residentId);
    if (resident) staying.push(resident);
  }
  const relationships = relationshipsWithin(staying);
  const rows: ChangeRow[] = [];
  for (const resident of staying) {
    const relationship = relationships.get(resident.residentId) ?? resident.relationship;
    if (relationship === resident.relationship) continue;
    const last = lastDayOfGroup(await deps.changes.history(resident.residentId), 'household') ?? request.change.on;
    const on = [last, request.change.on].sort(Temporal.PlainDate.compare).at(-1) ?? today;
    rows.push({
      resident_id: resident.residentId,
      version: resident.version,
      key: request.key,
      kind: 'household',
      effective_on: on.toString(),
      after: { relationship },
      delay_days: 0,
      matters: [],
      notices: [],
      items: ['household'],
      settles: [],
      due: [],
      evidence: [],
      institution: actor.institution,
      person: actor.person,
      ...(actor.terminal === undefined ? {} : { terminal: actor.terminal }),
      purpose,
    });
  }
  return rows;
}

function recordedOf(row: ChangeRow, applied: AppliedChange | undefined): RecordedChange {
  const bringBy = row.due.find(({ kind }) => kind === 'bring-card')?.due_on;
  return {
    residentId: row.resident_id,
    changeId: applied?.changeId ?? '',
    kind: row.kind,
    version: applied?.version ?? row.version,
    matters: row.matters,
    delayDays: row.delay_days,
    card: row.lapses ? 'lapses' : bringBy ? { bringBy: Temporal.PlainDate.from(bringBy) } : undefined,
  };
}

/** What the same request wrote before; undefined when it is new. */
async function answerOfKey(deps: ChangeDeps, request: ChangeRequest, key: string): Promise<readonly RecordedChange[] | undefined> {
  const recorded: RecordedChange[] = [];
  for (const { residentId } of request.members) {
    const written = await deps.changes.ofKey(residentId, request.key);
    requireSameRequest(written, key);
    const row = written.find(({ kind }) => kind !== 'household');
    if (!row) return undefined;
    recorded.push(await recordedBefore(deps, residentId, row));
  }
  return recorded.length > 0 ? recorded : undefined;
}

async function recordedBefore({ changes }: ChangeDeps, residentId: string, row: HistoryRow): Promise<RecordedChange> {
  const term = (await changes.termsOf(row.changeId, residentId)).find(({ kind }) => kind === 'bring-card');
  return {
    residentId,
    changeId: row.changeId,
    kind: row.kind as ChangeKind,
    version: row.version,
    matters: mattersOfRow(row),
    delayDays: row.delayDays,
    card: term ? { bringBy: term.dueOn } : row.kind === 'moving-in' ? 'lapses' : undefined,
  };
}
