import { describe, expect, it } from 'vitest';
import type { Browser } from '../../testing/sign-in/browser.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { signIn } from '../../testing/sign-in/sign-in.ts';
import { notificationKinds, topics } from './types.ts';

const house = await openTestHouse();
const core = () => house.databases.as('core');

async function atPortal() {
  const browser = house.browser();
  const card = await house.newCard();
  await signIn(browser, 'portal', card);
  return { browser, residentId: card.residentId };
}

interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly facts: object;
  readonly isRead: boolean;
}

const inboxOf = async (browser: Browser): Promise<Shown[]> =>
  (await browser.get('/api/v1/portal/notifications')).json<{ notifications: Shown[] }>().notifications;

describe('a notification', () => {
  it('is known in the code as in the database', async () => {
    const { rows } = await house.databases.admin.query<{ kind: string; topic: string }>('select kind, topic from notifications.kinds');
    expect(rows.map(({ kind }) => kind).sort()).toEqual([...notificationKinds].sort());
    expect([...new Set(rows.map(({ topic }) => topic))].sort()).toEqual([...topics].sort());
  });

  it('stands in the portal of the person to whom something happened, and of nobody else', async () => {
    const { browser, residentId } = await atPortal();
    const other = await atPortal();
    await core()
      .transaction()
      .execute((trx) =>
        house.notifications.notify(trx, residentId, { kind: 'collection', event: 'cards.arrived/1', facts: { by: '2026-12-24' } }),
      );
    expect(await inboxOf(browser)).toMatchObject([{ kind: 'collection', facts: { by: '2026-12-24' }, isRead: false }]);
    expect(await inboxOf(other.browser)).toEqual([]);
  });

  it('is one, however often the event is told', async () => {
    const { browser, residentId } = await atPortal();
    const news = { kind: 'block', event: 'cards.suspended/7' } as const;
    await Promise.all(
      [1, 2, 3].map(() =>
        core()
          .transaction()
          .execute((trx) => house.notifications.notify(trx, residentId, news, news)),
      ),
    );
    expect(await inboxOf(browser)).toHaveLength(1);
  });

  it('does not exist when the event did not happen', async () => {
    const { browser, residentId } = await atPortal();
    const broken = core()
      .transaction()
      .execute(async (trx) => {
        await house.notifications.notify(trx, residentId, { kind: 'renewal', event: 'cards.renewal/1' });
        throw new Error('broken');
      });
    await expect(broken).rejects.toThrow('broken');
    expect(await inboxOf(browser)).toEqual([]);
  });

  it('of no known kind is refused', async () => {
    const { residentId } = await atPortal();
    const wrong = house.notifications.notify(core(), residentId, { kind: 'advertisement' as 'block', event: 'x/1' });
    await expect(wrong).rejects.toMatchObject({ code: 'MYNA_NOTIFICATIONS_KIND_UNKNOWN' });
  });

  it('is read when its owner says so; another person’s stays as it was', async () => {
    const [owner, stranger] = [await atPortal(), await atPortal()];
    await house.notifications.notify(core(), owner.residentId, { kind: 'block', event: 'cards.suspended/8' });
    const [own] = await inboxOf(owner.browser);
    const read = (browser: Browser) => browser.post('/api/v1/portal/notifications/read', { ids: [own?.id] });
    expect((await read(stranger.browser)).status).toBe(204);
    expect((await inboxOf(owner.browser))[0]?.isRead).toBe(false);
    expect([(await read(owner.browser)).status, (await read(owner.browser)).status]).toEqual([204, 204]);
    expect((await inboxOf(owner.browser))[0]?.isRead).toBe(true);
  });

  it('leaves an entry in the log when it is looked at', async () => {
    const { browser } = await atPortal();
    await inboxOf(browser);
    const { lines } = (await browser.get('/api/v1/portal/access-log')).json<{ lines: { by: string; items: { id: string }[] }[] }>();
    expect(lines).toContainEqual(expect.objectContaining({ by: 'self', items: [expect.objectContaining({ id: 'notifications' })] }));
  });

  it.each(['/api/v1/portal/notifications', '/api/v1/portal/contact'])('is shown at %s to nobody who is not signed in', async (address) => {
    expect((await house.browser().get(address)).status).toBe(401);
  });
});

describe('an institution that knows a person by its own code', () => {
  it('tells her by that code, and nobody by another’s', async () => {
    const { browser, residentId } = await atPortal();
    const tax = house.databases.as('tax');
    const code = await house.exchange.codeFor(residentId, 'tax');
    const news = { kind: 'return-question', event: 'tax.question/1' } as const;
    await house.notifications.notifyCode(tax, { institution: 'tax', code }, news);
    expect(await inboxOf(browser)).toMatchObject([{ kind: 'return-question' }]);
    const foreign = await house.exchange.codeFor(residentId, 'bank');
    await expect(house.notifications.notifyCode(tax, { institution: 'tax', code: foreign }, news)).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_CODE_UNKNOWN',
    });
    await expect(house.notifications.notifyCode(tax, { institution: 'bank', code: foreign }, news)).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_REQUESTER_REFUSED',
    });
  });
});

describe('what a person chooses', () => {
  it('is kept, and shown again', async () => {
    const { browser } = await atPortal();
    expect((await browser.get('/api/v1/portal/contact')).json()).toMatchObject({ language: null, silent: [], channels: [] });
    expect((await browser.put('/api/v1/portal/contact', { language: 'pt', silent: ['money'] })).status).toBe(204);
    expect((await browser.get('/api/v1/portal/contact')).json()).toMatchObject({ language: 'pt', silent: ['money'], channels: [] });
  });
});
