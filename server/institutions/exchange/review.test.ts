import { reviewRules } from '@openmyna/rules';
import { beforeAll, describe, expect, it } from 'vitest';
import { createExchangeFixture, type ExchangeFixture, newResidentId } from './exchange-fixture.ts';
import type { LinkageCode } from './types.ts';

let fixture: ExchangeFixture;
/** The register comes after this room: its facts are planted. */
const plantedFacts = `
  create table registry.planted (resident_id uuid, household_id uuid, is_address_protected boolean);
  grant select on registry.planted to public;
  create or replace function registry.review_facts(p_resident_ids uuid[]) returns table (resident_id uuid, household_id uuid, is_address_protected boolean)
    language sql stable security definer as $$
      select w.id, coalesce(p.household_id, w.id), coalesce(p.is_address_protected, false)
        from unnest(p_resident_ids) as w (id) left join registry.planted p on p.resident_id = w.id $$`;

beforeAll(async () => {
  fixture = await createExchangeFixture();
  await fixture.databases.admin.query(plantedFacts);
});

const { atLeast } = reviewRules[0].value;
const office = '149900';

interface Officer {
  readonly residentId: string;
  readonly code: LinkageCode;
}

async function newOfficer(): Promise<Officer> {
  const residentId = newResidentId();
  return { residentId, code: await fixture.exchange.codeFor(residentId, 'counter') };
}

const plant = (residentId: string, facts: { household?: string; isProtected?: boolean }) =>
  fixture.databases.admin.query('insert into registry.planted values ($1, $2, $3)', [
    residentId,
    facts.household ?? residentId,
    facts.isProtected ?? false,
  ]);

/** Looks at noon or at midnight of the sandbox's day, whatever the machine's clock says. */
async function look(
  officer: Officer,
  residentIds: readonly string[],
  options: { hour?: number; act?: 'read' | 'write'; office?: string } = {},
) {
  const { exchange, databases } = fixture;
  const { rows } = await databases.admin.query<{ offset: string }>('select offset_seconds::text as offset from kernel.civil_clock');
  const shift = `((kernel.civil_now() at time zone 'Asia/Tokyo')::date + interval '${options.hour ?? 12} hours') at time zone 'Asia/Tokyo' - kernel.civil_now()`;
  await databases.admin.query(`update kernel.civil_clock set offset_seconds = offset_seconds + extract(epoch from ${shift})`);
  const actor = { institution: 'counter', person: officer.code, terminal: `counter ${options.office ?? office}` } as const;
  await exchange.recordAccess(
    databases.as('core'),
    ...residentIds.map((residentId) => ({
      residentId,
      actor,
      purpose: 'counter.registration',
      items: ['basicFour'] as const,
      act: options.act ?? 'read',
    })),
  );
  await databases.admin.query('update kernel.civil_clock set offset_seconds = $1', [rows[0]?.offset]);
}

const reviewer = async () => ({ institution: 'counter' as const, person: (await newOfficer()).code, office });
const strangers = (count: number): string[] => Array.from({ length: count }, newResidentId);
async function findingsOf(officer: Officer, of = office) {
  const { findings } = await fixture.exchange.review.findings({ ...(await reviewer()), office: of });
  const opened = await Promise.all(
    findings.map(async (finding) => ({
      finding,
      name: (await fixture.exchange.review.open({ ...(await reviewer()), office: of }, finding.id)).officerName,
    })),
  );
  return opened.filter(({ name }) => name === `person ${officer.residentId}`).map(({ finding }) => finding);
}

describe('the review of reading', () => {
  it('shows an officer who looks at many for whom nothing is done, and not one who works', async () => {
    const [curious, busy, few] = [await newOfficer(), await newOfficer(), await newOfficer()];
    await look(curious, strangers(atLeast.strangers));
    const served = strangers(atLeast.strangers + 5);
    await look(busy, served);
    await look(busy, served, { act: 'write' });
    await look(few, strangers(atLeast.strangers - 1));
    expect(await findingsOf(curious)).toMatchObject([{ rule: 'strangers', persons: atLeast.strangers, case: 'none' }]);
    expect(await findingsOf(busy)).toEqual([]);
    expect(await findingsOf(few)).toEqual([]);
  });

  it('shows reading about one’s own family, at night, and of somebody whose address is hidden', async () => {
    const [relative, owl, prying] = [await newOfficer(), await newOfficer(), await newOfficer()];
    const [wife, hidden] = [newResidentId(), newResidentId()];
    await plant(relative.residentId, { household: wife });
    await plant(wife, { household: wife });
    await plant(hidden, { isProtected: true });
    await look(relative, [wife]);
    await look(owl, strangers(2), { hour: 23 });
    await look(owl, strangers(1), { hour: 20 });
    await look(prying, [hidden]);
    expect(await findingsOf(relative)).toMatchObject([{ rule: 'family', persons: 1 }]);
    expect(await findingsOf(owl)).toMatchObject([{ rule: 'nights', persons: 2 }]);
    expect(await findingsOf(prying)).toMatchObject([{ rule: 'hidden-address', persons: 1 }]);
  });

  it('shows each office its own staff only', async () => {
    const elsewhere = await newOfficer();
    await look(elsewhere, strangers(1), { hour: 2, office: '209902' });
    expect(await findingsOf(elsewhere)).toEqual([]);
    const [finding] = await findingsOf(elsewhere, '209902');
    expect(finding?.rule).toBe('nights');
    await expect(fixture.exchange.review.open(await reviewer(), finding?.id ?? '')).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_FINDING_UNKNOWN',
    });
  });

  it('names nobody in the list, and enters the reviewer’s look with everybody it names', async () => {
    const { review } = fixture.exchange;
    const owl = await newOfficer();
    const [seen = ''] = strangers(1);
    await look(owl, [seen], { hour: 3 });
    const actor = await reviewer();
    const { findings } = await review.findings(actor);
    expect(JSON.stringify(findings)).not.toContain(owl.code);
    expect(JSON.stringify(findings)).not.toContain(owl.residentId);
    const [before, ofOfficer] = [await fixture.countEntries(seen), await fixture.countEntries(owl.residentId)];
    await findingsOf(owl);
    expect(await fixture.countEntries(seen)).toBeGreaterThan(before);
    expect(await fixture.countEntries(owl.residentId)).toBeGreaterThan(ofOfficer);
    const code = await fixture.exchange.codeFor(seen, 'portal');
    const { lines } = await fixture.exchange.entriesOf({ code, actor: { institution: 'portal', person: code } });
    expect(lines.find(({ purpose }) => purpose.id === 'counter.log-review')).toMatchObject({ by: 'staff', act: 'disclosure' });
  });
});

describe('the case of a finding', () => {
  it('is opened, noted and ended, in this order and once, and stays when the finding goes', async () => {
    const { review } = fixture.exchange;
    const prying = await newOfficer();
    const hidden = newResidentId();
    await plant(hidden, { isProtected: true });
    await look(prying, [hidden]);
    const [{ id } = { id: '' }] = await findingsOf(prying);
    const actor = await reviewer();
    const refused = { code: 'MYNA_EXCHANGE_CASE_STATE' };
    await expect(review.note(actor, id, { kind: 'noted', text: 'too early' })).rejects.toMatchObject(refused);
    await expect(review.note(actor, id, { kind: 'ended', text: 'too early', outcome: 'explained' })).rejects.toMatchObject(refused);
    const openings = await Promise.allSettled([1, 2].map(() => review.note(actor, id, { kind: 'opened', text: '聴き取りをする' })));
    expect(openings.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await review.note(actor, id, { kind: 'noted', text: 'wrong person chosen from a list' });
    await look(prying, [hidden], { act: 'write' });
    expect(await findingsOf(prying)).toMatchObject([{ id, case: 'open' }]);
    await review.note(actor, id, { kind: 'ended', text: 'explained', outcome: 'explained' });
    await expect(review.note(actor, id, { kind: 'noted', text: 'late' })).rejects.toMatchObject(refused);
    const { notes, case: state } = await review.open(actor, id);
    expect(state).toBe('ended');
    expect(notes.map(({ kind, outcome, text }) => [kind, outcome, text])).toEqual([
      ['opened', undefined, '聴き取りをする'],
      ['noted', undefined, 'wrong person chosen from a list'],
      ['ended', 'explained', 'explained'],
    ]);
    for (const statement of ['delete from exchange.review_events', `update exchange.review_events set kind = 'noted'`])
      await expect(fixture.databases.pool('exchange').query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('is not kept by the officer whose reading it is', async () => {
    const { review } = fixture.exchange;
    const both = await newOfficer();
    await look(both, strangers(1), { hour: 4 });
    const [{ id } = { id: '' }] = await findingsOf(both);
    await expect(
      review.note({ institution: 'counter', person: both.code, office }, id, { kind: 'opened', text: 'mine' }),
    ).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_OWN_LOOK',
    });
  });
});
