import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import type { Browser } from './browser.ts';

/** Where Debian puts it; another browser of the family may be named. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Chromium {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

const newProfile = (): Promise<string> => mkdtemp(join(tmpdir(), 'openmyna-chromium-'));
const drop = (profile: string): Promise<void> => rm(profile, { recursive: true, force: true, maxRetries: 3 });

/**
 * A browser as a resident has it, with an empty profile, as wide as a phone. Service workers are left out: what they fetch for later is none of the
 * page's.
 */
export async function openChromium(): Promise<Chromium> {
  const profile = await newProfile();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: [...flags],
    viewport: { width: 390, height: 844 },
    locale: 'ja-JP',
    serviceWorkers: 'block',
  });
  return {
    context,
    async close() {
      await context.close();
      await drop(profile);
    },
  };
}

/** A browser that others drive, at a port of this machine. */
export async function startChromium(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const profile = await newProfile();
  const args = ['--headless', ...flags, '--accept-lang=ja-JP,ja', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
  const child = spawn(executablePath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-4000);
      const found = /DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(said)?.[1];
      if (found) resolve(Number(found));
    });
    child.once('error', reject);
    ended.then(() => reject(new Error(`Chromium did not start\n${said}`)));
  });
  return {
    port,
    async stop() {
      child.kill();
      await ended;
      await drop(profile);
    },
  };
}

/** Gives the browser the session that another one opened with the card. */
export async function giveSession({ context }: Chromium, base: string, { cookies }: Browser): Promise<void> {
  const { hostname } = new URL(base);
  await context.addCookies([...cookies].map(([name, value]) => ({ name, value, domain: hostname, path: '/', httpOnly: true })));
}
