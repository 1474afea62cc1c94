/** 来庁予約: the times of an office, and who has which seat. */
import { inForce, procedureDesk } from '@openmyna/rules';
import { sql } from 'kysely';
import { japan, MynaError, Temporal } from '../../kernel/index.ts';
import type { Case, Trx } from './store.ts';

/** A time with what is left of it. */
export interface Slot {
  readonly startsAt: string;
  readonly isFree: boolean;
}

/** Offices are closed on Saturdays, Sundays and from 29 December to 3 January (地方自治法 第4条の2). */
function isOpenDay(day: Temporal.PlainDate): boolean {
  const isNewYear = (day.month === 12 && day.day >= 29) || (day.month === 1 && day.day <= 3);
  return day.dayOfWeek <= 5 && !isNewYear;
}

/** Every time that may be booked today: from the next open day on. Whole minutes, ISO instants. */
export function offeredTimes(today: Temporal.PlainDate): string[] {
  const { fromHour, untilHour, minutes, daysAhead } = inForce(procedureDesk, today).visits;
  const times: string[] = [];
  let day = today;
  for (let found = 0; found < daysAhead; ) {
    day = day.add({ days: 1 });
    if (!isOpenDay(day)) continue;
    found += 1;
    for (let minute = fromHour * 60; minute < untilHour * 60; minute += minutes) {
      const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
      times.push(day.toZonedDateTime({ timeZone: japan, plainTime: time }).toInstant().toString());
    }
  }
  return times;
}

export async function listSlots(trx: Trx, office: string, today: Temporal.PlainDate): Promise<Slot[]> {
  const { seats } = inForce(procedureDesk, today).visits;
  const { rows } = await sql<{ at: string; taken: number }>`
    select starts_at as at, count(*)::int as taken from procedures.bookings where office = ${office} group by 1`.execute(trx);
  const taken = new Map(rows.map(({ at, taken: count }) => [Temporal.Instant.from(at).toString(), count]));
  return offeredTimes(today).map((startsAt) => ({ startsAt, isFree: (taken.get(startsAt) ?? 0) < seats }));
}

/**
 * Takes a seat for the case. Two who want the last one at once: the row can be written once.
 * @throws {MynaError} `MYNA_PROCEDURES_SLOT_TAKEN`
 */
export async function takeSeat(trx: Trx, subject: Case, startsAt: string, today: Temporal.PlainDate): Promise<void> {
  if (offeredTimes(today).includes(startsAt)) {
    const { seats } = inForce(procedureDesk, today).visits;
    for (let seat = 1; seat <= seats; seat += 1) {
      const { rows } = await sql`
        insert into procedures.bookings (office, starts_at, seat, code, case_id)
        values (${subject.office}, ${startsAt}::timestamptz, ${seat}, ${subject.applicant}::uuid, ${subject.id}::uuid)
        on conflict do nothing returning 1`.execute(trx);
      if (rows.length > 0) return;
    }
  }
  throw new MynaError('MYNA_PROCEDURES_SLOT_TAKEN');
}

export async function freeSeat(trx: Trx, subject: Case): Promise<void> {
  await sql`delete from procedures.bookings where office = ${subject.office} and case_id = ${subject.id}::uuid`.execute(trx);
}
