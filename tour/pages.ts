import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { withFolder } from './outside.ts';
import type { Notebook } from './tour.ts';

/** Where Debian puts it; another browser of the family may be named. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface PageReader {
  /** A new visitor's page in a language of the switch, at a phone's width. */
  open(language: string): Promise<Page>;
}

const phone = { viewport: { width: 390, height: 844 }, locale: 'ja-JP' } as const;

async function prepared(context: BrowserContext, base: string, language: string): Promise<Page> {
  context.setDefaultTimeout(15_000);
  await context.addCookies([{ name: 'openmyna-language', value: language, url: base }]);
  return context.pages()[0] ?? (await context.newPage());
}

function hasChromium(notes: Notebook): boolean {
  if (existsSync(executablePath)) return true;
  notes.missing(`the pages themselves: no Chromium at ${executablePath} (CHROMIUM names another)`);
  return false;
}

/** Lets a row read pages as they are shown. Without Chromium on this machine the row says so and is partial. */
export async function readPages(base: string, notes: Notebook, read: (reader: PageReader) => Promise<void>): Promise<void> {
  if (!hasChromium(notes)) return;
  const browser: Browser = await chromium.launch({ executablePath, args });
  try {
    await read({ open: async (language) => prepared(await browser.newContext({ ...phone, baseURL: base }), base, language) });
  } finally {
    await browser.close();
  }
}

/** The same in a browser with a profile that stays, as a person's own has: only there an app can be installed. */
export async function readOwnBrowser(base: string, notes: Notebook, language: string, read: (page: Page) => Promise<void>): Promise<void> {
  if (!hasChromium(notes)) return;
  await withFolder(async (profile) => {
    const context = await chromium.launchPersistentContext(profile, { ...phone, executablePath, args, baseURL: base });
    try {
      await read(await prepared(context, base, language));
    } finally {
      await context.close();
    }
  });
}
