import type { Hours } from '@openmyna/rules';
import { japan } from './clock.ts';
import type { Temporal } from './temporal.ts';

/** Whether somebody answers at that moment, by the clock of Japan. `24:00` is the end of the day. */
export function isOpenAt({ from, to, closed }: Hours, moment: Temporal.Instant): boolean {
  const there = moment.toZonedDateTimeISO(japan);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (closed.includes(`${two(there.month)}-${two(there.day)}`)) return false;
  const time = `${two(there.hour)}:${two(there.minute)}`;
  return from <= time && time < to;
}
