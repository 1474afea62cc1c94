import { verifyCms } from '@openmyna/jpki/cms';
import { describe, expect, it } from 'vitest';
import { accept, actingAs, codeOf, draftOf, giveMandate, openMandateHouse, signDraft, signedBy, write } from './test-mandates.ts';

const { house, newHolder, elsewhere } = await openMandateHouse();
const base = '/api/v1/portal/mandates';
const home = '/api/v1/portal/home';

interface Line {
  readonly by: string;
  readonly purpose: { readonly id: string };
  readonly mandate: { readonly kind: string; readonly name: string } | null;
}
interface View {
  readonly id: string;
  readonly state: string;
  readonly name: string;
  readonly endedBy: string | null;
}
type Lists = { actForMe: View[]; iActFor: View[]; mayGive: boolean };

const linesOf = async (holder: Awaited<ReturnType<typeof newHolder>>): Promise<Line[]> =>
  (await holder.browser.get('/api/v1/portal/access-log')).json<{ lines: Line[] }>().lines;
const listsOf = async (holder: Awaited<ReturnType<typeof newHolder>>): Promise<Lists> => (await holder.browser.get(base)).json<Lists>();

describe('a mandate by signature', () => {
  it('is written, signed by both cards, used and ended, and both logs name both', async () => {
    const [person, agent] = [await newHolder(), await newHolder()];
    const { id, document } = await write(person, agent);
    expect(document).toContain(`person: ${person.name}\n`);
    expect(document).toContain(`agent: ${agent.name}\n`);
    const { invitation } = (await signDraft(person, id)).json<{ invitation: string }>();
    expect(invitation).toMatch(/^\d{12}$/);
    expect((await agent.browser.get(home, actingAs(id))).status).toBe(403);
    expect((await agent.browser.post(`${base}/invitation`, { invitation })).json()).toMatchObject({ id, document, name: person.name });
    expect((await accept(agent, invitation)).status).toBe(204);

    const seen = await agent.browser.get(home, actingAs(id));
    expect(seen.json()).toMatchObject({ person: { name: person.name } });
    const line = (await linesOf(person)).find(({ purpose }) => purpose.id === 'portal.view-by-agent');
    expect(line).toMatchObject({ by: 'mandate', mandate: { kind: 'agent', name: agent.name } });
    expect((await linesOf(agent)).find(({ purpose }) => purpose.id === 'portal.acted')).toMatchObject({
      by: 'self',
      mandate: { kind: 'agent', name: person.name },
    });
    expect((await listsOf(person)).actForMe).toMatchObject([{ id, state: 'active', name: agent.name }]);
    expect((await listsOf(agent)).iActFor).toMatchObject([{ id, state: 'active', name: person.name }]);

    expect((await person.browser.post(`${base}/${id}/end`, {})).status).toBe(204);
    const refused = await agent.browser.get(home, actingAs(id));
    expect([refused.status, codeOf(refused)]).toEqual([403, 'MYNA_MANDATES_NOT_COVERED']);
    expect((await listsOf(agent)).iActFor).toMatchObject([{ id, state: 'ended', endedBy: 'person' }]);
    const told = (await agent.browser.get('/api/v1/portal/notifications')).json<{ notifications: { kind: string }[] }>();
    expect(told.notifications.map(({ kind }) => kind)).toEqual(['mandate', 'mandate']);
  });

  it('keeps both signatures so that they can be checked outside, over one text', async () => {
    const [person, agent] = [await newHolder(), await newHolder()];
    const { id, document } = await write(person, agent);
    const { invitation } = (await signDraft(person, id)).json<{ invitation: string }>();
    await accept(agent, invitation);
    const { rows } = await house.databases.admin.query<{ kind: string; signature: Buffer }>(
      `select kind, signature from mandates.actions where mandate_id = $1 and signature is not null order by action_id`,
      [id],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['signed', 'accepted']);
    for (const [place, signer] of [person, agent].entries()) {
      const { certificate } = verifyCms(rows[place]?.signature ?? new Uint8Array(), Buffer.from(document));
      expect(Buffer.from(certificate.der).equals(signer.certificate)).toBe(true);
    }
    expect(() => verifyCms(rows[0]?.signature ?? new Uint8Array(), Buffer.from(document.replace('view', 'letters')))).toThrow();
  });

  it('is ended by the agent as well, and at once at another instance with an open session', async () => {
    const [person, agent] = [await newHolder(), await newHolder()];
    const id = await giveMandate(person, agent);
    const other = await elsewhere(agent);
    expect((await other.get(home, actingAs(id))).status).toBe(200);
    expect((await agent.browser.post(`${base}/${id}/end`, {})).status).toBe(204);
    expect((await agent.browser.post(`${base}/${id}/end`, {})).status).toBe(204);
    expect((await other.get(home, actingAs(id))).status).toBe(403);
    expect((await listsOf(person)).actForMe).toMatchObject([{ state: 'ended', endedBy: 'agent' }]);
  });

  it('is declined, and then cannot be taken', async () => {
    const [person, agent] = [await newHolder(), await newHolder()];
    const { id } = await write(person, agent);
    const { invitation } = (await signDraft(person, id)).json<{ invitation: string }>();
    expect((await agent.browser.post(`${base}/invitation/decline`, { invitation })).status).toBe(204);
    expect(codeOf(await accept(agent, invitation))).toBe('MYNA_MANDATES_NOT_OPEN');
    expect((await listsOf(person)).actForMe).toMatchObject([{ id, state: 'declined' }]);
  });

  it('opens nothing that it does not name, and no route that is not made for it', async () => {
    const [person, agent] = [await newHolder(), await newHolder()];
    const id = await giveMandate(person, agent, { scopes: ['procedures'] });
    expect((await agent.browser.get(home, actingAs(id))).status).toBe(403);
    const viewing = await giveMandate(person, agent, { scopes: ['view'] });
    expect((await agent.browser.get(home, actingAs(viewing))).status).toBe(200);
    for (const path of ['/api/v1/portal/access-log', '/api/v1/portal/mandates', '/api/v1/portal/contact']) {
      const refused = await agent.browser.get(path, actingAs(viewing));
      expect([path, refused.status, codeOf(refused)]).toEqual([path, 403, 'MYNA_MANDATES_NOT_COVERED']);
    }
    expect((await person.browser.get(home, actingAs(viewing))).status).toBe(403);
    expect((await agent.browser.get(home, actingAs('not-a-mandate'))).status).toBe(403);
  });

  it('does not let the portal read without it, whatever the caller claims', async () => {
    const [person, stranger] = [await newHolder(), await newHolder()];
    const ask = (basis: 'parent' | 'guardian' | 'agent') =>
      house.exchange.disclose({
        code: person.code,
        purpose: `portal.view-by-${basis}`,
        items: ['basicFour'],
        actor: { institution: 'portal', person: stranger.code },
      });
    for (const basis of ['parent', 'guardian', 'agent'] as const)
      await expect(ask(basis)).rejects.toMatchObject({ code: 'MYNA_EXCHANGE_MANDATE_MISSING' });
    expect((await linesOf(person)).filter(({ purpose }) => purpose.id.includes('-by-'))).toEqual([]);
  });
});

describe('bad input of a mandate', () => {
  it.each([
    ['an empty name', { name: '  ' }, 'MYNA_MANDATES_NAME_UNREADABLE'],
    ['a name of 101 characters', { name: '長'.repeat(101) }, 'MYNA_MANDATES_NAME_UNREADABLE'],
    ['a picture', { name: '田中 花子😀' }, 'MYNA_MANDATES_NAME_UNREADABLE'],
    ['a flag', { name: '🇯🇵' }, 'MYNA_MANDATES_NAME_UNREADABLE'],
    ['a mark that turns the writing round', { name: '田中\u202Eabc' }, 'MYNA_MANDATES_NAME_UNREADABLE'],
    ['a line break that would forge a line of the document', { name: '田中\nuntil: 2099-01-01' }, 'accepted as one line'],
    ['digits only', { name: '12345' }, 'MYNA_MANDATES_NAME_UNREADABLE'],
    ['a last day that has passed', { until: '2020-01-01' }, 'MYNA_MANDATES_DATES_IMPOSSIBLE'],
    ['a last day six years away', { until: '2033-01-01' }, 'MYNA_MANDATES_DATES_IMPOSSIBLE'],
    ['a birth in the future', { birthDate: '2040-01-01' }, 'MYNA_MANDATES_DATES_IMPOSSIBLE'],
  ])('%s', async (_what, change, code) => {
    const person = await newHolder();
    const answer = await person.browser.post(base, draftOf({ name: '別 人', birthDate: person.birthDate }, change));
    if (code.startsWith('MYNA')) expect([answer.status, codeOf(answer)]).toEqual([422, code]);
    else expect(answer.json<{ document: string }>().document.match(/^until: /gm)).toHaveLength(1);
  });

  it.each([
    ['no scope', []],
    ['an unknown scope', ['everything']],
    ['a scope twice', ['view', 'view']],
  ])('%s is refused', async (_what, scopes) => {
    const person = await newHolder();
    const answer = await person.browser.post(base, draftOf({ name: '別 人', birthDate: person.birthDate }, { scopes }));
    expect(answer.status).toBe(400);
    expect((await listsOf(person)).actForMe).toEqual([]);
  });

  it('keeps a name written from right to left as it is', async () => {
    const person = await newHolder();
    const { document } = await write(person, { name: 'محمد علي', birthDate: person.birthDate });
    expect(document).toContain('agent: محمد علي\n');
  });

  it('refuses oneself as agent, by name and by taking one’s own invitation', async () => {
    const person = await newHolder();
    expect(codeOf(await person.browser.post(base, draftOf(person)))).toBe('MYNA_MANDATES_SELF');
    const { id } = await write(person, { name: '別 人', birthDate: person.birthDate });
    const { invitation } = (await signDraft(person, id)).json<{ invitation: string }>();
    expect(codeOf(await person.browser.post(`${base}/invitation`, { invitation }))).toBe('MYNA_MANDATES_SELF');
  });

  it('shows nothing to whoever found the number but is not named', async () => {
    const [person, agent, finder] = [await newHolder(), await newHolder(), await newHolder()];
    const { id } = await write(person, agent);
    const { invitation } = (await signDraft(person, id)).json<{ invitation: string }>();
    const refused = await finder.browser.post(`${base}/invitation`, { invitation });
    expect([refused.status, codeOf(refused)]).toEqual([403, 'MYNA_MANDATES_NOT_YOU']);
    expect(refused.text).not.toContain(person.name);
    expect(codeOf(await finder.browser.post(`${base}/invitation`, { invitation: '000000000000' }))).toBe(
      'MYNA_MANDATES_INVITATION_UNKNOWN',
    );
  });

  it('refuses a signature by another card, of either side', async () => {
    const [person, agent, thief] = [await newHolder(), await newHolder(), await newHolder()];
    const { id } = await write(person, agent);
    expect(codeOf(await signDraft(person, id, thief))).toBe('MYNA_MANDATES_ANOTHER_CARD');
    const { invitation } = (await signDraft(person, id)).json<{ invitation: string }>();
    expect(codeOf(await accept(agent, invitation, thief))).toBe('MYNA_MANDATES_ANOTHER_CARD');
    expect((await listsOf(person)).actForMe).toMatchObject([{ state: 'waiting' }]);
  });

  it('refuses a certificate that is suspended at the moment of signing', async () => {
    const [person, agent] = [await newHolder(), await newHolder()];
    const { id } = await write(person, agent);
    const other = await newHolder();
    const { body } = await signedBy(person.browser, `${base}/${id}/to-sign`, other);
    await house.certification.suspendCard(other.cardId, { institution: 'counter', person: 'system' });
    expect(codeOf(await person.browser.post(`${base}/${id}/signature`, body))).toBe('MYNA_CERTIFICATION_SUSPENDED');
  });

  it('refuses a signature of another mandate, one sent twice, one that is old and one that is none', async () => {
    const [person, agent] = [await newHolder(), await newHolder()];
    const [first, second] = [await write(person, agent), await write(person, agent)];
    const { body } = await signedBy(person.browser, `${base}/${first.id}/to-sign`, person);
    expect(codeOf(await person.browser.post(`${base}/${second.id}/signature`, body))).toBe('MYNA_MANDATES_SIGNATURE_WRONG');
    const old = { ...body, at: '2020-01-01T00:00:00Z' };
    expect(codeOf(await person.browser.post(`${base}/${first.id}/signature`, old))).toBe('MYNA_MANDATES_SIGNED_TOO_LATE');
    const none = { ...body, signature: Buffer.alloc(256).toString('base64') };
    expect(codeOf(await person.browser.post(`${base}/${first.id}/signature`, none))).toBe('MYNA_MANDATES_SIGNATURE_WRONG');
    const garbage = { certificate: Buffer.from('hello').toString('base64') };
    expect(codeOf(await person.browser.post(`${base}/${first.id}/to-sign`, garbage))).toBe('MYNA_MANDATES_SIGNATURE_WRONG');
    expect((await person.browser.post(`${base}/${first.id}/signature`, body)).status).toBe(200);
    expect(codeOf(await person.browser.post(`${base}/${first.id}/signature`, body))).toBe('MYNA_MANDATES_NOT_OPEN');
  });

  it('takes a mandate once when two tabs accept at the same moment', async () => {
    const [person, agent] = [await newHolder(), await newHolder()];
    const { id } = await write(person, agent);
    const { invitation } = (await signDraft(person, id)).json<{ invitation: string }>();
    const other = await elsewhere(agent);
    const answers = await Promise.all([accept(agent, invitation), accept(agent, invitation), accept(agent, invitation, agent, other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
    expect((await listsOf(agent)).iActFor).toMatchObject([{ id, state: 'active' }]);
  });

  it('refuses a circle, also when both take at the same moment, and acting for somebody’s person', async () => {
    const [a, b, c] = [await newHolder(), await newHolder(), await newHolder()];
    const written = await Promise.all([write(a, b), write(b, a)]);
    const invitations = await Promise.all(
      written.map(async ({ id }, place) => (await signDraft(place ? b : a, id)).json<{ invitation: string }>().invitation),
    );
    const answers = await Promise.all([accept(b, invitations[0] ?? ''), accept(a, invitations[1] ?? '')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(answers.map(codeOf)).toContain('MYNA_MANDATES_CIRCLE');
    const [agent, person] = answers[0]?.status === 204 ? [b, a] : [a, b];
    const further = await giveMandate(agent, c).catch(() => undefined);
    const of = (await listsOf(agent)).iActFor.find(({ state }) => state === 'active')?.id ?? '';
    // c acts for the agent, the agent for the person: c does not act for the person.
    expect(further).toBeDefined();
    expect((await c.browser.get(home, actingAs(of))).status).toBe(403);
    expect((await agent.browser.get(home, actingAs(of))).json()).toMatchObject({ person: { name: person.name } });
    // Nor does whoever acts give mandates in the other's name.
    expect((await agent.browser.post(base, draftOf(c), actingAs(of))).status).toBe(403);
  });

  it('keeps strangers from ending it, and mandates of others', async () => {
    const [person, agent, stranger] = [await newHolder(), await newHolder(), await newHolder()];
    const id = await giveMandate(person, agent);
    expect(codeOf(await stranger.browser.post(`${base}/${id}/end`, {}))).toBe('MYNA_MANDATES_UNKNOWN');
    expect(codeOf(await stranger.browser.post(`${base}/${id}/to-sign`, { certificate: 'AAAA' }))).toBe('MYNA_MANDATES_UNKNOWN');
    expect((await agent.browser.get(home, actingAs(id))).status).toBe(200);
  });
});
