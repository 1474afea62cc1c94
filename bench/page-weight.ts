import { doors } from '../web/doors.ts';
import { type Bench, type BenchResult, type BenchServer, result } from './bench.ts';
import { type Chromium, giveSession, openChromium } from './chromium.ts';
import { signInSomebody } from './sign-in.ts';

/** Bytes. */
const allowed = 200_000;

/**
 * The first load of a page in Chromium with an empty cache: bytes of scripts that came over the wire, heads included, until nothing was asked for any
 * more for half a second. The texts of a language are scripts too. The portal's home is that of somebody who is signed in.
 */
export const pageWeight: Bench = {
  name: 'page-weight',
  needs: 'server',
  async run(server) {
    const results = [await weighHome(server)];
    for (const door of doors) results.push(await weigh(server, door.path));
    return results;
  },
};

async function weighHome(server: BenchServer): Promise<BenchResult> {
  const session = await signInSomebody(server);
  return weigh(server, '/portal', 'the portal’s home', (browser) => giveSession(browser, server.base, session));
}

async function weigh(
  { base }: BenchServer,
  path: string,
  name = path,
  prepare: (browser: Chromium) => Promise<void> = async () => undefined,
): Promise<BenchResult> {
  const browser = await openChromium();
  try {
    await prepare(browser);
    const { scripts, plain } = await loadOnce(browser, `${base}${path}`);
    return result(`scripts of ${name}`, scripts, 'bytes', { name: 'the same scripts, not compressed', value: plain }, { atMost: allowed });
  } finally {
    await browser.close();
  }
}

async function loadOnce({ context }: Chromium, address: string): Promise<{ scripts: number; plain: number }> {
  const page = context.pages()[0] ?? (await context.newPage());
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  const asked = new Set<string>();
  let [scripts, plain] = [0, 0];
  network.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.mimeType.endsWith('/javascript')) asked.add(requestId);
  });
  network.on('Network.dataReceived', ({ requestId, dataLength }) => {
    if (asked.has(requestId)) plain += dataLength;
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (asked.has(requestId)) scripts += encodedDataLength;
  });
  await page.goto(address, { waitUntil: 'networkidle' });
  if (scripts === 0) throw new Error(`${address} loaded no script`);
  return { scripts, plain };
}
