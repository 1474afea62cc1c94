import { auditLog, formatLine, leafHash, verifyConsistency, verifyInclusion, verifyTreeHead } from '@openmyna/transparency';
import { beforeAll, describe, expect, it } from 'vitest';
import { createExchangeFixture, type ExchangeFixture, newResidentId } from './exchange-fixture.ts';
import { items, purposes } from './types.ts';

let fixture: ExchangeFixture;
beforeAll(async () => {
  fixture = await createExchangeFixture();
});

const officer = { institution: 'counter', person: 'K-7', terminal: 'counter-5' } as const;

describe('statutes and items', () => {
  it('are the same in the database and in the types', async () => {
    const { admin } = fixture.databases;
    const statutes = await admin.query<{ purpose: string }>('select distinct purpose from exchange.statutes');
    expect(statutes.rows.map((row) => row.purpose).sort()).toEqual([...purposes].sort());
    const known = await admin.query<{ item: string }>('select item from exchange.items');
    expect(known.rows.map((row) => row.item).sort()).toEqual([...items].sort());
  });

  it('name only items that exist', async () => {
    const { rows } = await fixture.databases.admin.query(
      'select purpose from exchange.statutes s where exists (select from unnest(s.items) as i(item) where not exists (select from exchange.items k where k.item = i.item))',
    );
    expect(rows).toEqual([]);
  });
});

describe('an institution’s own reads and writes', () => {
  it('are entered in the caller’s transaction', async () => {
    const residentId = newResidentId();
    const core = fixture.databases.as('core');
    const entry = { residentId, actor: officer, purpose: 'counter.registration' };
    await core.transaction().execute((transaction) => fixture.exchange.recordAccess(transaction, { ...entry, act: 'write' }));
    expect(await fixture.countEntries(residentId)).toBe(1);
    const undone = core.transaction().execute(async (transaction) => {
      await fixture.exchange.recordAccess(transaction, entry);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await fixture.countEntries(residentId)).toBe(1);
  });

  it('are refused without a statute, or for items that it does not cover', async () => {
    const core = fixture.databases.as('core');
    const entry = { residentId: newResidentId(), actor: officer };
    await expect(fixture.exchange.recordAccess(core, { ...entry, purpose: 'counter.curiosity' })).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_PURPOSE_UNKNOWN',
    });
    await expect(fixture.exchange.recordAccess(core, { ...entry, purpose: 'counter.unlock', items: ['household'] })).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_ITEM_REFUSED',
    });
    const identity = fixture.databases.as('identity');
    await expect(fixture.exchange.recordAccess(identity, { ...entry, purpose: 'counter.unlock' })).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_REQUESTER_REFUSED',
    });
  });
});

describe('reading one’s own log', () => {
  it('shows who, when, what and under which law, newest first, the look itself too', async () => {
    const { exchange, databases } = fixture;
    const residentId = newResidentId();
    const code = await exchange.codeFor(residentId, 'portal');
    await exchange.recordAccess(databases.as('core'), {
      residentId,
      actor: officer,
      purpose: 'counter.collection',
      items: ['photo', 'card'],
    });
    await exchange.recordAccess(databases.as('core'), {
      residentId,
      actor: { institution: 'cards', person: 'system' },
      purpose: 'cards.production',
    });
    const { lines, next } = await exchange.entriesOf({ code, actor: { institution: 'portal', person: code } });
    expect(next).toBeUndefined();
    expect(lines.map((line) => [line.purpose.id, line.by])).toEqual([
      ['portal.own-log', 'self'],
      ['cards.production', 'system'],
      ['counter.collection', 'staff'],
    ]);
    expect(lines[2]).toMatchObject({
      institution: { id: 'counter', name: { ja: '市区町村の窓口', en: 'Municipal counter' } },
      terminal: 'counter-5',
      act: 'read',
      law: { ja: '番号法 第16条の2', en: 'My Number Act Art. 16-2' },
      items: [
        { id: 'photo', name: { ja: '顔写真', en: 'Photograph' } },
        { id: 'card', name: { en: 'Card: state and dates' } },
      ],
    });
  });

  it('refuses to go on from a place that it never gave, and enters no look', async () => {
    const residentId = newResidentId();
    const code = await fixture.exchange.codeFor(residentId, 'portal');
    const actor = { institution: 'portal', person: code } as const;
    for (const before of ['second page', '1', "' or true"])
      await expect(fixture.exchange.entriesOf({ code, actor, before })).rejects.toMatchObject({ code: 'MYNA_EXCHANGE_CURSOR_INVALID' });
    expect(await fixture.countEntries(residentId)).toBe(0);
  });

  it('takes no purpose of another institution for a look', async () => {
    const entry = { residentId: newResidentId(), purpose: 'cards.records', items: ['card'] } as const;
    const record = (institution: 'cards' | 'bureau' | 'counter') =>
      fixture.exchange.recordAccess(fixture.databases.as('core'), { ...entry, actor: { institution, person: 'system' } });
    for (const other of ['bureau', 'counter'] as const)
      await expect(record(other)).rejects.toMatchObject({ code: 'MYNA_EXCHANGE_PURPOSE_UNKNOWN' });
    await record('cards');
    expect(await fixture.countEntries(entry.residentId)).toBe(1);
  });

  it('comes page by page without a gap', async () => {
    const { exchange, databases } = fixture;
    const residentId = newResidentId();
    const code = await exchange.codeFor(residentId, 'portal');
    for (let index = 0; index < 5; index += 1) {
      await exchange.recordAccess(databases.as('core'), {
        residentId,
        actor: { ...officer, terminal: `t${index}` },
        purpose: 'counter.search',
      });
    }
    const actor = { institution: 'portal', person: code } as const;
    const seen: (string | undefined)[] = [];
    let before: string | undefined;
    do {
      const page = await exchange.entriesOf({ code, actor, before, limit: 2 });
      seen.push(...page.lines.filter((line) => line.by === 'staff').map((line) => line.terminal));
      before = page.next;
    } while (before);
    expect(seen).toEqual(['t4', 't3', 't2', 't1', 't0']);
  });

  it('is for the person alone', async () => {
    const { exchange } = fixture;
    const code = await exchange.codeFor(newResidentId(), 'portal');
    const other = await exchange.codeFor(newResidentId(), 'portal');
    await expect(exchange.entriesOf({ code, actor: { institution: 'portal', person: other } })).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_NOT_OWN_REQUEST',
    });
    await expect(exchange.entriesOf({ code, actor: { institution: 'tax', person: code } })).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_PURPOSE_UNKNOWN',
    });
  });
});

describe('the tree over the log', () => {
  const look = async (count: number): Promise<void> => {
    const core = fixture.databases.as('core');
    await core.transaction().execute(async (transaction) => {
      for (let index = 0; index < count; index += 1) {
        await fixture.exchange.recordAccess(transaction, { residentId: newResidentId(), actor: officer, purpose: 'counter.search' });
      }
    });
  };

  it('has signed heads, each consistent with every earlier one, across tiles', async () => {
    const { exchange } = fixture;
    const key = await exchange.logKey();
    const heads = [await exchange.sequence()];
    for (const count of [1, 2, 250, 0, 13, 300]) {
      await look(count);
      heads.push(await exchange.sequence());
    }
    const sizes = heads.map((head) => head.size - (heads[0]?.size ?? 0));
    expect(sizes).toEqual([0, 1, 3, 253, 253, 266, 566]);
    for (const [index, later] of heads.entries()) {
      expect(verifyTreeHead(later, key)).toBe(true);
      expect(verifyTreeHead({ ...later, size: later.size + 1 }, key)).toBe(false);
      for (const earlier of heads.slice(0, index)) {
        expect(verifyConsistency(earlier, later, await exchange.consistencyProof(earlier.size, later.size))).toBe(true);
      }
    }
  });

  it('lets a person check that her line is in the log that was signed', async () => {
    const { exchange, databases } = fixture;
    const residentId = newResidentId();
    const code = await exchange.codeFor(residentId, 'portal');
    await exchange.recordAccess(databases.as('core'), { residentId, actor: officer, purpose: 'counter.search' });
    await look(300);
    const head = await exchange.sequence();
    const { lines } = await exchange.entriesOf({ code, actor: { institution: 'portal', person: code } });
    expect(lines[0]?.position).toBeUndefined();
    const line = lines[1];
    const position = line?.position ?? -1;
    const { salt, entry } = line?.evidence ?? { salt: '', entry: '' };
    const leaf = leafHash(Buffer.concat([Buffer.from(salt, 'base64url'), Buffer.from(entry)]));
    const proof = await exchange.inclusionProof(position, head.size);
    expect(Buffer.from(proof.leafHash)).toEqual(Buffer.from(leaf));
    expect(verifyInclusion(leaf, position, head.size, proof.path, head.root)).toBe(true);
    expect(JSON.parse(entry)).toContain('counter.search');
  });

  it('is exported as it was signed, and an audit finds what the database’s owner changed behind its back', async () => {
    const { exchange, databases } = fixture;
    await look(2500);
    const kept = await exchange.sequence();
    await look(20);
    await exchange.sequence();
    const audit = async () => {
      const texts: string[] = [];
      for await (const line of exchange.exportLog()) texts.push(formatLine(line));
      return auditLog(texts, { key: await exchange.logKey(), known: [kept] });
    };
    const report = await audit();
    expect(report.findings).toEqual([]);
    expect(report.entries).toBe(kept.size + 20);

    const victim = `(select e.id from exchange.entries e join exchange.positions p on p.entry_id = e.id where p.position = ${kept.size - 5})`;
    const tamper = async (statement: string, undo: string): Promise<string[]> => {
      await databases.admin.query(statement);
      const { findings } = await audit();
      await databases.admin.query(undo);
      return findings.map(({ code }) => code);
    };
    const set = (person: string) => `update exchange.entries set person = '${person}' where id = ${victim}`;
    expect(await tamper(set('K-8'), set('K-7'))).toEqual(['MYNA_LOG_NOT_CONSISTENT', 'MYNA_LOG_ENTRIES_CHANGED']);
    const renumber = (from: number, to: number) => `update exchange.positions set position = ${to} where position = ${from}`;
    expect(await tamper(renumber(kept.size - 5, -1), renumber(-1, kept.size - 5))).toContain('MYNA_LOG_POSITION');
    expect((await audit()).findings).toEqual([]);
  });

  it('does not wait for a transaction that is not over, and does not forget it', async () => {
    const { exchange, databases } = fixture;
    const before = await exchange.sequence();
    const client = await databases.pool('core').connect();
    try {
      await client.query('begin');
      await client.query(`select exchange.record_access(gen_random_uuid(), 'counter', 'K-7', 'counter.search')`);
      await look(3);
      expect((await exchange.sequence()).size).toBe(before.size + 3);
      await client.query('commit');
    } finally {
      client.release();
    }
    expect((await exchange.sequence()).size).toBe(before.size + 4);
  });

  it('goes on in a database restored into another cluster', async () => {
    const { exchange, databases } = fixture;
    const before = await exchange.sequence();
    await databases.admin.query(
      `insert into exchange.heads select size + 1, at, root, signature, '9000000000:9000000000:' from exchange.heads order by size desc limit 1`,
    );
    await databases.admin.query('delete from exchange.heads where size = $1', [before.size]);
    await databases.admin.query('update exchange.heads set size = size - 1 where size = $1', [before.size + 1]);
    await look(2);
    expect((await exchange.sequence()).size).toBe(before.size + 2);
  });

  it('gives no place twice when two instances sequence at once', async () => {
    const { exchange, databases } = fixture;
    await look(40);
    await Promise.all([exchange.sequence(), exchange.sequence(), exchange.sequence()]);
    const { rows } = await databases.admin.query(
      'select count(*)::int as places, count(distinct position)::int as different, max(position) + 1 as size, (select count(*)::int from exchange.entries) as entries from exchange.positions',
    );
    expect(rows[0].places).toBe(rows[0].different);
    expect(Number(rows[0].size)).toBe(rows[0].places);
    expect(rows[0].entries).toBe(rows[0].places);
  });

  it('refuses proofs of what it does not hold', async () => {
    const { exchange } = fixture;
    const { size } = await exchange.sequence();
    const refused = { code: 'MYNA_EXCHANGE_PROOF_RANGE' };
    await expect(exchange.inclusionProof(size, size)).rejects.toMatchObject(refused);
    await expect(exchange.inclusionProof(0, size + 1)).rejects.toMatchObject(refused);
    await expect(exchange.consistencyProof(5, 4)).rejects.toMatchObject(refused);
    await expect(exchange.consistencyProof(0, size + 1)).rejects.toMatchObject(refused);
  });

  it('is brought up to date by itself within a second', async () => {
    const { exchange } = fixture;
    const sequencer = exchange.startSequencer();
    try {
      const { size } = await exchange.sequence();
      await look(2);
      await expect.poll(async () => (await exchange.treeHead()).size, { timeout: 1000, interval: 50 }).toBe(size + 2);
    } finally {
      await sequencer.stop();
    }
  });
});
