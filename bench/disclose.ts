import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExchange, type Exchange, type LinkageCode } from '../server/institutions/exchange/index.ts';
import { createRegistry } from '../server/institutions/registry/index.ts';
import { administrate } from '../server/kernel/database/connection.ts';
import { startEmbedded } from '../server/kernel/database/embedded.ts';
import { migrate } from '../server/kernel/database/migrate.ts';
import { openPools } from '../server/kernel/database/pools.ts';
import { type Databases, databaseSigners, machineTime, openKeyStore, readCivilClock, Temporal } from '../server/kernel/index.ts';
import { type Bench, perSecond, result } from './bench.ts';

const people = 300;

/**
 * Reading one item about one person through the exchange's door: the entry committed to the disk, then the read, with the
 * sequencer running. No HTTP. Beside it, on the same connections, what any system would need for the same without the
 * protection: one statement that inserts a row of the same shape and reads; and the bare read.
 */
export const disclose: Bench = {
  name: 'disclose',
  needs: 'none',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'openmyna-disclose-'));
    const secret = randomBytes(32);
    const derive = (purpose: string, length: number): Uint8Array => new Uint8Array(hkdfSync('sha256', secret, '', purpose, length));
    const server = await startEmbedded({ folder, password: randomBytes(12).toString('hex') });
    const names = await migrate(server.target, derive);
    await administrate(server.target, plainTables(names.login('tax')));
    const databases = openPools(server.target, names, derive, { tax: 16 });
    const keys = openKeyStore(secret, (store) => databaseSigners(databases.as('kernel'), store));
    const exchange = createExchange({ databases, keys, time: machineTime });
    try {
      const codes = await registerPeople(databases, keys, exchange);
      const sequencer = exchange.startSequencer();
      const rates = await measure(databases, exchange, codes);
      await sequencer.stop();
      const delay = await placingDelay(databases);
      return [
        result(
          'disclose, at the exchange’s door',
          rates.disclose,
          '/s',
          { name: 'insert and select, one unprotected statement', value: rates.plain },
          { atLeast: 5000, ratioAtLeast: 0.6 },
        ),
        result('disclose, at the exchange’s door', rates.disclose, '/s', { name: 'select alone, nothing logged', value: rates.select }),
        result('entry to signed place, p99 under that load', delay, 'ms', { name: 'within a second', value: 1000 }, { atMost: 1000 }),
      ];
    } finally {
      await databases.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Milliseconds from the writing of an entry to the signed head that covers it, at the 99th percentile over the whole run. */
async function placingDelay(databases: Databases): Promise<number> {
  const { rows } = await databases.pool('exchange').query<{ ms: number }>(`
    with ranges as (select size, at, lag(size, 1, 0::bigint) over (order by size) as after from exchange.heads)
    select percentile_cont(0.99) within group (order by extract(epoch from r.at - e.at) * 1000)::float8 as ms
      from exchange.entries e
      join exchange.positions p on p.resident_id = e.resident_id and p.entry_id = e.id
      join ranges r on p.position >= r.after and p.position < r.size
     where e.act = 'disclosure'`);
  return rows[0]?.ms ?? 0;
}

interface Rates {
  readonly disclose: number;
  readonly plain: number;
  readonly select: number;
}

async function measure(databases: Databases, exchange: Exchange, codes: readonly LinkageCode[]): Promise<Rates> {
  const pool = databases.pool('tax');
  for (const code of codes)
    await pool.query('insert into plain.people values ($1, $2)', [code, { name: '田中 花子', kana: 'タナカ ハナコ' }]);
  let turn = 0;
  const next = (): LinkageCode => codes[turn++ % codes.length] as LinkageCode;
  const select = { name: 'plain-select', text: 'select data from plain.people where code = $1' };
  const logged = {
    name: 'plain-logged',
    text: `with entry as (insert into plain.log (code, person, purpose, items) values ($1::uuid, $1::text, 'tax.sign-in-page', '{name}') returning code)
           select data from plain.people where code = $1::uuid`,
  };
  return {
    select: await perSecond(async () => void (await pool.query({ ...select, values: [next()] })), 3),
    plain: await perSecond(async () => void (await pool.query({ ...logged, values: [next()] }))),
    disclose: await perSecond(async () => {
      const code = next();
      await exchange.disclose({ code, purpose: 'tax.sign-in-page', items: ['name'], actor: { institution: 'tax', person: code } });
    }),
  };
}

function plainTables(login: string): string {
  return `
    create schema plain authorization ${login};
    create table plain.people (code uuid primary key, data jsonb not null);
    create table plain.log (
      code uuid not null, id uuid not null default uuidv7(), at timestamptz not null default now(), person text not null, purpose text not null,
      items text[] not null, primary key (code, id));
    grant all on plain.people, plain.log to ${login};`;
}

async function registerPeople(databases: Databases, keys: ReturnType<typeof openKeyStore>, exchange: Exchange): Promise<LinkageCode[]> {
  const registry = createRegistry({ databases, keys, clock: readCivilClock(databases.as('kernel')), exchange });
  const [municipality] = registry.municipalities;
  const codes: LinkageCode[] = [];
  for (let index = 0; index < people; index += 1) {
    const { residentId } = await registry.registerResident(
      {
        kind: 'arrival',
        name: '田中 花子',
        kana: 'タナカ ハナコ',
        sex: 'female',
        birthDate: Temporal.PlainDate.from('1980-01-01').add({ days: index }),
        municipality: municipality?.code ?? ('149900' as never),
        address: '汐見市港町1丁目2番3号',
      },
      { institution: 'counter', person: 'bench' },
    );
    codes.push(await exchange.codeFor(residentId, 'tax'));
  }
  return codes;
}
