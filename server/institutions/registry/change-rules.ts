/** What the law asks of a change of the record (住民基本台帳法 22–25, 30条の45 ff.), checked before anything is written. */
import { type MynaCode, MynaError } from '../../kernel/index.ts';
import { Temporal } from '../../kernel/temporal.ts';
import type { ChangeKind, HistoryRow, ResidentChange } from './change-types.ts';
import { lastDayOf } from './changes-fold.ts';
import { isSameText, readAddress, readKana, readName } from './characters.ts';
import { checkGuardianship } from './guardianship.ts';
import { findMunicipality } from './municipalities.ts';
import { readNamesake } from './namesakes.ts';
import { checkBirthDate, checkResidenceCard, residenceCardNumber } from './registration-rules.ts';
import type { Resident } from './types.ts';

/** A moving-out may be notified this many days ahead; a planned day farther away is a slip. */
const farthestPlanDays = 60;

const isAfter = (one: Temporal.PlainDate, other: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(one, other) > 0;
const unless = (condition: boolean, code: MynaCode): void => {
  if (!condition) throw new MynaError(code);
};

/** Kinds that write the same fields: each of them takes effect no earlier than the one before. */
const groups: readonly (readonly string[])[] = [
  ['address', 'moving-out', 'moving-out-cancelled', 'moving-in', 'moved-out', 'returned', 'household', 'died'],
  ['name'],
  ['former-surname'],
  ['common-name'],
  ['sex'],
  ['birth-date'],
  ['stay', 'renewal-pending', 'renewal-settled'],
  ['protection'],
  ['guardianship'],
];

/** The last day on which a field that this kind writes was changed. */
export function lastDayOfGroup(rows: readonly HistoryRow[], kind: ChangeKind): Temporal.PlainDate | undefined {
  return lastDayOf(rows, groups.find((group) => group.includes(kind)) ?? [kind]);
}

/**
 * The change with its texts tidied.
 * @throws {MynaError} a `MYNA_REGISTRY_…` refusal naming the rule
 */
export function checkChange(
  change: ResidentChange,
  resident: Resident,
  rows: readonly HistoryRow[],
  today: Temporal.PlainDate,
): ResidentChange {
  unless(resident.state !== 'dead', 'MYNA_REGISTRY_RECORD_OF_DEAD');
  unless((resident.state === 'moved-out') === (change.kind === 'returned'), abroadRefusal(change));
  checkDay(change, resident, rows, today);
  switch (change.kind) {
    case 'address':
    case 'moving-in':
    case 'returned':
      return checkPlace(change, resident);
    case 'moving-out':
      return checkMovingOut(change, resident, today);
    case 'moving-out-cancelled':
      unless(resident.movingOut !== undefined, 'MYNA_REGISTRY_NOT_MOVED_OUT');
      return change;
    case 'name':
    case 'former-surname':
    case 'common-name':
      return checkName(change, resident);
    case 'sex':
      unless(change.sex !== resident.sex, 'MYNA_REGISTRY_SAME_VALUE');
      return change;
    case 'birth-date':
      checkBirthDate(change.birthDate, today);
      unless(!change.birthDate.equals(resident.birthDate), 'MYNA_REGISTRY_SAME_VALUE');
      return change;
    case 'stay':
      return checkStay(change, resident, today);
    case 'protection':
      unless(change.isProtected !== resident.isAddressProtected, 'MYNA_REGISTRY_SAME_VALUE');
      return change;
    case 'guardianship':
      return checkGuardianship(change, resident, today);
    case 'died':
      return change;
  }
}

const abroadRefusal = ({ kind }: ResidentChange): MynaCode =>
  kind === 'returned' ? 'MYNA_REGISTRY_NOT_ABROAD' : 'MYNA_REGISTRY_RECORD_ABROAD';

/** Not in the future (a moving-out may be planned), not before the birth, not before what the same fields were changed by last. */
function checkDay(change: ResidentChange, resident: Resident, rows: readonly HistoryRow[], today: Temporal.PlainDate): void {
  const latest = change.kind === 'moving-out' ? today.add({ days: farthestPlanDays }) : today;
  if (isAfter(change.on, latest)) throw new MynaError('MYNA_REGISTRY_CHANGE_IN_FUTURE');
  if (isAfter(resident.birthDate, change.on)) throw new MynaError('MYNA_REGISTRY_CHANGE_BEFORE_BIRTH');
  const last = lastDayOfGroup(rows, change.kind);
  if (last && isAfter(last, change.on)) throw new MynaError('MYNA_REGISTRY_CHANGE_BEFORE_LAST', { last: last.toString() });
}

function checkPlace<Change extends Extract<ResidentChange, { address: string }>>(change: Change, resident: Resident): Change {
  const address = readAddress(change.address);
  if (change.kind === 'address') {
    unless(!isSameText(address, resident.address), 'MYNA_REGISTRY_SAME_ADDRESS');
    return { ...change, address };
  }
  unless(findMunicipality(change.municipality) !== undefined, 'MYNA_REGISTRY_MUNICIPALITY_UNKNOWN');
  if (change.kind === 'moving-in') {
    unless(change.municipality !== resident.municipality, 'MYNA_REGISTRY_SAME_MUNICIPALITY');
    const { movingOut } = resident;
    if (!movingOut) throw new MynaError('MYNA_REGISTRY_NOT_MOVED_OUT');
    unless(movingOut.to === change.municipality || movingOut.to === 'elsewhere', 'MYNA_REGISTRY_MOVED_OUT_ELSEWHERE');
  }
  return { ...change, address };
}

function checkMovingOut(
  change: Extract<ResidentChange, { kind: 'moving-out' }>,
  resident: Resident,
  today: Temporal.PlainDate,
): ResidentChange {
  unless(change.to !== resident.municipality, 'MYNA_REGISTRY_SAME_MUNICIPALITY');
  unless(resident.movingOut === undefined, 'MYNA_REGISTRY_MOVED_OUT_ALREADY');
  if (isAfter(resident.residentSince, change.on))
    throw new MynaError('MYNA_REGISTRY_CHANGE_BEFORE_LAST', { last: resident.residentSince.toString() });
  if (change.to !== 'abroad' && change.to !== 'elsewhere')
    unless(findMunicipality(change.to) !== undefined, 'MYNA_REGISTRY_MUNICIPALITY_UNKNOWN');
  // A departure lies a few weeks back at most: later it would be somebody who has long been away.
  if (isAfter(today, change.on.add({ years: 1 })))
    throw new MynaError('MYNA_REGISTRY_CHANGE_BEFORE_LAST', { last: today.subtract({ years: 1 }).toString() });
  return change;
}

type NameChange = Extract<ResidentChange, { kind: 'name' | 'former-surname' | 'common-name' }>;

function checkName(change: NameChange, resident: Resident): NameChange {
  if (change.kind === 'name') {
    const tidied = {
      ...change,
      name: readName('name', change.name),
      kana: readKana(change.kana),
      latin: change.latin === undefined ? undefined : readName('latin', change.latin),
      namesake: change.namesake && readNamesake(change.namesake),
    };
    const isSame = tidied.name === resident.name && tidied.kana === resident.kana && (tidied.latin ?? resident.latin) === resident.latin;
    unless(!isSame, 'MYNA_REGISTRY_SAME_VALUE');
    return tidied;
  }
  if (change.kind === 'former-surname') {
    const formerSurname = change.formerSurname === undefined ? undefined : readName('formerSurname', change.formerSurname);
    unless(formerSurname !== resident.formerSurname, 'MYNA_REGISTRY_SAME_VALUE');
    return { ...change, formerSurname };
  }
  unless(resident.belonging !== 'national', 'MYNA_REGISTRY_COMMON_NAME_OF_NATIONAL');
  const commonName = change.commonName === undefined ? undefined : readName('commonName', change.commonName);
  unless(commonName !== resident.commonName, 'MYNA_REGISTRY_SAME_VALUE');
  return { ...change, commonName };
}

function checkStay(change: Extract<ResidentChange, { kind: 'stay' }>, resident: Resident, today: Temporal.PlainDate): ResidentChange {
  unless(resident.stay !== undefined, 'MYNA_REGISTRY_NO_LIMITED_STAY');
  checkResidenceCard(change.residenceCard, today);
  return { ...change, residenceCard: { ...change.residenceCard, number: residenceCardNumber(change.residenceCard.number) } };
}
