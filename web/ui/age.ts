import { ageOn, type CalendarDay, representedUnder } from '@openmyna/rules';
import { daysBetween } from '../i18n/dates.ts';

function toDay(isoDate: string): CalendarDay {
  const [year = 0, month = 0, day = 0] = isoDate.split('-').map(Number);
  return { year, month, day };
}

/** Full years on a day; undefined for somebody who is not born then. Both dates as `YYYY-MM-DD`. */
export function ageAt(born: string, today: string): number | undefined {
  return daysBetween(born, today) < 0 ? undefined : ageOn(toDay(born), toDay(today));
}

/** A child for whom the legal representative applies. Both dates as `YYYY-MM-DD`. */
export const isRepresented = (born: string, today: string): boolean => (ageAt(born, today) ?? 0) < representedUnder;
