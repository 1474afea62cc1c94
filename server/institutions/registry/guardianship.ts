/** 成年後見 in the register: who may be a ward and a guardian, and what of it is kept (Civil Code arts. 7, 8, 838, 843, 847). */
import { ageOn } from '@openmyna/rules';
import { MynaError } from '../../kernel/index.ts';
import { Temporal } from '../../kernel/temporal.ts';
import type { ResidentChange } from './change-types.ts';
import { readAddress, readName } from './characters.ts';
import type { Guardianship, Resident } from './types.ts';

type GuardianshipChange = Extract<ResidentChange, { kind: 'guardianship' }>;

/** As the column holds it. */
export interface GuardianshipRow {
  readonly guardianId: string | null;
  readonly guardianName: string;
  readonly court: string;
  readonly reference: string;
  readonly from: string;
  readonly until: string | null;
  readonly isSignatureGranted: boolean;
}

/** Minors have parents or a guardian of minors 未成年後見人 instead; the certificate is kept from them by their age. Chosen: the law does not forbid the order. */
const adultAge = 18;
const shortestReference = 3;

const isBefore = (one: Temporal.PlainDate, other: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(one, other) < 0;

export const isInForce = ({ from, until }: Pick<Guardianship, 'from' | 'until'>, on: Temporal.PlainDate): boolean =>
  !isBefore(on, from) && (until === undefined || !isBefore(until, on));

/** The guardianship that is in force on a day; its last day is the last on which the guardian acts. */
export function guardianshipOn({ guardianship }: Pick<Resident, 'guardianship'>, on: Temporal.PlainDate): Guardianship | undefined {
  return guardianship && isInForce(guardianship, on) ? guardianship : undefined;
}

/**
 * The change with its texts tidied.
 * @throws {MynaError} `MYNA_REGISTRY_WARD_NOT_ADULT`, `MYNA_REGISTRY_GUARDIAN_IMPOSSIBLE`, `MYNA_REGISTRY_COURT_ORDER_MISSING`,
 * `MYNA_REGISTRY_GUARDIANSHIP_DATES_IMPOSSIBLE`, `MYNA_REGISTRY_SAME_VALUE`
 */
export function checkGuardianship(change: GuardianshipChange, resident: Resident, today: Temporal.PlainDate): GuardianshipChange {
  const { guardianship: before } = resident;
  if (!change.guardianship) {
    if (!before) throw new MynaError('MYNA_REGISTRY_SAME_VALUE');
    return change;
  }
  if (ageOn(resident.birthDate, change.on) < adultAge) throw new MynaError('MYNA_REGISTRY_WARD_NOT_ADULT', { adultAge });
  const { guardianId, until } = change.guardianship;
  if (guardianId === resident.residentId) throw new MynaError('MYNA_REGISTRY_GUARDIAN_IMPOSSIBLE');
  if (until && (isBefore(until, change.on) || isBefore(until, today))) throw new MynaError('MYNA_REGISTRY_GUARDIANSHIP_DATES_IMPOSSIBLE');
  const [court, reference] = [change.guardianship.court.trim(), change.guardianship.reference.trim()];
  if (court === '' || reference.length < shortestReference) throw new MynaError('MYNA_REGISTRY_COURT_ORDER_MISSING');
  const tidied = {
    ...change,
    guardianship: {
      ...change.guardianship,
      guardianName: readName('name', change.guardianship.guardianName),
      court: readAddress(court),
      reference: readAddress(reference),
    },
  };
  const isSame = before && JSON.stringify({ ...guardianshipRow(tidied), from: '' }) === JSON.stringify({ ...rowOf(before), from: '' });
  if (isSame) throw new MynaError('MYNA_REGISTRY_SAME_VALUE');
  return tidied;
}

/** A guardian of here is a living adult for whom nobody acts (Civil Code art. 847). @throws {MynaError} `MYNA_REGISTRY_GUARDIAN_IMPOSSIBLE` */
export function requireGuardian(guardian: Resident, today: Temporal.PlainDate): void {
  const isFit =
    guardian.state === 'living' && ageOn(guardian.birthDate, today) >= adultAge && guardianshipOn(guardian, today) === undefined;
  if (!isFit) throw new MynaError('MYNA_REGISTRY_GUARDIAN_IMPOSSIBLE');
}

export function guardianshipRow({ guardianship, on }: GuardianshipChange): GuardianshipRow | null {
  return guardianship ? rowOf({ ...guardianship, from: on }) : null;
}

function rowOf({ guardianId, guardianName, court, reference, from, until, isSignatureGranted }: Guardianship): GuardianshipRow {
  return {
    guardianId: guardianId ?? null,
    guardianName,
    court,
    reference,
    from: from.toString(),
    until: until?.toString() ?? null,
    isSignatureGranted,
  };
}

export function guardianshipOf(row: GuardianshipRow): Guardianship {
  return {
    ...row,
    guardianId: row.guardianId ?? undefined,
    from: Temporal.PlainDate.from(row.from),
    until: row.until === null ? undefined : Temporal.PlainDate.from(row.until),
  };
}
