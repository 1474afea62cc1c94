import { type Bench, type BenchResult, type BenchServer, result } from './bench.ts';
import type { Browser } from './browser.ts';
import { insertCards, signInOnce } from './sign-in.ts';

const users = 200;
/** Seconds that a reader looks at a page before the next, on average; the times are distributed exponentially. */
const thinking = 5;
const seconds = { before: 5, counted: 40 };
/** Milliseconds. */
const allowed = 50;

/** What the browser asks for on each page, whichever it is: the page itself, the clock, the session, the notices. */
const everywhere = ['/sandbox/clock', '/api/v1/portal/session', '/api/v1/portal/notifications'];

/** The pages with how often they are opened, of a hundred; scripts stand in the browser's cache. */
const pages: readonly { readonly path: string; readonly share: number; readonly data: readonly string[] }[] = [
  { path: '/portal', share: 40, data: ['/api/v1/portal/home'] },
  { path: '/portal/notifications', share: 10, data: [] },
  { path: '/portal/log', share: 10, data: ['/api/v1/portal/access-log', '/api/v1/portal/access-log/questions'] },
  { path: '/portal/card', share: 10, data: ['/api/v1/portal/home'] },
  { path: '/portal/procedures', share: 10, data: ['/api/v1/procedures', '/api/v1/portal/procedures/cases'] },
  { path: '/portal/letters', share: 5, data: ['/api/v1/portal/letters'] },
  { path: '/portal/mandates', share: 5, data: ['/api/v1/portal/mandates'] },
  { path: '/portal/settings', share: 5, data: ['/api/v1/portal/contact'] },
  { path: '/portal/sessions', share: 5, data: ['/api/v1/portal/sessions'] },
];

/**
 * People who are signed in, each in a browser of her own, open pages of the portal and read them. Every session is made by a whole sign-in with a card;
 * people of the cast have several. Milliseconds from sending a request to its whole answer, client, server and database on the same machine.
 */
export const portal: Bench = {
  name: 'portal',
  needs: 'server',
  async run(server) {
    const sessions = await openSessions(server);
    const timesOf = new Map<string, number[]>();
    const start = performance.now() + seconds.before * 1000;
    const end = start + seconds.counted * 1000;
    const keep = (path: string, from: number, ms: number): void => {
      if (from < start) return;
      const times = timesOf.get(path);
      if (times) times.push(ms);
      else timesOf.set(path, [ms]);
    };
    await Promise.all(sessions.map((browser) => readPages(browser, end, keep)));
    return report(timesOf);
  },
};

async function openSessions(server: BenchServer): Promise<Browser[]> {
  const lanes = await insertCards(server);
  try {
    const sessions: Browser[] = [];
    await Promise.all(
      lanes.map(async (lane, index) => {
        for (let number = index; number < users; number += lanes.length) sessions.push(await signInOnce(server, lane));
      }),
    );
    return sessions;
  } finally {
    for (const { card } of lanes) await card.close();
  }
}

async function readPages(browser: Browser, end: number, keep: (path: string, from: number, ms: number) => void): Promise<void> {
  const think = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, -Math.log(1 - Math.random()) * thinking * 1000));
  const ask = async (path: string): Promise<void> => {
    const from = performance.now();
    await browser.send('GET', path);
    keep(path, from, performance.now() - from);
  };
  for (await think(); performance.now() < end; await think()) {
    const { path, data } = choosePage();
    const from = performance.now();
    await ask(path);
    await Promise.all([...everywhere, ...data].map(ask));
    keep('a whole page', from, performance.now() - from);
  }
}

function choosePage(): (typeof pages)[number] {
  let at = Math.random() * pages.reduce((sum, { share }) => sum + share, 0);
  for (const page of pages) {
    at -= page.share;
    if (at < 0) return page;
  }
  return pages[0] as (typeof pages)[number];
}

function report(timesOf: ReadonlyMap<string, readonly number[]>): BenchResult[] {
  const requests = [...timesOf].filter(([path]) => path !== 'a whole page').flatMap(([, times]) => times);
  const limit = { name: `${Math.round(requests.length / seconds.counted)} requests/s of ${users} users`, value: allowed };
  const quantile = (times: readonly number[], share: number): number =>
    times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const lines: (readonly [string, readonly number[]])[] = [['any request', requests], ...[...timesOf].sort(([a], [b]) => (a < b ? -1 : 1))];
  return lines.flatMap(([name, times]) => [
    result(`portal p50: ${name}`, quantile(times, 0.5), 'ms', limit),
    result(`portal p99: ${name}`, quantile(times, 0.99), 'ms', limit, { atMost: allowed }),
  ]);
}
