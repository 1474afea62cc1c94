import { describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { accept, actingAs, codeOf, draftOf, giveMandate, type Holder, openMandateHouse, signDraft, write } from './test-mandates.ts';

const { house, newHolder, elsewhere, advanceTo, today } = await openMandateHouse();
const { registry, databases } = house;
const registrar = { institution: 'registry', person: 'system' } as const;
const base = '/api/v1/portal/mandates';
const home = '/api/v1/portal/home';

interface View {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly until: string | null;
  readonly scopes: string[];
  readonly state: string;
}
const listsOf = async (holder: Holder) => {
  const answer = await holder.browser.get(base);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json<{ actForMe: View[]; iActFor: View[]; mayGive: boolean }>();
};
const recordOf = (residentId: string) => registry.openResident(residentId, registrar, 'registry.records');
const change = async (residentId: string, what: Parameters<typeof registry.changeResidents>[0]['change']) =>
  registry.changeResidents(
    {
      change: what,
      members: [{ residentId, version: (await recordOf(residentId)).version }],
      key: `${what.kind}/${Math.random()}`,
      evidence: [],
    },
    registrar,
    'registry.records',
  );

/** A mother who is the head of her household, and her child in it. */
async function family(born: string, more: object = {}): Promise<{ mother: Holder; child: Holder }> {
  const mother = await newHolder();
  const { householdId } = await recordOf(mother.residentId);
  const child = await newHolder({ birthDate: born, household: householdId, relationship: 'daughter', ...more });
  return { mother, child };
}

const guardianOf = (guardian: Holder) => ({
  guardianId: guardian.residentId,
  guardianName: guardian.name,
  court: '横浜家庭裁判所',
  reference: '令和8年(家)第1号',
  until: undefined,
  isSignatureGranted: false,
});

describe('a parent', () => {
  it('acts for the child by the household, both logs name both, and a stranger’s child stays closed', async () => {
    const { mother, child } = await family('2015-05-05');
    const { iActFor } = await listsOf(mother);
    expect(iActFor).toMatchObject([{ kind: 'parent', name: child.name, until: '2033-05-04', state: 'active' }]);
    expect((await listsOf(child)).actForMe).toMatchObject([{ kind: 'parent', name: mother.name }]);
    const id = iActFor[0]?.id ?? '';
    expect((await mother.browser.get(home, actingAs(id))).json()).toMatchObject({ person: { name: child.name } });
    const log = (await child.browser.get('/api/v1/portal/access-log')).json<{ lines: { by: string; law: { ja: string } }[] }>();
    expect(log.lines.find(({ by }) => by === 'mandate')).toMatchObject({
      purpose: { id: 'portal.view-by-parent' },
      mandate: { kind: 'parent', name: mother.name },
      law: { ja: expect.stringContaining('民法 第824条') },
    });
    const stranger = await newHolder();
    expect((await stranger.browser.get(home, actingAs(id))).status).toBe(403);
    expect((await child.browser.get(home, actingAs(id))).status).toBe(403);
  });

  it('by the record of birth are both parents, in whatever household they live, and no step-parent', async () => {
    const { mother, child } = await family('2016-06-06');
    const [father, stranger] = [await newHolder(), await newHolder()];
    await registry.recordParents(child.residentId, [mother.residentId, father.residentId], registrar);
    await registry.recordParents(child.residentId, [mother.residentId, father.residentId], registrar);
    expect((await listsOf(father)).iActFor).toMatchObject([{ kind: 'parent', name: child.name }]);
    expect((await listsOf(child)).actForMe.map(({ name }) => name).sort()).toEqual([mother.name, father.name].sort());
    expect((await listsOf(stranger)).iActFor).toEqual([]);
    await expect(registry.recordParents(mother.residentId, [child.residentId], registrar)).rejects.toMatchObject({
      code: 'MYNA_REGISTRY_CHILD_OLDER_THAN_PARENT',
    });
  });

  it('of a birth that was notified here acts from the first day', async () => {
    const mother = await newHolder();
    const birthDate = await today();
    const { residentId } = await registry.registerResident(
      {
        kind: 'birth',
        name: '海野 空',
        kana: 'ウンノ ソラ',
        sex: 'female',
        birthDate,
        municipality: registry.municipality('149900').code,
        parents: [mother.residentId],
      },
      registrar,
    );
    expect((await listsOf(mother)).iActFor).toMatchObject([{ kind: 'parent', name: '海野 空' }]);
    const { rows } = await databases.admin.query('select count(*)::int as n from registry.parents where resident_id = $1', [residentId]);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('of a protected child in another household acts not at all, and in the same one without the letters and the address', async () => {
    const { mother, child } = await family('2015-07-07', { isAddressProtected: true });
    const father = await newHolder();
    await registry.recordParents(child.residentId, [mother.residentId, father.residentId], registrar);
    const seen = await listsOf(father);
    expect(seen.iActFor).toEqual([]);
    const [mine] = (await listsOf(mother)).iActFor;
    expect(mine?.scopes).toEqual(['view', 'procedures', 'offices']);
    const answer = await mother.browser.get(home, actingAs(mine?.id ?? ''));
    expect(answer.json()).toMatchObject({ person: { name: child.name, address: null } });
    expect(answer.text).not.toContain('港町');
  });

  it('who is a minor, a ward or dead does not act', async () => {
    const { mother, child } = await family('2015-08-08');
    const [{ id = '' } = {}] = (await listsOf(mother)).iActFor;
    await change(mother.residentId, { kind: 'guardianship', on: await today(), guardianship: guardianOf(await newHolder()) });
    expect((await mother.browser.get(home, actingAs(id))).status).toBe(403);
    expect((await listsOf(child)).actForMe).toEqual([]);
    const other = await family('2015-08-09');
    const [{ id: second = '' } = {}] = (await listsOf(other.mother)).iActFor;
    await registry.closeResident(other.child.residentId, 'dead', await today(), registrar);
    expect((await other.mother.browser.get(home, actingAs(second))).status).toBe(403);
    expect((await listsOf(other.mother)).iActFor).toEqual([]);
  });

  it('cannot end it, and a child cannot give a mandate', async () => {
    const { mother, child } = await family('2010-09-09');
    const [{ id = '' } = {}] = (await listsOf(mother)).iActFor;
    expect(codeOf(await mother.browser.post(`${base}/${id}/end`, {}))).toBe('MYNA_MANDATES_UNKNOWN');
    expect((await listsOf(child)).mayGive).toBe(false);
    expect(codeOf(await child.browser.post(base, draftOf(mother)))).toBe('MYNA_MANDATES_NOT_CAPABLE');
  });
});

describe('a guardian', () => {
  it('acts from the court’s order until it ends, at once, also at another instance', async () => {
    const [ward, guardian] = [await newHolder({ birthDate: '1941-02-11' }), await newHolder()];
    expect((await listsOf(guardian)).iActFor).toEqual([]);
    await change(ward.residentId, { kind: 'guardianship', on: await today(), guardianship: guardianOf(guardian) });
    const [{ id = '', kind = '', until = '' } = {}] = (await listsOf(guardian)).iActFor;
    expect([kind, until]).toEqual(['guardian', null]);
    const other = await elsewhere(guardian);
    expect((await other.get(home, actingAs(id))).json()).toMatchObject({ person: { name: ward.name } });
    await change(ward.residentId, { kind: 'guardianship', on: await today(), guardianship: undefined });
    expect((await other.get(home, actingAs(id))).status).toBe(403);
  });

  it('takes the place of an agent, and a ward gives and takes no mandate', async () => {
    const [ward, agent, guardian] = [await newHolder(), await newHolder(), await newHolder()];
    const id = await giveMandate(ward, agent);
    const { id: waiting } = await write(ward, guardian);
    expect((await agent.browser.get(home, actingAs(id))).status).toBe(200);
    await change(ward.residentId, { kind: 'guardianship', on: await today(), guardianship: guardianOf(guardian) });
    expect((await agent.browser.get(home, actingAs(id))).status).toBe(403);
    expect(codeOf(await ward.browser.post(base, draftOf(agent)))).toBe('MYNA_MANDATES_NOT_CAPABLE');
    expect(codeOf(await signDraft(ward, waiting))).toBe('MYNA_MANDATES_NOT_CAPABLE');
    const { id: another } = await write(agent, ward);
    const { invitation } = (await signDraft(agent, another)).json<{ invitation: string }>();
    expect(codeOf(await accept(ward, invitation))).toBe('MYNA_MANDATES_NOT_CAPABLE');
  });
});

describe('an agent', () => {
  it('does not act for somebody who has died, nor does a dead one act', async () => {
    const [one, two, agent] = [await newHolder(), await newHolder(), await newHolder()];
    const [first, second] = [await giveMandate(one, agent), await giveMandate(two, agent)];
    await registry.closeResident(one.residentId, 'dead', await today(), registrar);
    expect((await agent.browser.get(home, actingAs(first))).status).toBe(403);
    expect((await agent.browser.get(home, actingAs(second))).status).toBe(200);
    await registry.closeResident(agent.residentId, 'dead', await today(), registrar);
    expect((await agent.browser.get(home, actingAs(second))).status).toBe(403);
  });

  it('collects no letters of a protected person, and sees no address', async () => {
    const [aya, agent] = [await newHolder({ isAddressProtected: true }), await newHolder()];
    expect(codeOf(await aya.browser.post(base, draftOf(agent, { scopes: ['view', 'letters'] })))).toBe('MYNA_MANDATES_LETTERS_PROTECTED');
    const id = await giveMandate(aya, agent);
    const seen = await agent.browser.get(home, actingAs(id));
    expect(seen.json()).toMatchObject({ person: { name: aya.name, address: null } });
    expect(seen.text).not.toContain('港町');
    // Protection that begins later closes letters that were covered before.
    const [other, second] = [await newHolder(), await newHolder()];
    const letters = await giveMandate(other, second, { scopes: ['letters'] });
    expect(await house.mandates.findMandate(second.code, letters, 'letters')).toMatchObject({ kind: 'agent' });
    await change(other.residentId, { kind: 'protection', on: await today(), isProtected: true });
    expect(await house.mandates.findMandate(second.code, letters, 'letters')).toBeUndefined();
  });

  it('in another room’s transaction is held: an end waits for the act and no act comes after it', async () => {
    const [person, agent] = [await newHolder(), await newHolder()];
    const id = await giveMandate(person, agent, { scopes: ['procedures'] });
    const act = { code: agent.code, mandateId: id, scope: 'procedures', items: ['name'], act: 'write' } as const;
    const order: string[] = [];
    let ended: Promise<unknown> | undefined;
    await databases
      .as('portal')
      .transaction()
      .execute(async (trx) => {
        expect(await house.mandates.actIn(trx, act)).toMatchObject({ code: person.code, kind: 'agent', personId: person.residentId });
        ended = person.browser.post(`${base}/${id}/end`, {}).then(() => order.push('ended'));
        await new Promise((resolve) => setTimeout(resolve, 300));
        order.push('acted');
      });
    await ended;
    expect(order).toEqual(['acted', 'ended']);
    const late = databases
      .as('portal')
      .transaction()
      .execute((trx) => house.mandates.actIn(trx, act));
    await expect(late).rejects.toMatchObject({ code: 'MYNA_MANDATES_NOT_COVERED' });
    const { rows } = await databases.admin.query(
      `select act, is_self, basis, purpose from exchange.entries where mandate = $1 and act = 'write' and purpose <> 'portal.mandates' order by is_self`,
      [id],
    );
    expect(rows).toEqual([
      { act: 'write', is_self: false, basis: 'agent', purpose: 'portal.procedures-by-agent' },
      // The agent's own log: the acceptance, and this act.
      { act: 'write', is_self: true, basis: 'agent', purpose: 'portal.acted' },
      { act: 'write', is_self: true, basis: 'agent', purpose: 'portal.acted' },
    ]);
  });
});

describe('the law’s adult age in the register', () => {
  it.each([
    ['2008-12-01', '2026-12-01'],
    ['2012-02-29', '2030-03-01'],
    ['2012-03-01', '2030-03-01'],
    ['2014-02-28', '2032-02-28'],
    ['2014-03-01', '2032-03-01'],
    ['2010-01-01', '2028-01-01'],
  ])('of a birth on %s begins on %s', async (born, adult) => {
    const { rows } = await databases.admin.query<{ day: string }>('select registry.adult_from($1::date)::text as day', [born]);
    expect(rows[0]?.day).toBe(adult);
  });
});

/** Last: these move the clock. */
describe('as days go by', () => {
  it('a parent acts until the last second before the 18th birthday, leap day or not', async () => {
    const day = Temporal.PlainDate.from('2026-12-01');
    const { mother } = await family('2008-12-01');
    const leap = await family('2012-02-29');
    const [{ id = '', until } = {}] = (await listsOf(mother)).iActFor;
    const [{ id: leapId = '', until: leapUntil } = {}] = (await listsOf(leap.mother)).iActFor;
    expect([until, leapUntil]).toEqual([day.subtract({ days: 1 }).toString(), '2030-02-28']);
    await advanceTo('2026-11-30', '23:59:30');
    expect((await mother.browser.get(home, actingAs(id))).status).toBe(200);
    await advanceTo('2026-12-01');
    const refused = await mother.browser.get(home, actingAs(id));
    expect([refused.status, codeOf(refused)]).toEqual([403, 'MYNA_MANDATES_NOT_COVERED']);
    expect((await listsOf(mother)).iActFor).toEqual([]);
    expect((await leap.mother.browser.get(home, actingAs(leapId))).status).toBe(200);
  });

  it('a mandate ends with its last day, and an invitation that nobody takes with its time', async () => {
    const [person, agent] = [await newHolder(), await newHolder()];
    const id = await giveMandate(person, agent, { until: '2026-12-10' });
    const { id: waiting } = await write(person, agent);
    const { invitation } = (await signDraft(person, waiting)).json<{ invitation: string }>();
    await advanceTo('2026-12-10', '23:59:30');
    expect((await agent.browser.get(home, actingAs(id))).status).toBe(200);
    await advanceTo('2026-12-11');
    expect((await agent.browser.get(home, actingAs(id))).status).toBe(403);
    expect((await listsOf(agent)).iActFor).toMatchObject([{ id, state: 'expired' }]);
    await advanceTo('2027-02-01');
    expect(codeOf(await accept(agent, invitation))).toBe('MYNA_MANDATES_NOT_OPEN');
  });

  it('a parent’s authority over a leap day’s child ends as 1 March begins', async () => {
    const { mother } = await family('2012-02-29');
    const [{ id = '' } = {}] = (await listsOf(mother)).iActFor;
    await advanceTo('2030-02-28', '23:59:30');
    expect((await mother.browser.get(home, actingAs(id))).status).toBe(200);
    await advanceTo('2030-03-01');
    expect((await mother.browser.get(home, actingAs(id))).status).toBe(403);
  });
});
