/** A person's three ways to hear of something: the portal's inbox, a browser that takes push messages, an e-mail address. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openPushService, type TestPushService } from '../server/testing/push-service.ts';
import type { Browser } from './browser.ts';
import type { World } from './world.ts';

const portal = '/api/v1/portal';

export interface Notice {
  readonly id: string;
  readonly kind: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly isRead: boolean;
}

export interface Ways {
  readonly address: string;
  inbox(browser: Browser): Promise<readonly Notice[]>;
  /** What the browser has decrypted with its own keys, oldest first. */
  pushes(): readonly { readonly text: string; readonly isSigned: boolean }[];
  /** Mails that reached the server, without the one with the code. */
  mails(): Promise<readonly string[]>;
  /** Waits until as many messages came by each way. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Gives the person behind `browser` an address and a browser for push messages, each confirmed as its owner does it. */
export async function openWays(world: World, browser: Browser, name: string): Promise<Ways & { readonly wrongCode: number }> {
  const push: TestPushService = await openPushService();
  const address = `${name}-${Date.now()}@example.jp`;
  const { id } = await browser.ask<{ id: string }>(`${portal}/contact/mail`, { address });
  const code = await eventually(async () => /\d{6}/.exec((await world.mails(address)).at(-1) ?? '')?.[0], 'the mail with the code');
  const confirm = (digits: string) => browser.post(`${portal}/contact/mail/${id}/confirm`, { code: digits });
  const wrong = await confirm(code === '000000' ? '111111' : '000000');
  await browser.ask(`${portal}/contact/mail/${id}/confirm`, { code });
  const { pushKey } = await browser.read<{ pushKey: string }>(`${portal}/contact`);
  const subscription = push.subscribe(pushKey);
  await browser.ask(`${portal}/contact/push`, subscription.json);
  const ways: Ways = {
    address,
    inbox: async (own) => (await own.read<{ notifications: readonly Notice[] }>(`${portal}/notifications`)).notifications,
    pushes: () => subscription.received.map(({ text, claims }) => ({ text, isSigned: claims !== undefined })),
    mails: async () => (await world.mails(address)).slice(1),
    async until(count) {
      await eventually(async () => (ways.pushes().length >= count ? true : undefined), `push message ${count}`);
      await eventually(async () => ((await ways.mails()).length >= count ? true : undefined), `mail ${count}`);
    },
    close: () => push.close(),
  };
  return { ...ways, wrongCode: wrong.status };
}

async function eventually<Result>(look: () => Promise<Result | undefined>, what: string): Promise<Result> {
  for (let tries = 0; tries < 150; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(200);
  }
  throw new Error(`${what} did not come`);
}
