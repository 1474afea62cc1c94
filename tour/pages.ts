import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
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

/** Lets a row read pages as they are shown. Without Chromium on this machine the row says so and is partial. */
export async function readPages(base: string, notes: Notebook, read: (reader: PageReader) => Promise<void>): Promise<void> {
  if (!existsSync(executablePath)) return notes.missing(`the pages themselves: no Chromium at ${executablePath} (CHROMIUM names another)`);
  const browser: Browser = await chromium.launch({ executablePath, args });
  try {
    await read({
      async open(language) {
        const context = await browser.newContext({ viewport: { width: 390, height: 844 }, baseURL: base, locale: 'ja-JP' });
        context.setDefaultTimeout(15_000);
        await context.addCookies([{ name: 'openmyna-language', value: language, url: base }]);
        return context.newPage();
      },
    });
  } finally {
    await browser.close();
  }
}
