const jst = 9 * 3_600_000;

/** 23:59:59 JST of a calendar day (`2031-11-23`), which is 14:59:59 UTC: the last second of a certificate. */
export function endOfDay(day: string): Date {
  const at = Date.parse(`${day}T14:59:59Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(at)) throw new RangeError('a day is YYYY-MM-DD');
  return new Date(at);
}

/** 00:00:00 JST of the day that holds the instant. */
export function startOfDay(instant: Date): Date {
  const local = instant.getTime() + jst;
  return new Date(local - (((local % 86_400_000) + 86_400_000) % 86_400_000) - jst);
}

/** `YYYYMMDDhhmmss` in JST, as it stands in the subject of a signature certificate. */
export function timestamp(instant: Date): string {
  return new Date(instant.getTime() + jst).toISOString().replace(/\D/g, '').slice(0, 14);
}
