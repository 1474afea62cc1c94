import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, expect, inject } from 'vitest';

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

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of the pages so far: exceptions, refused styles and scripts, failed requests to other hosts. */
  readonly complaints: readonly string[];
}

export interface VisitorOptions {
  readonly width?: number;
  readonly language?: 'en' | 'ja';
  readonly scheme?: 'light' | 'dark';
  /** A film (MJPEG) that the camera sees. */
  readonly film?: string;
}

/** A browser of one's own, with a new profile; closed after the file's tests. */
export async function openBrowser({ width = 1280, language = 'en', scheme = 'light', film }: VisitorOptions = {}): Promise<Visitor> {
  const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'openmyna-browser-')), {
    executablePath,
    headless: true,
    args: film
      ? [...flags, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`]
      : flags,
    viewport: { width, height: 900 },
    locale: language === 'ja' ? 'ja-JP' : 'en-GB',
    colorScheme: scheme,
    reducedMotion: 'reduce',
    baseURL: inject('country'),
  });
  context.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  const watch = (page: Page): void => {
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // A refusal that a page asked for (401, 404, 422) is written by the browser and is no fault of the page.
      // So is what it writes where no reader agent answers: the tap dialog asks whether there is one.
      const isExpected = message.text().startsWith('Failed to load resource') || message.text().includes('ws://127.0.0.1:8437/hello');
      if (message.type() === 'error' && !isExpected) complaints.push(message.text());
    });
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (/^https?:/.test(protocol) && origin !== inject('country')) complaints.push(`request to ${origin}`);
    });
  };
  context.on('page', watch);
  const page = context.pages()[0] ?? (await context.newPage());
  watch(page);
  afterAll(() => context.close());
  return { context, page, complaints };
}

/** WCAG 2.2 AA, and axe's best practices that need no judgement. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** @throws when axe finds anything on the page as it stands */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${what}: ${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
  expect(found).toEqual([]);
}

const catalogues = new URL('../i18n/en/', import.meta.url);
const textIds = new Set(
  readdirSync(catalogues).flatMap((file) => Object.keys(JSON.parse(readFileSync(new URL(file, catalogues), 'utf8')) as object)),
);

/** @throws when an id stands where a text is missing */
export async function expectNoMissingText(page: Page, what: string): Promise<void> {
  // biome-ignore lint/performance/useDomNodeTextContent: only what is shown, a line a block
  const lines = (await page.locator('body').innerText()).split('\n').map((line) => line.trim());
  expect(
    lines.filter((line) => textIds.has(line)),
    `${what} misses texts`,
  ).toEqual([]);
}

/** WCAG 1.4.10: nothing is wider than the window. */
export async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const surplus = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(surplus, `${what} is too wide`).toBeLessThanOrEqual(0);
}

/** Puts a cast member's card into this browser's reader, as the town page does. */
export async function holdCardOf(page: Page, handle: string): Promise<void> {
  await page.goto('/');
  await page.evaluate(async (id) => {
    const people = (await (await fetch('/sandbox/people')).json()) as { id: string; name: string; card: { id: string } | null }[];
    const person = people.find((candidate) => candidate.id === id);
    localStorage.setItem('openmyna-card-in-reader', JSON.stringify({ handle: id, name: person?.name, cardId: person?.card?.id }));
  }, handle);
}

/** Signs in at a door with the card in the reader. */
export async function signIn(page: Page, door: string, pin = '1234'): Promise<void> {
  await page.goto(`/${door}`);
  await page.getByRole('link', { name: 'Sign in with your card' }).click();
  await page.getByRole('button', { name: 'Continue with the card' }).click();
  await page.getByLabel('Authentication PIN').fill(pin);
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`**/${door}`);
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

export async function fillDate(page: Page, id: string, iso: string): Promise<void> {
  const [year = '', month = '', day = ''] = iso.split('-');
  await page.locator(`#${id}-year`).fill(year);
  await page.locator(`#${id}-month`).fill(String(Number(month)));
  await page.locator(`#${id}-day`).fill(String(Number(day)));
}
