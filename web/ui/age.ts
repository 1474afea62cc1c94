/** Full years on a day; the birthday itself counts. Both dates as `YYYY-MM-DD`. */
export function ageOn(born: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(born.slice(0, 4));
  return today.slice(5) < born.slice(5) ? years - 1 : years;
}
