import { createServer, request, type Server } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, holdCardOf, openBrowser, signIn } from './browser.ts';

/** Phone and desk. */
const widths = [390, 1280] as const;

interface Way {
  readonly address: string;
  /** What stands at the end of the worker's script from now on, as after a new build. */
  add(comment: string): void;
  /** Cuts the network. */
  close(): Promise<void>;
}

/** A way to the country that can be cut, and on which the worker can become a newer one. */
async function openWay(): Promise<Way> {
  const country = new URL(inject('country'));
  let more = '';
  const server: Server = createServer((asked, answer) => {
    const onward = request(
      {
        host: country.hostname,
        port: country.port,
        path: asked.url,
        method: asked.method,
        headers: { ...asked.headers, 'accept-encoding': 'identity' },
      },
      (response) => {
        const isWorker = asked.url === '/app/portal/worker.js';
        const { 'content-length': length, etag, 'last-modified': changed, ...headers } = response.headers;
        answer.writeHead(response.statusCode ?? 502, isWorker ? headers : response.headers);
        if (!isWorker) {
          response.pipe(answer);
          return;
        }
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => answer.end(`${Buffer.concat(parts)}\n// ${more}`));
      },
    );
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const at = server.address();
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  afterAll(close);
  return { address: `http://localhost:${typeof at === 'object' && at ? at.port : 0}`, add: (comment) => (more = comment), close };
}

const soon = { timeout: 20_000 };

/** The worker has all its files and serves the page. */
const standsBeside = (page: Page): Promise<void> =>
  expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)), soon)
    .toBe(true);

describe('the portal as an app', { timeout: 120_000 }, () => {
  for (const width of widths) {
    it(`can be installed (${width} px)`, async () => {
      const { page, context, complaints } = await openBrowser({ width });
      await page.goto('/portal');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await standsBeside(page);
      const cdp = await context.newCDPSession(page);
      await expect.poll(async () => (await cdp.send('Page.getAppManifest')).url, soon).toMatch(/\/app\/portal\/en\.webmanifest$/);
      const { data, errors } = await cdp.send('Page.getAppManifest');
      expect(errors).toEqual([]);
      expect(JSON.parse(data ?? '')).toMatchObject({
        id: '/portal',
        start_url: '/portal',
        lang: 'en',
        short_name: 'MyNaPortal',
        display: 'standalone',
      });
      expect((await cdp.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);
      await expectAccessible(page, 'portal');
      expect(complaints).toEqual([]);
    });
  }

  it('is named in the reader’s language, and stays the same app', async () => {
    const { page, context } = await openBrowser({ language: 'ja' });
    await page.goto('/portal');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const cdp = await context.newCDPSession(page);
    const nameAndId = async () => {
      const { name, id } = JSON.parse((await cdp.send('Page.getAppManifest')).data ?? '{}') as { name?: string; id?: string };
      return [name, id];
    };
    await expect.poll(nameAndId, soon).toEqual(['マイナポータル（OpenMyna）', '/portal']);
    await page.getByRole('combobox').selectOption('ko');
    await expect.poll(nameAndId, soon).toEqual(['마이나포털 (OpenMyna)', '/portal']);
  });

  it('has icons of the sizes that it names', async () => {
    const { page } = await openBrowser();
    await page.goto('/portal');
    const sizes = await page.evaluate(async () => {
      const { icons } = (await (await fetch('/app/portal/ja.webmanifest')).json()) as { icons: { src: string; sizes: string }[] };
      const of = async (src: string) => {
        const { width, height } = await createImageBitmap(await (await fetch(src)).blob());
        return `${width}x${height}`;
      };
      const touch = document.querySelector<HTMLLinkElement>('link[rel="apple-touch-icon"]')?.href ?? '';
      return { named: icons.map(({ sizes }) => sizes), drawn: await Promise.all(icons.map(({ src }) => of(src))), touch: await of(touch) };
    });
    expect(sizes.drawn).toEqual(sizes.named);
    expect(sizes.touch).toBe('180x180');
  });

  for (const width of widths) {
    it(`opens without a network and says what to do; with the network it goes on (${width} px)`, async () => {
      const { page, context } = await openBrowser({ width });
      await page.goto('/portal');
      await page.getByRole('link', { name: 'Sign in with your card' }).waitFor();
      await standsBeside(page);
      await page.waitForLoadState('networkidle');
      await context.setOffline(true);
      for (const address of ['/portal', '/portal/log']) {
        await page.goto(address);
        await page.getByRole('heading', { name: 'There is no connection' }).waitFor();
        await page.getByText('0120-95-0178').waitFor();
        await expectAccessible(page, 'offline');
        await expectNoSidewaysScroll(page, 'offline');
      }
      await context.setOffline(false);
      await page.getByRole('heading', { name: 'Your own data, and who looked at it' }).waitFor({ timeout: 30_000 });
    });
  }

  it('keeps pages, scripts and texts in its cache, and nothing of the person who was signed in', async () => {
    const { page } = await openBrowser({ width: 390 });
    await holdCardOf(page, 'hanako');
    await signIn(page, 'portal');
    for (const path of ['me', 'card', 'log', 'notifications']) {
      await page.goto(`/portal/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
    }
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const found = await Promise.all(
        names.map(async (name) => {
          const cache = await caches.open(name);
          return Promise.all(
            (await cache.keys()).map(async (key) => ({
              path: new URL(key.url).pathname,
              text: (await (await cache.match(key))?.text()) ?? '',
            })),
          );
        }),
      );
      return found.flat();
    });
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.filter(({ path }) => path !== '/portal' && !/^\/assets\/.+\.(js|css)$/.test(path))).toEqual([]);
    expect(kept.filter(({ text }) => /佐藤 ?花子|Sato Hanako/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('keeps what is on the page when the network goes, and calls it old', async () => {
    const { page, context } = await openBrowser({ width: 390 });
    await holdCardOf(page, 'hanako');
    await signIn(page, 'portal');
    await context.setOffline(true);
    await page.getByText('No connection. What you see was loaded before').waitFor({ timeout: 30_000 });
    await page.getByRole('heading', { name: 'Your page' }).waitFor();
    await expectAccessible(page, 'offline strip');
    await context.setOffline(false);
    await page.getByText('No connection. What you see was loaded before').waitFor({ state: 'detached', timeout: 30_000 });
  });

  it('says that a new version is ready, and loads it when the reader wants it', async () => {
    const way = await openWay();
    const { page } = await openBrowser({ width: 390 });
    await page.goto(`${way.address}/portal`);
    await page.getByRole('link', { name: 'Sign in with your card' }).waitFor();
    await standsBeside(page);
    expect(await page.getByText('A new version is ready').count()).toBe(0);
    way.add('newer');
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/portal'))?.update());
    await page.getByText('A new version is ready').waitFor();
    await expectAccessible(page, 'new version');
    await page.evaluate(() => Object.assign(window, { isOld: true }));
    await page.getByRole('button', { name: 'Load the new version' }).click();
    await expect.poll(() => page.evaluate(() => 'isOld' in window).catch(() => true), soon).toBe(false);
    await page.getByRole('link', { name: 'Sign in with your card' }).waitFor();
    expect(await page.getByText('A new version is ready').count()).toBe(0);
    await way.close();
    await page.reload();
    await page.getByRole('heading', { name: 'There is no connection' }).waitFor();
  });

  it('shows a push message in the words that it brings, and nothing where it brings none', async () => {
    const { page, context } = await openBrowser({ width: 390 });
    await context.grantPermissions(['notifications']);
    await page.goto('/portal');
    await standsBeside(page);
    const cdp = await context.newCDPSession(page);
    const registrationId = new Promise<string>((resolve) => {
      cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [found] = registrations.filter(({ scopeURL }) => scopeURL.endsWith('/portal'));
        if (found) resolve(found.registrationId);
      });
    });
    await cdp.send('ServiceWorker.enable');
    const push = async (data: string) =>
      cdp.send('ServiceWorker.deliverPushMessage', { origin: inject('country'), registrationId: await registrationId, data });
    const shown = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        return (await registration.getNotifications()).map(({ title, body, lang, data }) => ({ title, body, lang, data: data as unknown }));
      });
    await push(JSON.stringify({ title: '새 알림', body: '포털을 열어 주십시오.', lang: 'ko', url: 'https://elsewhere.example/pin' }));
    await expect.poll(shown, soon).toEqual([{ title: '새 알림', body: '포털을 열어 주십시오.', lang: 'ko', data: null }]);
    await push('not JSON');
    await expect.poll(shown, soon).toEqual([{ title: 'MyNaPortal', body: '', lang: '', data: null }]);
  });

  it('answers a phone that cannot read the card', async () => {
    const { page } = await openBrowser({ width: 390 });
    await page.goto('/portal');
    await page.getByText('Reading the card with a phone').click();
    await page.getByText('My phone has no NFC').waitFor();
    await expectAccessible(page, 'reading the card');
    await expectNoSidewaysScroll(page, 'reading the card');
  });
});
