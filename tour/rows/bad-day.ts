import { connectCard } from '@openmyna/reader';
import { type Answer, type Browser, createBrowser, problemOf } from '../browser.ts';
import { answerSignIn, openSignIn, readChallenge, signChallenge, withCard } from '../sign-in.ts';
import type { Notebook, Row } from '../tour.ts';
import { pinsOf, type World } from '../world.ts';

interface Fault {
  readonly id: string;
  readonly kind: string;
}

interface FailedJob {
  readonly id: string;
  readonly task: string;
  readonly code: string;
}

export const badDay: Row = {
  id: 'B08',
  title: 'A clock that can be moved, and faults that can be ordered: the bad day is rehearsed and ends cleanly',
  async walk(world, notes) {
    const sandbox = createBrowser(world.base);
    try {
      await databaseAway(world, sandbox, notes);
      await statusAway(world, sandbox, notes);
      await postAway(world, sandbox, notes);
      await deadCard(world, sandbox, notes);
      await tornWrite(world, sandbox, notes);
      await clockJump(world, sandbox, notes);
    } finally {
      await sandbox.send('DELETE', '/sandbox/faults');
    }
    const nonsense = await sandbox.post('/sandbox/faults', { kind: 'earthquake' });
    notes.expect(nonsense.status >= 400, `a fault that nobody knows is not ordered (${nonsense.status})`);
    notes.refused('a fault that nobody knows', `${nonsense.status} ${problemOf(nonsense).code}`, 'nothing is on order');
    notes.expect((await sandbox.read<Fault[]>('/sandbox/faults')).length === 0, 'every fault has ended');
  },
};

async function order(sandbox: Browser, fault: { kind: string; target?: string; seconds?: number; by?: string }): Promise<string> {
  const ordered = await sandbox.ask<Fault[]>('/sandbox/faults', fault);
  return ordered.find(({ kind }) => kind === fault.kind)?.id ?? '';
}

const lift = (sandbox: Browser, id: string): Promise<Answer> => sandbox.send('DELETE', `/sandbox/faults/${id}`);

async function databaseAway(world: World, sandbox: Browser, notes: Notebook): Promise<void> {
  const portal = await world.signIn('portal', await world.card('mother'));
  const doors: readonly (readonly [string, Browser, string])[] = [
    ['portal', portal, '/api/v1/portal/home'],
    ['counter', await world.officer(), '/api/v1/counter/visits'],
    ['bureau', await world.bureau(), '/api/v1/bureau/overview'],
  ];
  const id = await order(sandbox, { kind: 'database-away', seconds: 60 });
  for (const [door, browser, path] of doors) {
    const answer = await browser.get(path);
    notes.expect(answer.status === 503, `the ${door} says that the registers are away (it said ${answer.status})`);
    notes.refused(
      `the ${door} without a database`,
      `${answer.status} ${problemOf(answer).code}: ${problemOf(answer).title}`,
      'nothing was changed',
    );
  }
  const begun = performance.now();
  await lift(sandbox, id);
  for (const [door, browser, path] of doors) notes.expect((await browser.get(path)).status === 200, `the ${door} serves again`);
  notes.evidence('all doors served again after the fault was lifted, in ms', Math.round(performance.now() - begun));
}

async function statusAway(world: World, sandbox: Browser, notes: Notebook): Promise<void> {
  const card = await world.card('mother');
  const browser = createBrowser(world.base);
  const uid = await openSignIn(browser, 'portal');
  const id = await order(sandbox, { kind: 'ocsp', seconds: 60 });
  const pin = pinsOf(card).authentication;
  const answer = await answerSignIn(browser, uid, await signChallenge(world.base, card.cardId, await readChallenge(browser, uid), pin));
  notes.expect(answer.status === 503, 'nobody is let in while no status is known');
  notes.refused('signing in while OCSP is down', `${answer.status} ${problemOf(answer).code}`, 'no session was made');
  await lift(sandbox, id);
  const again = await answerSignIn(browser, uid, await signChallenge(world.base, card.cardId, await readChallenge(browser, uid), pin));
  notes.expect(again.status === 200, 'the same page signs in when OCSP is back');
}

/** The letters of a due day cannot be posted: the operator sees the job, and it ends when the post is back. */
async function postAway(world: World, sandbox: Browser, notes: Notebook): Promise<void> {
  const bureau = await world.bureau();
  const officer = await world.officer();
  const id = await order(sandbox, { kind: 'post', seconds: 120 });
  const { visit } = await officer.ask<{ visit: { id: string } }>('/api/v1/counter/visits', { journey: 'registration' });
  const stamp = Array.from(Date.now().toString().slice(-6), (digit) => 'アイウエオカキクケコ'[Number(digit)]).join('');
  const { residentId } = await officer.ask<{ residentId: string }>(`/api/v1/counter/visits/${visit.id}/registration`, {
    evidence: ['passport', 'family-register-extract'],
    registration: {
      kind: 'arrival',
      name: `郵便 ${stamp}`,
      kana: `ユウビン ${stamp}`,
      sex: 'female',
      birthDate: '1988-08-08',
      municipality: '149900',
      address: '汐見市坂の上10番2号',
    },
  });
  const failed = await until(async () => (await bureau.read<FailedJob[]>('/api/v1/bureau/failed-jobs'))[0]);
  notes.evidence('the operator sees', `${failed.task}: ${failed.code}`);
  notes.expect((await world.letters(residentId)).length === 0, 'no letter was posted');
  await lift(sandbox, id);
  for (const job of await bureau.read<FailedJob[]>('/api/v1/bureau/failed-jobs'))
    await bureau.post(`/api/v1/bureau/failed-jobs/${job.id}/retry`, {});
  const letters = await until(async () => {
    const posted = await world.letters(residentId);
    return posted.length > 0 ? posted : undefined;
  });
  notes.expect(letters.length === 1, 'the letter is posted once');
  notes.expect((await bureau.read<FailedJob[]>('/api/v1/bureau/failed-jobs')).length === 0, 'no job has failed any more');
}

async function deadCard(world: World, sandbox: Browser, notes: Notebook): Promise<void> {
  const { cardId } = await world.card('mother');
  const id = await order(sandbox, { kind: 'card-dead', target: cardId });
  const answer = await sandbox.post(`/sandbox/cards/${cardId}/connect`);
  notes.refused('a card whose chip is dead', `${answer.status} ${problemOf(answer).code}`, 'no try was used');
  notes.expect(answer.status !== 200, 'a dead card answers no terminal');
  await lift(sandbox, id);
}

async function tornWrite(world: World, sandbox: Browser, notes: Notebook): Promise<void> {
  const card = await world.card('mother');
  const triesLeft = () =>
    withCard(world.base, card.cardId, async (transport) => (await connectCard(transport)).readTriesLeft('authentication'));
  const before = Number(await triesLeft());
  await order(sandbox, { kind: 'card-torn', target: card.cardId });
  const outcome = await withCard(world.base, card.cardId, async (transport) => {
    const terminal = await connectCard(transport);
    return terminal.verifyPin('authentication', '0000').then(
      () => 'verified',
      (error: { code?: string }) => error.code ?? 'refused',
    );
  });
  const after = Number(await triesLeft());
  notes.refused('a wrong PIN whose write is torn', outcome, `tries: ${before} before, ${after} after; none was won`);
  notes.expect(!['verified', 'MYNA_CARD_PIN_WRONG'].includes(outcome), `the write is torn before the chip answers (${outcome})`);
  notes.expect(after <= before, 'no counter rises');
  await world.signIn('portal', card);
  notes.expect(Number(await triesLeft()) === before, 'the right PIN works afterwards');
}

async function clockJump(world: World, sandbox: Browser, notes: Notebook): Promise<void> {
  const from = await world.today();
  const id = await order(sandbox, { kind: 'clock-jump', by: 'P2D' });
  const to = await world.today();
  notes.expect(Date.parse(to) - Date.parse(from) === 2 * 86_400_000, 'the clock has leapt two days');
  await lift(sandbox, id);
  notes.evidence('the clock leapt, and everything due on the way has happened', `${from} to ${to}`);
  const back = await sandbox.post('/sandbox/faults', { kind: 'clock-jump', by: '-P1D' });
  notes.expect(back.status >= 400 && (await world.today()) === to, `no clock goes back (${back.status})`);
  notes.refused('a clock that goes back', `${back.status} ${problemOf(back).code}`, `today is ${await world.today()}`);
}

/** Asks until there is something. @throws after a minute */
async function until<Result>(ask: () => Promise<Result | undefined>): Promise<Result> {
  for (let turn = 0; turn < 240; turn += 1) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('nothing came within a minute');
}
