import { randomUUID } from 'node:crypto';
import { databaseSigners, machineTime, openKeyStore } from '../../kernel/index.ts';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import { createExchange } from './exchange.ts';
import type { Exchange } from './types.ts';

/** What the tests of this room stand on: a cloned database whose item functions answer with planted values. */
export interface ExchangeFixture {
  readonly databases: TestDatabases;
  readonly exchange: Exchange;
  /** How many entries there are about a resident. */
  countEntries(residentId: string): Promise<number>;
}

/** The rooms that keep the data come after this one, so their item functions are replaced by planted ones. */
const plantedItems = `
  create or replace function exchange.item_name(p_resident_id uuid) returns jsonb
    language sql stable as $$ select jsonb_build_object('name', 'person ' || p_resident_id) $$;
  create function exchange.item_planted_number(p_resident_id uuid) returns jsonb
    language sql stable as $$ select jsonb_build_object('sealed', encode(convert_to('number of ' || p_resident_id, 'UTF8'), 'base64')) $$;
  grant execute on function exchange.item_planted_number(uuid) to public;
  update exchange.items set function_name = 'exchange.item_planted_number' where item = 'individualNumber';
  select exchange.write_dispatch();`;

export async function createExchangeFixture(): Promise<ExchangeFixture> {
  const databases = await createTestDatabases();
  await databases.admin.query(plantedItems);
  const keys = openKeyStore(Buffer.alloc(32, 3), (store) => databaseSigners(databases.as('kernel'), store));
  const exchange = createExchange({
    databases,
    keys,
    time: machineTime,
    openers: { individualNumber: (residentId, sealed) => Buffer.from(sealed).toString().replace(residentId, 'her') },
  });
  return {
    databases,
    exchange,
    async countEntries(residentId) {
      const { rows } = await databases.admin.query<{ count: number }>('select count(*)::int from exchange.entries where resident_id = $1', [
        residentId,
      ]);
      return rows[0]?.count ?? 0;
    },
  };
}

export function newResidentId(): string {
  return randomUUID();
}
