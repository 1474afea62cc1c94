interface Person {
  readonly id: string;
  readonly name: string;
  readonly latin?: string;
  readonly card: { readonly id: string; readonly state?: string; readonly expiresOn?: string } | null;
}

async function readPeople(base: string): Promise<readonly Person[]> {
  const response = await fetch(new URL('/sandbox/people', base)).catch(() => undefined);
  if (!response) throw new Error(`No server answers at ${base}. Start it with npm start, or name another with --base.`);
  if (!response.ok) throw new Error(`${base} is no sandbox (${response.status}).`);
  const body: unknown = await response.json();
  // The list itself, or an object around it.
  const list = Array.isArray(body) ? body : Object.values(body as object).find(Array.isArray);
  return (list ?? []) as readonly Person[];
}

/** Full-width characters take two columns of a terminal. */
const width = (text: string): number =>
  [...text].reduce(
    (sum, character) =>
      sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{20000}-\u{3ffff}]/u.test(character) ? 2 : 1),
    0,
  );
const column = (text: string, size: number): string => text + ' '.repeat(Math.max(1, size - width(text)));

/** Prints the cast with their cards: the first column is the NAME of the other commands. */
export async function listCards(base: string): Promise<void> {
  for (const { id, name, card } of await readPeople(base)) {
    const about = card ? [card.id, card.state, card.expiresOn && `until ${card.expiresOn}`].filter(Boolean).join('  ') : 'no card';
    process.stdout.write(`${column(id, 10)}${column(name, 32)}${about}\n`);
  }
}
