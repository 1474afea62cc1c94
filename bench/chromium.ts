import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

/**
 * Every phone has a Japanese face; a Debian has none until somebody installs one. So the browser is lent the one of the documents, under the name that phones
 * give theirs.
 */
async function lendFace(profile: string): Promise<Record<string, string>> {
  const fonts = dirname(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-jp')));
  const file = join(profile, 'fonts.conf');
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(fonts, 'fonts')}</dir>
  <cachedir>${join(profile, 'fonts')}</cachedir>
  <alias binding="same"><family>Noto Sans CJK JP</family><prefer><family>Noto Sans Japanese</family></prefer></alias>
</fontconfig>`,
  );
  return { ...process.env, FONTCONFIG_FILE: file } as Record<string, string>;
}

/** A browser that others drive, at a port of this machine. */
export async function startChromium(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const profile = await newProfile();
  const args = ['--headless', ...flags, '--accept-lang=ja-JP,ja', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
  const child = spawn(executablePath, args, { stdio: ['ignore', 'ignore', 'pipe'], env: await lendFace(profile) });
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
