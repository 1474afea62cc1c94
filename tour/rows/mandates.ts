import { type Browser, problemOf } from '../browser.ts';
import { actingBy, findMandate, inviteAgent, type MandateView, mandatesAt, mandatesOf, takeMandate } from '../mandates.ts';
import { atDesk, begin, deskAt, openCase, type ProcedureCase, send, write } from '../procedures.ts';
import { signIn } from '../sign-in.ts';
import type { Notebook, Row } from '../tour.ts';
import type { World } from '../world.ts';

const home = '/api/v1/portal/home';
const certificate = { answers: { scope: 'self', relationship: 'no', use: 'bank' }, isSigned: true };

interface Line {
  readonly by: string;
  readonly act: string;
  readonly purpose: { readonly id: string };
  readonly mandate: { readonly kind: string; readonly name: string } | null;
}

const linesOf = async (browser: Browser): Promise<readonly Line[]> =>
  (await browser.read<{ lines: readonly Line[] }>('/api/v1/portal/access-log?limit=100')).lines;

export const mandates: Row = {
  id: 'B07',
  title: 'A parent, a guardian and an agent act within a stated mandate; both stand in the log, and its end takes effect at once',
  async walk(world, notes) {
    const [mother, father] = [await world.card('mother'), await world.card('father')];
    const browsers = { mother: await world.signIn('portal', mother), father: await world.signIn('portal', father) };
    await byLaw(world, browsers.mother, notes);
    await guardian(world, notes);
    const { person: agent } = await world.resident('father');
    const today = await world.today();
    const until = `${Number(today.slice(0, 4)) + 1}${today.slice(4, 8)}28`;
    const draft = { name: agent.name, birthDate: agent.birthDate, scopes: ['view', 'procedures'], until };
    const { id, invitation } = await inviteAgent({ browser: browsers.mother, card: mother }, draft);
    notes.expect(/^\d{12}$/.test(invitation), 'a number of twelve digits for the agent');
    await stranger(world, invitation, notes);
    await takeMandate({ browser: browsers.father, card: father }, invitation);
    notes.evidence('mandate signed by both cards', `view, procedures, until ${until}`);
    const subject = await procedure(world, browsers, id, notes);
    await end(browsers, id, subject, notes);
  },
};

/** The newborn: by the record of birth, until the day before the 18th birthday. */
async function byLaw(world: World, mother: Browser, notes: Notebook): Promise<void> {
  const { person: child } = await world.resident('newborn');
  const law = (await mandatesOf(mother)).iActFor.find(({ kind, name }) => kind === 'parent' && name === child.name);
  notes.expect(law !== undefined, 'the mother acts for her newborn by law');
  notes.evidence('by law until', law?.until ?? '');
  const seen = await actingBy(mother, law?.id ?? '').read<{ person: { name: string } }>(home);
  notes.expect(seen.person.name === child.name, 'the portal shows the child');
  const ended = await mother.post(`${mandatesAt}/${law?.id}/end`, {});
  notes.expect(ended.status === 404, `what the law gives is not ended here (${ended.status})`);
  notes.refused('ending what the law gives', `${ended.status} ${problemOf(ended).code}`, 'she still acts');
}

/** 髙橋健二 by the court's order for his mother. */
async function guardian(world: World, notes: Notebook): Promise<void> {
  const kenji = await signIn(world.base, 'portal', 'kenji', '1234');
  const order = (await mandatesOf(kenji)).iActFor.find(({ kind }) => kind === 'guardian');
  notes.expect(order !== undefined, 'a guardian acts by order of the court');
  const seen = await actingBy(kenji, order?.id ?? '').read<{ person: { name: string } }>(home);
  notes.evidence('a guardian sees the page of', seen.person.name);
}

/** Whoever found the number is not whom the mandate names. */
async function stranger(world: World, invitation: string, notes: Notebook): Promise<void> {
  const finder = await signIn(world.base, 'portal', 'taro', '1234');
  const refused = await findMandate(finder, invitation);
  notes.expect(refused.status === 403, `the number opens nothing for another (${refused.status})`);
  notes.refused('a number that somebody found', `${refused.status} ${problemOf(refused).code}`, 'neither names nor text are shown');
}

interface Browsers {
  readonly mother: Browser;
  readonly father: Browser;
}

/** The agent files, the office asks, the agent answers: it is the mother's case, and both names stand on it. */
async function procedure(world: World, { mother, father }: Browsers, mandate: string, notes: Notebook): Promise<ProcedureCase> {
  const acting = actingBy(father, mandate);
  const { person: agent } = await world.resident('father');
  const sent = await send(acting, await world.card('father'), await begin(acting, 'certificate-by-post'), certificate, new Uint8Array());
  const hers = await openCase(mother, sent.id);
  notes.expect(
    hers.steps.some(({ agent: by }) => by?.name === agent.name),
    'the case is hers and says who filed it',
  );
  const officer = await world.officer();
  const desk = await officer.read<{ agents: readonly { kind: string; name: string }[] }>(`${deskAt}/${sent.id}`);
  notes.expect(
    desk.agents.some(({ name, kind }) => name === agent.name && kind === 'agent'),
    'the office sees who acts',
  );
  const asked = await atDesk(officer, await openCase(mother, sent.id), 'ask', '提出先を教えてください。');
  const answered = await write(acting, asked, 'answer', '銀行です。');
  notes.expect(answered.stage === 'taken', `the agent answers the office (${answered.stage})`);
  const [log, agentsLog] = [await linesOf(mother), await linesOf(father)];
  notes.expect(
    log.some(({ by, act, mandate: means }) => by === 'mandate' && act === 'write' && means?.name === agent.name),
    'her log names the agent',
  );
  notes.expect(
    agentsLog.some(({ purpose, act }) => purpose.id === 'portal.acted' && act === 'write'),
    'his log says for whom he acted',
  );
  notes.evidence('filed and answered by the agent; both logs name both', answered.steps.length);
  return answered;
}

async function end({ mother, father }: Browsers, mandate: string, subject: ProcedureCase, notes: Notebook): Promise<void> {
  const acting = actingBy(father, mandate);
  await mother.post(`${mandatesAt}/${mandate}/end`, {});
  for (const refused of [
    await acting.get(home),
    await acting.post(`/api/v1/portal/procedures/cases/${subject.id}/withdraw`, { version: subject.version }),
  ])
    notes.expect(refused.status === 403, `a moment after its end nothing is open (${refused.status} ${problemOf(refused).code})`);
  const after = await openCase(mother, subject.id);
  notes.expect(after.version === subject.version && after.stage === subject.stage, 'the case stays as it was');
  notes.refused('a mandate ended a moment ago', '403 MYNA_MANDATES_NOT_COVERED', 'the case stays as it was');
  const states = (await mandatesOf(father)).iActFor.filter(({ id }: MandateView) => id === mandate).map(({ state }) => state);
  notes.expect(states.join() === 'ended', `both see that it has ended (${states.join()})`);
}
