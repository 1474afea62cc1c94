import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { machineTime } from '../../kernel/index.ts';
import type { Browser } from '../../testing/sign-in/browser.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { signIn } from '../../testing/sign-in/sign-in.ts';
import { createMailService } from './mail.ts';
import { codeMail, newsMail } from './mail-texts.ts';
import { createNotifications } from './notifications.ts';
import { createPushService } from './push.ts';

/** A mail server as others run one: it takes mails, or answers as the test says. */
const far = { answer: undefined as number | undefined, mails: [] as { to: string; text: string }[] };
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: (_address, _session, callback) => {
    const error = far.answer === undefined ? undefined : Object.assign(new Error('no'), { responseCode: far.answer });
    callback(error);
  },
  onData(stream, session, callback) {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      far.mails.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), text: Buffer.concat(parts).toString() });
      callback();
    });
  },
});
smtp.listen(0, '127.0.0.1');
await once(smtp.server, 'listening');
const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};
const port = portOf(smtp.server);
const languages = ['ja', 'ja-easy', 'en', 'zh-Hans', 'ko', 'vi', 'pt', 'es'];
afterAll(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
beforeEach(() => {
  far.answer = undefined;
  far.mails = [];
});

const house = await openTestHouse();
const push = createPushService({ keys: house.keys, time: machineTime, contact: 'mailto:no-reply@openmyna.example' });
const roomOver = (server: string, patience?: number) =>
  createNotifications({
    databases: house.databases,
    exchange: house.exchange,
    keys: house.keys,
    mail: createMailService({ server, from: 'no-reply@openmyna.example', ...(patience ? { patience } : {}) }),
    push,
  });
const notifications = roomOver(`smtp://127.0.0.1:${port}`);

async function person() {
  const browser = house.browser();
  const card = await house.newCard();
  await signIn(browser, 'portal', card);
  const code = await house.exchange.codeFor(card.residentId, 'portal');
  return { browser, code, residentId: card.residentId };
}

const settle = (residentId: string, work: 'confirm' | 'deliver', id: string) =>
  notifications.jobs[`notifications.${work}`]?.({ residentId, [work === 'confirm' ? 'channelId' : 'notificationId']: id });

const codeIn = (text: string): string => /\b\d{6}\b/.exec(text)?.[0] ?? '';
/** The words of a mail; its head holds dates and ids. */
const decoded = (mail: string): string => {
  const [head = '', ...body] = mail.split('\r\n\r\n');
  const text = body.join('\r\n\r\n');
  return /base64/i.test(head) ? Buffer.from(text, 'base64').toString() : text.replaceAll('=\r\n', '');
};

/** Somebody whose address is confirmed. */
async function reachable(to = 'hana@example.jp') {
  const who = await person();
  await notifications.choose(who.code, { language: 'en', silent: ['money'] });
  const channelId = await notifications.addMail(who.code, to);
  await settle(who.residentId, 'confirm', channelId);
  await notifications.confirmMail(who.code, channelId, codeIn(decoded(far.mails.at(-1)?.text ?? '')));
  far.mails = [];
  return { ...who, channelId };
}

async function tell(residentId: string, event: string, kind: 'block' | 'refund' = 'block'): Promise<string> {
  await notifications.notify(house.databases.as('core'), residentId, { kind, event, facts: { state: 'suspended' } });
  const { rows } = await house.databases.admin.query<{ id: string }>(
    'select notification_id as id from notifications.notifications where resident_id = $1 and event = $2',
    [residentId, event],
  );
  return rows[0]?.id ?? '';
}

const channelsOf = async (browser: Browser) =>
  (await browser.get('/api/v1/portal/contact')).json<{ channels: { hint: string; state: string }[] }>().channels;

describe('an e-mail address', () => {
  it('gets nothing but a code before the code was typed in the portal, and is shown as a hint', async () => {
    const { browser, code, residentId } = await person();
    const channelId = await notifications.addMail(code, 'hana@example.jp');
    await settle(residentId, 'confirm', channelId);
    await settle(residentId, 'deliver', await tell(residentId, 'test/1'));
    expect(far.mails.map(({ to }) => to)).toEqual(['hana@example.jp']);
    expect(await channelsOf(browser)).toMatchObject([{ hint: 'h…@example.jp', state: 'unconfirmed' }]);
    await notifications.confirmMail(code, channelId, codeIn(decoded(far.mails[0]?.text ?? '')));
    expect(await channelsOf(browser)).toMatchObject([{ state: 'on' }]);
  });

  it('is given up after five wrong codes', async () => {
    const { browser, code, residentId } = await person();
    const channelId = await notifications.addMail(code, 'wrong@example.jp');
    await settle(residentId, 'confirm', channelId);
    const right = codeIn(decoded(far.mails[0]?.text ?? ''));
    const wrong = right === '000000' ? '000001' : '000000';
    for (let turn = 0; turn < 5; turn += 1)
      await expect(notifications.confirmMail(code, channelId, wrong)).rejects.toMatchObject({ code: 'MYNA_NOTIFICATIONS_CODE_WRONG' });
    await expect(notifications.confirmMail(code, channelId, right)).rejects.toMatchObject({ code: 'MYNA_NOTIFICATIONS_CHANNEL_UNKNOWN' });
    expect(await channelsOf(browser)).toEqual([]);
  });

  it('is one of three at most, and none twice', async () => {
    const { code } = await person();
    for (const name of ['a', 'b', 'c']) await notifications.addMail(code, `${name}@example.jp`);
    await expect(notifications.addMail(code, 'd@example.jp')).rejects.toMatchObject({ code: 'MYNA_NOTIFICATIONS_CHANNELS_FULL' });
    const other = await person();
    await notifications.addMail(other.code, 'a@example.jp');
    await expect(notifications.addMail(other.code, 'A@example.jp')).rejects.toMatchObject({ code: 'MYNA_NOTIFICATIONS_CHANNEL_KNOWN' });
  });
});

describe('a mail', () => {
  it('says that there is news, in the reader’s language, without a datum and without a link, once', async () => {
    const { residentId } = await reachable();
    const id = await tell(residentId, 'test/2');
    await settle(residentId, 'deliver', id);
    await settle(residentId, 'deliver', id);
    expect(far.mails).toHaveLength(1);
    const text = decoded(far.mails[0]?.text ?? '');
    expect(text).toContain('There is news in MyNaPortal');
    expect(text).not.toMatch(/https?:|suspended|block|\d{4}/i);
  });

  it('is not sent for a topic that stays in the portal', async () => {
    const { residentId } = await reachable();
    await settle(residentId, 'deliver', await tell(residentId, 'test/3', 'refund'));
    expect(far.mails).toEqual([]);
  });

  it('waits for a server that delays, and goes out once when it comes back', async () => {
    const { residentId } = await reachable();
    const id = await tell(residentId, 'test/4');
    far.answer = 451;
    await expect(settle(residentId, 'deliver', id)).rejects.toMatchObject({ code: 'MYNA_NOTIFICATIONS_MAIL_AWAY' });
    far.answer = undefined;
    await settle(residentId, 'deliver', id);
    await settle(residentId, 'deliver', id);
    expect(far.mails).toHaveLength(1);
  });

  it('that is refused for good is tried no more, and its owner sees that the address fails', async () => {
    const { browser, residentId } = await reachable();
    const id = await tell(residentId, 'test/5');
    far.answer = 550;
    await settle(residentId, 'deliver', id);
    far.answer = undefined;
    await settle(residentId, 'deliver', id);
    expect(far.mails).toEqual([]);
    expect(await channelsOf(browser)).toMatchObject([{ state: 'failing' }]);
  });

  it('finds nobody where no server listens: the work fails, and is tried again', async () => {
    const { residentId } = await reachable();
    const id = await tell(residentId, 'test/6');
    await expect(roomOver('smtp://127.0.0.1:1').jobs['notifications.deliver']?.({ residentId, notificationId: id })).rejects.toMatchObject({
      code: 'MYNA_NOTIFICATIONS_MAIL_AWAY',
    });
  });

  it.each([
    ['says nothing at all', ''],
    ['stops in the middle', '220 far.example\r\n'],
  ])('does not wait for a server that %s, and goes out when it is well again', async (_, greeting) => {
    const silent = createServer((socket) => void socket.write(greeting)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { residentId } = await reachable();
    const id = await tell(residentId, `test/7${greeting.length}`);
    const started = performance.now();
    const hanging = roomOver(`smtp://127.0.0.1:${portOf(silent)}`, 300);
    await expect(hanging.jobs['notifications.deliver']?.({ residentId, notificationId: id })).rejects.toMatchObject({
      code: 'MYNA_NOTIFICATIONS_MAIL_AWAY',
    });
    expect(performance.now() - started).toBeLessThan(5000);
    silent.close();
    await settle(residentId, 'deliver', id);
    expect(far.mails).toHaveLength(1);
  });

  it('is written in each language, and none of them has a link, a digit or a PIN to ask for', () => {
    const texts = languages.map((language) => newsMail(language));
    expect(new Set(texts.map(({ subject }) => subject)).size).toBe(languages.length);
    for (const { subject, text } of texts) expect(`${subject}\n${text}`).not.toMatch(/https?:|www\.|\d/);
    for (const language of languages) expect(codeMail(language, '123456').text).toMatch(/123456(.|\n)*30/);
    expect(newsMail('fr')).toEqual(newsMail('en'));
  });
});

describe('an address that was removed', () => {
  it('is forgotten, and gets nothing any more', async () => {
    const { browser, residentId, channelId } = await reachable('gone@example.jp');
    expect((await browser.delete(`/api/v1/portal/contact/${channelId}`)).status).toBe(204);
    await settle(residentId, 'deliver', await tell(residentId, 'test/8'));
    expect(far.mails).toEqual([]);
    const { rows } = await house.databases.admin.query('select sealed, hint from notifications.channels where channel_id = $1', [
      channelId,
    ]);
    expect(rows).toEqual([{ sealed: Buffer.alloc(0), hint: '' }]);
  });

  it('is not removed by a stranger', async () => {
    const { browser, channelId } = await reachable('kept@example.jp');
    const stranger = await person();
    expect((await stranger.browser.delete(`/api/v1/portal/contact/${channelId}`)).status).toBe(204);
    expect(await channelsOf(browser)).toMatchObject([{ state: 'on' }]);
  });
});
