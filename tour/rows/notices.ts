import { renewalFrom } from '@openmyna/rules';
import { Temporal } from 'temporal-polyfill';
import { type Browser, createBrowser, problemOf } from '../browser.ts';
import { startVisit } from '../counter.ts';
import { giveMandate } from '../mandates.ts';
import { type Notice, openWays, type Ways } from '../notices.ts';
import { registerDevice } from '../passkeys.ts';
import * as procedures from '../procedures.ts';
import { signIn } from '../sign-in.ts';
import type { Notebook, Row } from '../tour.ts';
import { type CollectedCard, createWorld, type World } from '../world.ts';
import { makeProof } from './proofs.ts';

/** Everything of one run: a foreign resident, whose card ends with his stay. */
interface Walk {
  readonly world: World;
  readonly notes: Notebook;
  readonly card: CollectedCard;
  readonly ways: Ways;
  readonly officer: Browser;
  browser: Browser;
  /** Told since the ways were opened. */
  readonly told: Map<string, Notice>;
  readonly before: ReadonlySet<string>;
}

export const notices: Row = {
  id: 'M19',
  title: 'Notices of what happened and what waits: in the portal, by web push and by e-mail, without a datum and without a link',
  async walk(main, notes) {
    // A family of its own: years pass for it.
    const world = await createWorld(main.base, main.own, main.family);
    const card = await world.card('father');
    const browser = await world.signIn('portal', card);
    const ways = await openWays(world, browser, 'notices');
    try {
      const before = await ways.inbox(browser);
      notes.expect(
        before.some(({ kind }) => kind === 'collection'),
        'that his card waited for him stands in the portal',
      );
      const known = new Set(before.map(({ id }) => id));
      const walk: Walk = { world, notes, card, ways, browser, officer: await world.officer(), told: new Map(), before: known };
      notes.expect(ways.wrongCode >= 400, `an address is not his before its code was typed (${ways.wrongCode})`);
      notes.refused('an e-mail address with a wrong code', String(ways.wrongCode), 'nothing but the code goes to it');
      await refusedWays(walk);
      await atPortal(walk);
      await byOthers(walk);
      await timePasses(walk);
      await messages(walk, new Set(['collection', ...[...walk.told.values()].map(({ kind }) => kind)]));
    } finally {
      await ways.close();
    }
  },
};

/** Lets something happen, and waits until it is told by all three ways. */
async function happens(walk: Walk, kind: string, event: () => Promise<unknown>): Promise<void> {
  const { ways, told, before, notes } = walk;
  const earlier = told.size;
  await event();
  for (const notice of await ways.inbox(walk.browser)) if (!before.has(notice.id)) told.set(notice.id, notice);
  const fresh = [...told.values()].slice(earlier).map((notice) => notice.kind);
  notes.expect(fresh.includes(kind), `${kind} is told (${fresh.join(', ') || 'nothing'})`);
  await ways.until(told.size);
  notes.evidence(kind, `in the portal; push message and mail ${told.size}`);
}

/** What he does himself at the portal, and the office's side of it. */
async function atPortal(walk: Walk): Promise<void> {
  const { world, card, browser, officer, notes } = walk;
  await happens(walk, 'passkey', () => registerDevice(browser, 'Phone'));
  await happens(walk, 'appointment', async () => {
    const begun = await procedures.begin(browser, 'counter-visit');
    const { slots } = await browser.read<{ slots: { startsAt: string; isFree: boolean }[] }>(`${procedures.casesAt}/${begun.id}/slots`);
    const answers = { matter: 'card', slot: slots.find(({ isFree }) => isFree)?.startsAt, help: 'none' };
    await procedures.send(browser, card, begun, { answers }, new Uint8Array());
  });
  const begun = await procedures.begin(browser, 'dog-registration');
  const day = await world.today();
  const answers = { name: 'Canela', breed: 'mix', sex: 'female', born: day, since: day, chip: 'no', colour: 'brown' };
  const sent = await procedures.send(browser, card, begun, { answers }, new Uint8Array());
  const current = () => procedures.openCase(browser, sent.id);
  await happens(walk, 'question', async () => {
    await procedures.atDesk(officer, sent, 'take');
    await procedures.atDesk(officer, await current(), 'ask', 'どこで飼いますか。');
  });
  await procedures.write(browser, await current(), 'answer', 'En casa.');
  await happens(walk, 'question-answered', async () => {
    await procedures.atDesk(officer, await procedures.write(browser, await current(), 'inquiry', '¿Cuándo?'), 'reply', '来週です。');
  });
  await happens(walk, 'decision', async () => procedures.atDesk(officer, await current(), 'grant', '登録しました。'));
  await happens(walk, 'mandate', async () => {
    const agent = await world.card('mother');
    const { name, birthDate } = world.family.mother;
    const until = Temporal.PlainDate.from(day).add({ months: 2 }).toString();
    const side = { browser: await world.signIn('portal', agent), card: agent };
    await giveMandate({ browser, card }, side, { name, birthDate, scopes: ['view'], until });
  });
  if (world.profile.numberProof.accepted.includes('portal')) await happens(walk, 'proof', () => makeProof(world, browser, card));
  else notes.evidence('proof', 'the portal makes none under this profile, and tells of none');
}

/** What the office and others do. */
async function byOthers(walk: Walk): Promise<void> {
  const { world, card, officer } = walk;
  await happens(walk, 'record-changed', async () => {
    const visit = await startVisit(officer, 'departure');
    await visit.identify(card.residentId, await world.identityOf('father'));
    const { person } = await officer.read<{ person: { residentId: string; version: number } }>(`/api/v1/counter/visits/${visit.id}/person`);
    const on = Temporal.PlainDate.from(await world.today()).add({ days: 20 });
    const members = [{ residentId: person.residentId, version: person.version }];
    const change = { kind: 'moving-out', on: on.toString(), to: '209902' };
    await visit.ask('change', { change, members, evidence: [] });
    const cancelled = { kind: 'moving-out-cancelled', on: await world.today() };
    await visit.ask('change', {
      change: cancelled,
      members: [{ residentId: person.residentId, version: person.version + 1 }],
      evidence: [],
    });
    await visit.end();
  });
  await happens(walk, 'log-answer', async () => {
    const log = '/api/v1/portal/access-log';
    const { lines } = await walk.browser.read<{ lines: { id: string; by: string; institution: { id: string } }[] }>(`${log}?limit=100`);
    const look = lines.find(({ by, institution }) => by === 'staff' && institution.id === 'counter');
    const asked = await walk.browser.ask<{ id: string }>(`${log}/questions`, { entryId: look?.id, text: '¿Por qué?' });
    const protection = await signIn(world.base, 'counter', 'makoto', '1234');
    await protection.ask(`/api/v1/counter/log-questions/${asked.id}/answer`, { text: '窓口での手続きのためです。' });
  });
  await happens(walk, 'block', async () => {
    await world.suspend(card);
    await world.resume(card);
    walk.browser = await world.signIn('portal', card);
  });
}

/** The clock goes on to the day from which the card, which ends with the stay, may be renewed. */
async function timePasses(walk: Walk): Promise<void> {
  const { world, card } = walk;
  const home = await walk.browser.read<{ card: { expiresOn: string } }>('/api/v1/portal/home');
  const ends = Temporal.PlainDate.from(home.card.expiresOn);
  await happens(walk, 'renewal', async () => {
    const from = renewalFrom(ends, world.profile).add({ days: 1 });
    await createBrowser(world.base).ask('/sandbox/clock', { to: from.toString() });
    walk.browser = await world.signIn('portal', card);
  });
}

/** Where a message may not go. */
async function refusedWays({ browser, world, notes }: Walk): Promise<void> {
  const keys = { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: Buffer.alloc(16).toString('base64url') };
  const inside = await browser.post('/api/v1/portal/contact/push', { endpoint: 'http://10.0.0.1/push', keys });
  notes.expect(inside.status === 422, `no message goes into a private network (${inside.status})`);
  notes.refused('a push address in a private network', `422 ${problemOf(inside).code}`, 'nothing is sent there');
  const { channels } = await browser.read<{ channels: readonly { id: string }[] }>('/api/v1/portal/contact');
  const stranger = await world.signIn('portal', await world.card('mother'));
  for (const { id } of channels) await stranger.send('DELETE', `/api/v1/portal/contact/${id}`);
  const after = await browser.read<{ channels: readonly object[] }>('/api/v1/portal/contact');
  notes.expect(after.channels.length === channels.length, "nobody ends another's way");
  const foreign = await createBrowser(world.base).get('/api/v1/portal/notifications');
  notes.refused("another's notices", `${foreign.status} ${problemOf(foreign).code}`, 'no notice was given');
}

/** Every message that came: each event once by each way, nothing of him in it, no link, and no PIN asked. */
async function messages({ world, ways, told, card, notes }: Walk, kinds: ReadonlySet<string>): Promise<void> {
  const [pushes, mails] = [ways.pushes(), await ways.mails()];
  notes.expect(kinds.size >= 10, `ten kinds at least (${kinds.size})`);
  notes.expect(
    pushes.length === told.size && mails.length === told.size,
    `each event once by each way (${told.size}, ${pushes.length}, ${mails.length})`,
  );
  notes.expect(
    pushes.every(({ isSigned }) => isSigned),
    'each push message is signed with the key that the browser was given',
  );
  const { father } = world.family;
  const { individualNumber } = await world.resident('father');
  const facts = JSON.stringify([...told.values()].map((notice) => notice.facts));
  const all = [...pushes.map(({ text }) => text), ...mails, facts].join('\n');
  const own = [father.name, father.kana, father.latin ?? '', father.birthDate, world.family.address, individualNumber, card.residentId];
  notes.expect(!own.some((datum) => datum !== '' && all.includes(datum)), 'no message holds a datum of his');
  const links = all.match(/https?:|www\.|\bhref\b|\/\/[a-z]/gi) ?? [];
  notes.expect(links.length === 0, `no message holds a link (${links.join()})`);
  notes.expect(mails.every(saysNoPin) && pushes.every(({ text }) => saysNoPin(text)), 'each message says that none asks for a PIN');
  notes.evidence('kinds', [...kinds].join(', '));
  notes.evidence('messages decrypted by the browser, and mails taken by the mail server', `${pushes.length}, ${mails.length}`);
  notes.refused(
    'a notice with a link, or one that asks for a PIN',
    `none among ${pushes.length + mails.length} messages`,
    'the portal alone is opened',
  );
}

const saysNoPin = (text: string): boolean => /暗証番号をたずねることは?も?ありません|asks for (?:a|no) PIN/.test(text);
