import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Jobs, startJobs } from './kernel/index.ts';
import { createTestCountry, type TestCountry } from './testing/country.ts';

interface Person {
  readonly id: string;
  readonly individualNumber: string | null;
}

let country: TestCountry;
let jobs: Jobs;
let numbers: string[];

beforeAll(async () => {
  country = await createTestCountry();
  await country.institutions.start();
  await country.institutions.populate();
  const { databases, foundation } = country;
  jobs = await startJobs(databases.pool('kernel'), databases.as('kernel'), country.institutions.jobs, foundation.log);
  await jobs.settle();
  const people = (await country.app.inject({ url: '/sandbox/people' })).json<Person[]>();
  numbers = people.flatMap(({ individualNumber }) => (individualNumber ? [individualNumber] : []));
}, 120_000);
afterAll(async () => {
  await jobs.stop();
  await country.app.close();
  await country.institutions.stop();
});

/** Every row of every table as text, bytes in hex, as a dump holds them. */
async function dump(): Promise<{ table: string; text: string }[]> {
  const { rows: tables } = await country.databases.admin.query<{ name: string }>(`
    select format('%I.%I', schemaname, tablename) as name from pg_catalog.pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`);
  return Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await country.databases.admin.query<{ text: string }>(`select t::text as text from ${name} t`);
      return { table: name, text: rows.map((row) => row.text).join('\n') };
    }),
  );
}

const encodings: readonly ((number: string) => string)[] = [
  (number) => number,
  (number) => number.replace(/(....)(?=.)/g, '$1 '),
  (number) => Buffer.from(number, 'latin1').toString('hex'),
  (number) => Buffer.from(number, 'utf16le').toString('hex'),
  (number) => Buffer.from(number, 'latin1').toString('base64').slice(0, 15),
];

describe('data at rest', () => {
  it('hold no individual number in clear in any table, after the whole cast has got letters and cards', async () => {
    expect(numbers.length).toBeGreaterThan(25);
    const tables = await dump();
    expect(tables.length).toBeGreaterThan(30);
    expect(tables.find(({ table }) => table === 'kernel.letters')?.text.split('\n').length).toBeGreaterThan(20);
    expect(tables.reduce((sum, { text }) => sum + text.length, 0)).toBeGreaterThan(1_000_000);
    const found = tables.flatMap(({ table, text }) =>
      numbers.flatMap((number) =>
        encodings.flatMap((encode, index) => (text.includes(encode(number)) ? [`${table} (encoding ${index})`] : [])),
      ),
    );
    expect(found).toEqual([]);
  });

  it('hold no picture and no letter in clear', async () => {
    const jpeg = Buffer.from('ffd8ff', 'hex').toString('hex');
    const pdf = Buffer.from('%PDF-').toString('hex');
    const tables = await dump();
    expect(tables.filter(({ text }) => text.includes(`\\x${jpeg}`) || text.includes(pdf)).map(({ table }) => table)).toEqual([]);
  });

  it('leave no individual number in the log', () => {
    const lines = country.lines.join('\n');
    expect(numbers.filter((number) => lines.includes(number))).toEqual([]);
  });
});
