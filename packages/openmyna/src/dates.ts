const gregorian = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short' });
const japanese = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
  timeZone: 'Asia/Tokyo',
  era: 'long',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
});

/** A moment as its day in Japan, in both calendars: `2031-04-12 (令和13年4月12日)`. */
export const describeDay = (at: Date): string => `${gregorian.format(at)} (${japanese.format(at)})`;

/** The clock of a sandbox (civil time 2026 and on), or this machine's when no sandbox is named. */
export async function readClock(base: string | undefined): Promise<Date> {
  if (base === undefined) return new Date();
  const response = await fetch(new URL('/sandbox/clock', base)).catch(() => undefined);
  if (response?.status === 404) return new Date();
  const body: unknown = await response?.json().catch(() => undefined);
  const now = new Date(String((body as { now?: unknown } | undefined)?.now));
  if (!response?.ok || Number.isNaN(now.getTime())) throw new Error(`No server answers at ${base}.`);
  return now;
}
