import { createECDH, randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { databaseSigners, machineTime, openKeyStore } from '../../kernel/index.ts';
import { createTestDatabases } from '../../testing/index.ts';
import { openPushService, type TestSubscription } from '../../testing/push-service.ts';
import type { Browser } from '../../testing/sign-in/browser.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { signIn } from '../../testing/sign-in/sign-in.ts';
import { createNotifications } from './notifications.ts';
import { createPushService } from './push.ts';
import { isPushAddress, outsideOnly } from './push-address.ts';

const service = await openPushService();
afterAll(() => service.close());
const house = await openTestHouse();
const contact = 'mailto:no-reply@openmyna.example';

interface Shown {
  readonly pushKey: string;
  readonly channels: readonly { readonly id: string; readonly hint: string; readonly state: string; readonly isHere: boolean }[];
}
const contactOf = async (browser: Browser, query = ''): Promise<Shown> =>
  (await browser.get(`/api/v1/portal/contact${query}`)).json<Shown>();
const subscribe = (
  browser: Browser,
  { json }: TestSubscription,
  agent = 'Mozilla/5.0 (Linux; Android 16) Chrome/150.0 Mobile Safari/537.36',
) => browser.post('/api/v1/portal/contact/push', json, { 'user-agent': agent });

async function person() {
  const browser = house.browser();
  const card = await house.newCard();
  await signIn(browser, 'portal', card);
  return { browser, residentId: card.residentId };
}

/** Somebody who gets push messages on one browser. */
async function reachable() {
  const who = await person();
  const subscription = service.subscribe((await contactOf(who.browser)).pushKey);
  expect((await subscribe(who.browser, subscription)).status).toBe(200);
  return { ...who, subscription };
}

async function tell(residentId: string, event: string, kind: 'block' | 'coverage-changed' = 'block') {
  await house.notifications.notify(house.databases.as('core'), residentId, {
    kind,
    event,
    facts: { state: 'suspended', by: '2026-12-01' },
  });
  const { rows } = await house.databases.admin.query<{ id: string }>(
    'select notification_id as id from notifications.notifications where resident_id = $1 and event = $2',
    [residentId, event],
  );
  const notificationId = rows[0]?.id ?? '';
  const outcomes = async (): Promise<string[]> =>
    (
      await house.databases.admin.query<{ outcome: string }>(
        'select outcome from notifications.deliveries where notification_id = $1 order by attempt',
        [notificationId],
      )
    ).rows.map(({ outcome }) => outcome);
  const deliver = (jobs = house.notifications.jobs) => jobs['notifications.deliver']?.({ residentId, notificationId });
  return { deliver, outcomes };
}

describe('a push message', () => {
  it('reaches the browser, which alone can open it, signed with the key that it was given, once', async () => {
    const { browser, residentId, subscription } = await reachable();
    await browser.put('/api/v1/portal/contact', { language: 'ko', silent: ['money'] });
    const { deliver, outcomes } = await tell(residentId, 'push/1');
    await deliver();
    await deliver();
    expect(subscription.received).toHaveLength(1);
    const [message] = subscription.received;
    expect(message?.claims).toMatchObject({ aud: service.origin, sub: contact });
    const lifetime = (message?.claims?.exp ?? 0) - Date.now() / 1000;
    expect(lifetime).toBeGreaterThan(3600);
    expect(lifetime).toBeLessThanOrEqual(86_400);
    expect(message?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '259200', topic: 'news' });
    expect(await outcomes()).toEqual(['sent']);
  });

  it('says that there is news, in the reader’s language, without a datum and without a link', async () => {
    const { browser, residentId, subscription } = await reachable();
    for (const [turn, language] of ['ja', 'ja-easy', 'en', 'zh-Hans', 'ko', 'vi', 'pt', 'es'].entries()) {
      await browser.put('/api/v1/portal/contact', { language, silent: [] });
      await (await tell(residentId, `push/2/${turn}`)).deliver();
    }
    const texts = subscription.received.map(({ text }) => JSON.parse(text) as Record<string, string>);
    for (const text of texts) {
      expect(Object.keys(text).sort()).toEqual(['body', 'lang', 'title']);
      expect(JSON.stringify(text)).not.toMatch(/https?:|\d|suspended/);
    }
    expect(new Set(texts.map(({ title }) => title)).size).toBe(8);
    expect(texts.map(({ lang }) => lang)).toEqual(['ja', 'ja', 'en', 'zh-Hans', 'ko', 'vi', 'pt', 'es']);
  });

  it('is not sent for a topic that stays in the portal', async () => {
    const { browser, residentId, subscription } = await reachable();
    await browser.put('/api/v1/portal/contact', { language: 'ja', silent: ['health'] });
    await (await tell(residentId, 'push/3', 'coverage-changed')).deliver();
    expect(subscription.received).toEqual([]);
  });

  it.each([404, 410])('that finds no browser any more (%i) ends the subscription, and nothing is kept of it', async (status) => {
    const { browser, residentId, subscription } = await reachable();
    subscription.answer(status);
    const { deliver, outcomes } = await tell(residentId, 'push/4');
    await deliver();
    expect(await outcomes()).toEqual(['gone']);
    expect((await contactOf(browser)).channels).toEqual([]);
    subscription.answer(undefined);
    await (await tell(residentId, 'push/5')).deliver();
    expect(subscription.received).toEqual([]);
    const { rows } = await house.databases.admin.query('select sealed from notifications.channels where resident_id = $1', [residentId]);
    expect(rows).toEqual([{ sealed: Buffer.alloc(0) }]);
  });

  it.each([429, 503, 'silence'] as const)(
    'waits for a push service that is away (%s), and goes out once when it is back',
    async (status) => {
      const impatient = createNotifications({
        ...house,
        push: createPushService({ ...house, time: machineTime, contact, allowsLoopback: true, patience: 300 }),
      });
      const { residentId, subscription } = await reachable();
      subscription.answer(status);
      const { deliver, outcomes } = await tell(residentId, 'push/6');
      await expect(deliver(impatient.jobs)).rejects.toMatchObject({ code: 'MYNA_NOTIFICATIONS_PUSH_AWAY' });
      subscription.answer(undefined);
      await deliver();
      await deliver();
      expect(subscription.received).toHaveLength(1);
      expect(await outcomes()).toEqual(['deferred', 'sent']);
    },
  );

  it('is carried to no other address than the one that was given', async () => {
    const { browser, residentId, subscription } = await reachable();
    const elsewhere = service.subscribe('none');
    subscription.answer(307, { location: elsewhere.json.endpoint });
    await (await tell(residentId, 'push/7')).deliver();
    expect(elsewhere.received).toEqual([]);
    expect((await contactOf(browser)).channels).toMatchObject([{ state: 'failing' }]);
    subscription.answer(undefined);
    await subscribe(browser, subscription);
    expect((await contactOf(browser)).channels).toMatchObject([{ state: 'on' }]);
  });

  it('is signed with one key by every instance on one database', async () => {
    const databases = await createTestDatabases();
    const secret = randomBytes(32);
    const instance = () => openKeyStore(secret, (store) => databaseSigners(databases.as('kernel'), store));
    const keys = await Promise.all([1, 2, 3].map(() => createPushService({ keys: instance(), time: machineTime, contact }).publicKey()));
    expect(new Set(keys).size).toBe(1);
    expect(Buffer.from(keys[0] ?? '', 'base64url')).toHaveLength(65);
  });
});

describe('a browser', () => {
  it('is one channel however often it asks, named as its owner knows it, and recognised when it asks again', async () => {
    const { browser, subscription } = await reachable();
    await Promise.all([1, 2, 3].map(() => subscribe(browser, subscription)));
    const fingerprint = await crypto.subtle.digest('SHA-256', Buffer.from(subscription.json.endpoint));
    const { channels } = await contactOf(browser, `?browser=${Buffer.from(fingerprint).toString('base64url')}`);
    expect(channels).toMatchObject([{ hint: 'Chrome, Android', state: 'on', isHere: true }]);
    expect((await contactOf(browser)).channels).toMatchObject([{ isHere: false }]);
  });

  it('of two people in a family is a channel of each, and leaves the other’s alone when one ends it', async () => {
    const { browser, residentId, subscription } = await reachable();
    const other = await person();
    await subscribe(other.browser, subscription);
    const [own] = (await contactOf(other.browser)).channels;
    expect((await other.browser.delete(`/api/v1/portal/contact/${own?.id}`)).status).toBe(204);
    expect((await contactOf(browser)).channels).toHaveLength(1);
    await (await tell(residentId, 'push/9')).deliver();
    await (await tell(other.residentId, 'push/9')).deliver();
    expect(subscription.received).toHaveLength(1);
  });

  it('is one of five at most', async () => {
    const { browser } = await reachable();
    const { pushKey } = await contactOf(browser);
    for (let more = 0; more < 4; more += 1) expect((await subscribe(browser, service.subscribe(pushKey))).status).toBe(200);
    const refused = await subscribe(browser, service.subscribe(pushKey));
    expect([refused.status, refused.json<{ code: string }>().code]).toEqual([409, 'MYNA_NOTIFICATIONS_CHANNELS_FULL']);
    expect((await contactOf(browser)).channels).toHaveLength(5);
  });

  it('with keys that no browser makes is refused', async () => {
    const { browser, subscription } = await reachable();
    const { endpoint, keys } = subscription.json;
    const off = Buffer.from(createECDH('prime256v1').generateKeys());
    off[40] = (off[40] ?? 0) ^ 1;
    for (const wrong of [
      { ...keys, p256dh: off.toString('base64url') },
      { ...keys, auth: 'AAAA' },
    ]) {
      const refused = await browser.post('/api/v1/portal/contact/push', { endpoint: `${endpoint}x`, keys: wrong });
      expect([refused.status, refused.json<{ code: string }>().code]).toEqual([422, 'MYNA_NOTIFICATIONS_PUSH_REFUSED']);
    }
    expect((await contactOf(browser)).channels).toHaveLength(1);
  });

  it('that nobody is signed in at subscribes for nobody', async () => {
    expect((await subscribe(house.browser(), service.subscribe('none'))).status).toBe(401);
  });
});

describe('an address of a push service', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://8.8.8.8/x',
  ])('may be %s', (endpoint) => {
    expect(isPushAddress(endpoint, false)).toBe(true);
  });

  it.each([
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
    'https://user:secret@fcm.googleapis.com/x',
    'https://localhost/x',
    'https://database.internal/x',
    'https://intranet/x',
    'https://127.0.0.1/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://10.1.2.3/x',
    'https://169.254.169.254/latest/meta-data',
    'https://192.168.0.1/x',
    'https://[::1]/x',
    'https://[fd00::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://[64:ff9b::a00:1]/x',
    'file:///etc/passwd',
    'not an address',
  ])('is not %s', (endpoint) => {
    expect(isPushAddress(endpoint, false)).toBe(false);
  });

  it('on this machine is used only where that was allowed, and one inside never', async () => {
    expect(isPushAddress(`${service.origin}/push/x`, true)).toBe(true);
    expect(isPushAddress('http://10.0.0.1/x', true)).toBe(false);
    const subscription = service.subscribe('none');
    const strict = createPushService({ ...house, time: machineTime, contact });
    expect(() => strict.requireUsable(subscription.json)).toThrow('MYNA_NOTIFICATIONS_PUSH_REFUSED');
    expect(await strict.send(subscription.json, 'text')).toBe('refused');
    expect(subscription.received).toEqual([]);
  });

  it('whose name leads to this machine is not connected to', async () => {
    const answers = await Promise.all(
      [true, false].map(
        (allowsLoopback) =>
          new Promise((resolve) =>
            outsideOnly(allowsLoopback)('localhost', { all: true }, (error, found) => resolve(error?.code ?? found)),
          ),
      ),
    );
    expect(answers[0]).toEqual(expect.arrayContaining([expect.objectContaining({ address: expect.stringMatching(/^(127\.|::1$)/) })]));
    expect(answers[1]).toBe('PUSH_ADDRESS_INSIDE');
  });
});
