import { beforeAll, describe, expect, it } from 'vitest';
import { createExchangeFixture, type ExchangeFixture, newResidentId } from './exchange-fixture.ts';
import type { DisclosureRequest, LinkageCode } from './types.ts';

let fixture: ExchangeFixture;
beforeAll(async () => {
  fixture = await createExchangeFixture();
});

async function newPerson(institution: 'portal' | 'tax' | 'identity'): Promise<{ residentId: string; code: LinkageCode }> {
  const residentId = newResidentId();
  return { residentId, code: await fixture.exchange.codeFor(residentId, institution) };
}

const fromPortal = (code: LinkageCode, change: Partial<DisclosureRequest> = {}): DisclosureRequest => ({
  code,
  purpose: 'portal.own-data',
  items: ['name'],
  actor: { institution: 'portal', person: code },
  ...change,
});

describe('pairwise codes', () => {
  it('differ from institution to institution and stay the same at one', async () => {
    const { exchange } = fixture;
    const residentId = newResidentId();
    const portal = await exchange.codeFor(residentId, 'portal');
    const tax = await exchange.codeFor(residentId, 'tax');
    expect(portal).not.toBe(tax);
    expect(await exchange.codeFor(residentId, 'portal')).toBe(portal);
    expect(await exchange.residentOf(portal, 'portal')).toBe(residentId);
  });

  it('say nothing at another institution', async () => {
    const { code } = await newPerson('portal');
    expect(await fixture.exchange.residentOf(code, 'tax')).toBeUndefined();
    await expect(fixture.exchange.residentOf('nobody' as LinkageCode, 'tax')).rejects.toMatchObject({ code: 'MYNA_EXCHANGE_CODE_UNKNOWN' });
  });

  it('are one code also when asked for at the same time', async () => {
    const residentId = newResidentId();
    const codes = await Promise.all(Array.from({ length: 8 }, () => fixture.exchange.codeFor(residentId, 'bank')));
    expect(new Set(codes).size).toBe(1);
  });

  it('refuses an institution that does not exist', async () => {
    await expect(fixture.exchange.codeFor(newResidentId(), 'police' as 'tax')).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_INSTITUTION_UNKNOWN',
    });
  });
});

describe('disclose', () => {
  it('gives the asked items and leaves an entry with who, why and under which law', async () => {
    const { residentId, code } = await newPerson('portal');
    const values = await fixture.exchange.disclose(fromPortal(code, { items: ['name', 'individualNumber'] }));
    expect(values).toEqual({ name: { name: `person ${residentId}` }, individualNumber: 'number of her' });
    const { rows } = await fixture.databases.admin.query(
      'select act, institution, person, is_self, purpose, items from exchange.entries where resident_id = $1',
      [residentId],
    );
    expect(rows).toEqual([
      {
        act: 'disclosure',
        institution: 'portal',
        person: code,
        is_self: true,
        purpose: 'portal.own-data',
        items: ['name', 'individualNumber'],
      },
    ]);
  });

  it.each<[string, (code: LinkageCode) => DisclosureRequest, string]>([
    [
      'a purpose nobody has',
      (code) => fromPortal(code, { purpose: 'portal.curiosity' as 'portal.own-data' }),
      'MYNA_EXCHANGE_PURPOSE_UNKNOWN',
    ],
    ['another institution’s purpose', (code) => fromPortal(code, { purpose: 'counter.collection' }), 'MYNA_EXCHANGE_PURPOSE_UNKNOWN'],
    ['an item outside the statute', (code) => fromPortal(code, { items: ['name', 'photo'] }), 'MYNA_EXCHANGE_ITEM_REFUSED'],
    ['no item at all', (code) => fromPortal(code, { items: [] }), 'MYNA_EXCHANGE_ITEM_REFUSED'],
    [
      'somebody else’s request',
      (code) => fromPortal(code, { actor: { institution: 'portal', person: 'another' } }),
      'MYNA_EXCHANGE_NOT_OWN_REQUEST',
    ],
    [
      'a code of another institution',
      (code) => ({ code, purpose: 'tax.sign-in-page', items: ['name'], actor: { institution: 'tax', person: code } }),
      'MYNA_EXCHANGE_CODE_UNKNOWN',
    ],
    [
      'an institution without a role',
      (code) => fromPortal(code, { actor: { institution: 'bank', person: code } }),
      'MYNA_EXCHANGE_REQUESTER_REFUSED',
    ],
    ['a code that is none', () => fromPortal("' or 1=1" as LinkageCode), 'MYNA_EXCHANGE_CODE_UNKNOWN'],
  ])('refuses %s and writes nothing', async (_, request, code) => {
    const person = await newPerson('portal');
    await expect(fixture.exchange.disclose(request(person.code))).rejects.toMatchObject({ code });
    expect(await fixture.countEntries(person.residentId)).toBe(0);
  });

  it('gives everybody her own answer when many ask at once, the refused among them', async () => {
    const persons = await Promise.all(Array.from({ length: 60 }, () => newPerson('portal')));
    const asked = persons.map(({ code }, index) => {
      if (index % 5 === 3) return fromPortal(code, { items: ['photo'] });
      if (index % 5 === 4) return fromPortal(code, { actor: { institution: 'portal', person: 'another' } });
      return fromPortal(code, { items: index % 2 ? ['name', 'individualNumber'] : ['name'] });
    });
    const answers = await Promise.allSettled(asked.map((request) => fixture.exchange.disclose(request)));
    for (const [index, { residentId }] of persons.entries()) {
      const answer = answers[index];
      if (index % 5 === 3) expect(answer).toMatchObject({ reason: { code: 'MYNA_EXCHANGE_ITEM_REFUSED' } });
      else if (index % 5 === 4) expect(answer).toMatchObject({ reason: { code: 'MYNA_EXCHANGE_NOT_OWN_REQUEST' } });
      else expect(answer).toMatchObject({ value: { name: { name: `person ${residentId}` } } });
      expect(await fixture.countEntries(residentId)).toBe(index % 5 < 3 ? 1 : 0);
    }
  });

  it('does not let one item that fails spoil the answers of the others', async () => {
    await fixture.databases.admin.query(`
      create function exchange.item_broken(uuid) returns jsonb language plpgsql as $$ begin raise division_by_zero; end $$;
      grant execute on function exchange.item_broken(uuid) to public;
      update exchange.items set function_name = 'exchange.item_broken' where item = 'certificates';
      select exchange.write_dispatch()`);
    const persons = await Promise.all(Array.from({ length: 12 }, () => newPerson('portal')));
    const answers = await Promise.allSettled(
      persons.map(({ code }, index) => fixture.exchange.disclose(fromPortal(code, { items: [index === 7 ? 'certificates' : 'name'] }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(persons.map((_, index) => (index === 7 ? 'rejected' : 'fulfilled')));
  });

  it('follows the statute table by the civil date', async () => {
    const { code } = await newPerson('portal');
    const { admin } = fixture.databases;
    await admin.query(`update exchange.statutes set valid_until = kernel.civil_today() - 1 where purpose = 'portal.letters'`);
    await expect(fixture.exchange.disclose(fromPortal(code, { purpose: 'portal.letters', items: ['letters'] }))).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_PURPOSE_UNKNOWN',
    });
  });
});

describe('nothing is read without a committed entry', () => {
  const ask = (code: string): string => `select exchange.ask('tax', '${code}', 'tax.sign-in-page', '{name}', '${code}', null) as ticket`;
  const disclose = (code: string): string =>
    `call exchange.disclose('tax', '${code}', 'tax.sign-in-page', '{name}', '${code}', null, null)`;

  it('the rollback attack: disclose in a transaction reads nothing', async () => {
    const { residentId, code } = await newPerson('tax');
    const client = await fixture.databases.pool('tax').connect();
    try {
      await client.query('begin');
      await expect(client.query(disclose(code))).rejects.toThrow(/invalid transaction termination/);
      await client.query('rollback');
    } finally {
      client.release();
    }
    expect(await fixture.countEntries(residentId)).toBe(0);
  });

  it('the rollback attack on many at once reads nothing either', async () => {
    const { residentId, code } = await newPerson('tax');
    const client = await fixture.databases.pool('tax').connect();
    try {
      await client.query('begin');
      const all = `call exchange.disclose_all('tax', '{${code}}', '{tax.sign-in-page}', '{name}', '{${code}}', '{null}', null)`;
      await expect(client.query(all)).rejects.toThrow(/invalid transaction termination/);
      await client.query('rollback');
    } finally {
      client.release();
    }
    expect(await fixture.countEntries(residentId)).toBe(0);
  });

  it('the rollback attack in two steps: a ticket is refused in the transaction that asked', async () => {
    const { residentId, code } = await newPerson('tax');
    const client = await fixture.databases.pool('tax').connect();
    try {
      for (const savepoint of [false, true]) {
        await client.query('begin');
        if (savepoint) await client.query('savepoint inner_one');
        const { rows } = await client.query(ask(code));
        if (savepoint) await client.query('release savepoint inner_one');
        await expect(client.query('select exchange.read($1)', [rows[0].ticket])).rejects.toThrow('MYNA_EXCHANGE_TICKET_REFUSED');
        await client.query('rollback');
      }
    } finally {
      client.release();
    }
    expect(await fixture.countEntries(residentId)).toBe(0);
  });

  it('the exception attack: data cannot be carried out of a block that is undone', async () => {
    const { residentId, code } = await newPerson('tax');
    const attack = `do $do$ declare v jsonb; begin
      call exchange.disclose('tax', '${code}', 'tax.sign-in-page', '{name}', '${code}', null, v);
      raise exception '%', v; exception when raise_exception then raise notice '%', sqlerrm; raise; end $do$`;
    await expect(fixture.databases.pool('tax').query(attack)).rejects.toThrow(/invalid transaction termination|cannot commit/);
    expect(await fixture.countEntries(residentId)).toBe(0);
    const outside = `do $do$ declare v jsonb; begin
      call exchange.disclose('tax', '${code}', 'tax.sign-in-page', '{name}', '${code}', null, v);
      raise exception '%', v; end $do$`;
    await expect(fixture.databases.pool('tax').query(outside)).rejects.toThrow(`person ${residentId}`);
    expect(await fixture.countEntries(residentId)).toBe(1);
  });

  it('an entry whose commit did not wait for the disk is on it before its ticket reads anything', async () => {
    const { residentId, code } = await newPerson('tax');
    const client = await fixture.databases.pool('tax').connect();
    const lsn = async (which: 'insert' | 'flush'): Promise<string> =>
      (await fixture.databases.admin.query(`select pg_current_wal_${which}_lsn()::text as lsn`)).rows[0].lsn;
    try {
      await client.query('begin');
      const { rows } = await client.query(ask(code));
      await client.query('set local synchronous_commit to off');
      await client.query('commit');
      const [end, flushed] = [await lsn('insert'), await lsn('flush')];
      expect(end).not.toBe(flushed);
      const read = await client.query('select exchange.read($1) as data', [rows[0].ticket]);
      const after = await lsn('flush');
      expect(read.rows[0].data).toEqual({ name: { name: `person ${residentId}` } });
      const { rows: compared } = await fixture.databases.admin.query('select $1::pg_lsn >= $2::pg_lsn as durable', [after, end]);
      expect(compared[0].durable).toBe(true);
    } finally {
      client.release();
    }
  });

  it('whatever takes a ticket makes sure first that its entry is on the disk', async () => {
    const { rows } = await fixture.databases.admin.query<{ name: string; settles: boolean }>(
      `select p.proname as name, p.prosrc ~ 'perform exchange\\.settle_entries\\(\\)[^$]*delete from exchange\\.tickets' as settles
         from pg_proc p where p.prosrc ~ 'delete from exchange\\.tickets' and p.proname <> 'forget_tickets' order by 1`,
    );
    expect(rows).toEqual(['read_all', 'take_letter'].map((name) => ({ name, settles: true })));
  });

  it('a replayed ticket reads nothing', async () => {
    const { residentId, code } = await newPerson('tax');
    const tax = fixture.databases.pool('tax');
    const { rows } = await tax.query(ask(code));
    const first = await tax.query('select exchange.read($1) as data', [rows[0].ticket]);
    expect(first.rows[0].data).toEqual({ name: { name: `person ${residentId}` } });
    await expect(tax.query('select exchange.read($1)', [rows[0].ticket])).rejects.toThrow('MYNA_EXCHANGE_TICKET_REFUSED');
  });

  it('a ticket is good for the role that asked, for a short time', async () => {
    const { code } = await newPerson('tax');
    const tax = fixture.databases.pool('tax');
    const { rows } = await tax.query(ask(code));
    for (const other of ['portal', 'core', 'identity'] as const) {
      await expect(fixture.databases.pool(other).query('select exchange.read($1)', [rows[0].ticket])).rejects.toThrow(
        'MYNA_EXCHANGE_TICKET_REFUSED',
      );
    }
    await fixture.databases.admin.query('update exchange.tickets set expires_at = now() where ticket = $1', [rows[0].ticket]);
    await expect(tax.query('select exchange.read($1)', [rows[0].ticket])).rejects.toThrow('MYNA_EXCHANGE_TICKET_REFUSED');
  });

  it('a ticket whose transaction is still open is seen by nobody', async () => {
    const { code } = await newPerson('tax');
    const client = await fixture.databases.pool('tax').connect();
    try {
      await client.query('begin');
      const { rows } = await client.query(ask(code));
      await expect(fixture.databases.pool('tax').query('select exchange.read($1)', [rows[0].ticket])).rejects.toThrow(
        'MYNA_EXCHANGE_TICKET_REFUSED',
      );
      await client.query('rollback');
    } finally {
      client.release();
    }
  });

  it('a role does not speak for another institution, nor under another name', async () => {
    const { code } = await newPerson('tax');
    const portal = fixture.databases.pool('portal');
    await expect(portal.query(ask(code))).rejects.toThrow('MYNA_EXCHANGE_REQUESTER_REFUSED');
    const client = await portal.connect();
    try {
      const prefix = (await client.query<{ me: string }>('select current_user as me')).rows[0]?.me.replace(/_portal$/, '');
      await expect(client.query(`set role ${prefix}_tax`)).rejects.toThrow(/permission denied/);
      await expect(client.query(`set session authorization ${prefix}_tax`)).rejects.toThrow(/permission denied/);
    } finally {
      client.release();
    }
  });

  it.each([
    'select * from exchange.entries',
    'select * from exchange.tickets',
    'select * from exchange.codes',
    'select * from exchange.code_residents',
    'select exchange.item_value($$name$$, gen_random_uuid())',
    'select exchange.item_name(gen_random_uuid())',
    'select exchange.resident_of(gen_random_uuid(), $$tax$$)',
    'select exchange.code_for(gen_random_uuid(), $$portal$$)',
    'select * from registry.residents',
    'insert into exchange.requesters values (session_user, $$portal$$, true)',
    'create or replace function exchange.item_value(text, uuid) returns jsonb language sql as $$ select null::jsonb $$',
  ])('a relying institution is refused: %s', async (statement) => {
    await expect(fixture.databases.pool('tax').query(statement)).rejects.toThrow(/permission denied|must be owner/);
  });
});

describe('the log', () => {
  it.each([
    'update exchange.entries set person = $$x$$',
    'delete from exchange.entries',
    'truncate exchange.entries',
    'delete from exchange.heads',
    'update exchange.positions set position = 0',
  ])('is not changed by the exchange itself: %s', async (statement) => {
    await expect(fixture.databases.pool('exchange').query(statement)).rejects.toThrow(/permission denied/);
  });

  it('is not changed by the functions of its owner either', async () => {
    const { rows } = await fixture.databases.admin.query<{ allowed: boolean }>(`
      select has_table_privilege(c.relowner, c.oid, 'update, delete, truncate') as allowed from pg_class c where c.oid = 'exchange.entries'::regclass`);
    expect(rows).toEqual([{ allowed: false }]);
  });
});
