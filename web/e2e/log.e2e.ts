import { generateKeyPairSync, sign } from 'node:crypto';
import { treeHeadBytes } from '@openmyna/transparency';
import type { Page, Route } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, holdCardOf, openBrowser, signIn, type Visitor } from './browser.ts';

interface Line {
  readonly position: number | null;
  readonly institution: { readonly id: string };
  terminal: string | null;
  items: unknown[];
  readonly evidence: { entry: string };
}

interface Head {
  size: number;
  timestamp: number;
  root: string;
  signature: string;
  key: string;
}

const logStart = '**/api/v1/portal/access-log';
const head = '**/api/v1/exchange/tree-head';

/** Lets the server's answer through, altered on the way. */
async function alter<Body>(page: Page, address: string, change: (body: Body) => void): Promise<void> {
  await page.route(address, async (route: Route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as Body;
    change(body);
    await route.fulfill({ response: answer, json: body });
  });
}

const marks = (page: Page, state: string) => page.locator(`li [data-proof=${state}]`);

async function openLog(page: Page): Promise<void> {
  await page.goto('/portal/log');
  await page.getByRole('heading', { level: 1, name: 'Who looked at my data' }).waitFor();
}

describe('the access log of a resident', { timeout: 120_000 }, () => {
  let hanako: Visitor;
  beforeAll(async () => {
    hanako = await openBrowser({ width: 390 });
    await holdCardOf(hanako.page, 'hanako');
    await signIn(hanako.page, 'portal');
    await hanako.page.goto('/portal/log');
    await hanako.page.waitForTimeout(1500);
  }, 60_000);

  it('is checked by the browser, line by line, against a signed head that it keeps', async () => {
    const { page, complaints } = hanako;
    await openLog(page);
    await page.getByText('The log is signed and whole').waitFor();
    await marks(page, 'proven').first().waitFor();
    expect(await marks(page, 'wrong').count()).toBe(0);
    await page.getByText('How this browser checked it').click();
    await page.getByText('begins with exactly the lines that this browser saw').waitFor();
    await page.getByText('Proof', { exact: true }).first().click();
    await expectAccessible(page, 'the log with its proofs');
    await expectNoSidewaysScroll(page, 'the log');
    expect(complaints).toEqual([]);
  });

  const tamperings: readonly [what: string, change: (line: Line) => void][] = [
    [
      'says another place',
      (line) => {
        line.terminal = 'counter 209902';
      },
    ],
    [
      'leaves out what was seen',
      (line) => {
        line.items = line.items.slice(1);
      },
    ],
    [
      'brings another text',
      ({ evidence }) => {
        evidence.entry = evidence.entry.replace('"read"', '"write"').replace('"disclosure"', '"read"');
      },
    ],
  ];
  it.each(tamperings)('shows a line as wrong whose answer %s, and no other', async (_what, change) => {
    const { page } = hanako;
    const victims: number[] = [];
    await alter<{ lines: Line[] }>(page, logStart, ({ lines }) => {
      const place = lines.findIndex(({ position, items }) => position !== null && items.length > 0);
      const line = lines[place];
      if (line) change(line);
      victims.push(place);
    });
    await openLog(page);
    await marks(page, 'wrong').first().waitFor();
    expect(await marks(page, 'wrong').count()).toBe(1);
    expect(
      await page
        .locator('ol > li')
        .nth(victims[0] ?? -1)
        .locator('[data-proof=wrong]')
        .count(),
    ).toBe(1);
    await page.getByText('NOT as it was signed').waitFor();
    await page.unroute(logStart);
  });

  const forgeries: readonly [what: string, banner: string, change: (body: Head) => void][] = [
    [
      'of another length',
      'signature is wrong',
      (body) => {
        body.size -= 1;
      },
    ],
    [
      'with another root',
      'signature is wrong',
      (body) => {
        body.root = `A${body.root.slice(1, -1)}A`;
      },
    ],
    ['signed by somebody else', 'signed with another key', forge],
  ];
  it.each(forgeries)('relies on no head %s, and says so first', async (_what, banner, change) => {
    const { page } = hanako;
    await alter<Head>(page, head, change);
    await openLog(page);
    await page.getByRole('alert').filter({ hasText: banner }).waitFor();
    expect(await marks(page, 'proven').count()).toBe(0);
    await expectAccessible(page, `a head ${_what}`);
    await page.unroute(head);
  });

  it('notices a log that is not the one of the last visit', async () => {
    const { page } = hanako;
    await page.evaluate(() => {
      const pin = JSON.parse(localStorage.getItem('openmyna-log-pin') ?? '{}');
      localStorage.setItem('openmyna-log-pin', JSON.stringify({ ...pin, root: `A${pin.root.slice(1, -1)}A` }));
    });
    await openLog(page);
    await page.getByRole('alert').filter({ hasText: 'not the one that this browser saw before' }).waitFor();
    await page.evaluate(() => localStorage.removeItem('openmyna-log-pin'));
    await openLog(page);
    await marks(page, 'proven').first().waitFor();
  });

  it('says that nothing was checked where no proof can be had', async () => {
    const { page } = hanako;
    await page.route('**/api/v1/exchange/**', (route) => route.abort());
    await openLog(page);
    await page.getByText('The proofs could not be fetched').waitFor();
    expect(await marks(page, 'proven').count()).toBe(0);
    await page.unroute('**/api/v1/exchange/**');
  });
});

/** A head over the same log, signed with a key of the forger's own. */
function forge(body: Head): void {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const bytes = treeHeadBytes({ size: body.size, timestamp: body.timestamp, root: Buffer.from(body.root, 'base64url') });
  body.signature = sign('sha256', bytes, privateKey).toString('base64url');
  body.key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
}

/** What an officer's page asks of the server. */
async function askCounter(
  page: Page,
  path: string,
  body: object,
): Promise<{ visit: { id: string }; residents?: { residentId: string }[] }> {
  return page.evaluate(
    async ([address, text]) =>
      (
        await fetch(`/api/v1/counter${address}`, { method: 'POST', body: text as string, headers: { 'content-type': 'application/json' } })
      ).json(),
    [path, JSON.stringify(body)],
  );
}

describe('a question about a look, and the review of reading', { timeout: 180_000 }, () => {
  let yoshiko: Visitor;
  let kenji: Visitor;
  let makoto: Visitor;
  beforeAll(async () => {
    kenji = await openBrowser();
    await holdCardOf(kenji.page, 'kenji');
    await signIn(kenji.page, 'counter');
    const { visit } = await askCounter(kenji.page, '/visits', { journey: 'unlock' });
    for (const name of ['𠮷田 佳子', '髙橋 キヨ']) await askCounter(kenji.page, `/visits/${visit.id}/search`, { name });
    yoshiko = await openBrowser({ width: 390 });
    await holdCardOf(yoshiko.page, 'yoshiko');
    await signIn(yoshiko.page, 'portal');
    makoto = await openBrowser();
    await holdCardOf(makoto.page, 'makoto');
    await signIn(makoto.page, 'counter');
  }, 120_000);

  it('is asked on the phone, refused to who looked, answered by another, and read', async () => {
    const resident = yoshiko.page;
    await openLog(resident);
    await resident.getByRole('link', { name: 'Ask about this look' }).first().click();
    await resident.getByRole('button', { name: 'Send the question' }).click();
    await resident.getByRole('alert').first().waitFor();
    await expectAccessible(resident, 'a question without words');
    await resident.getByLabel('Your question').fill('なぜ見たのですか 🙏 \u202Eabc');
    await expectNoSidewaysScroll(resident, 'a question');
    await resident.getByRole('button', { name: 'Send the question' }).click();
    await resident.getByRole('heading', { name: 'Your question was sent' }).waitFor();

    await answerAt(kenji.page);
    await kenji.page.getByText('It was your own reading').waitFor();
    await expectAccessible(kenji.page, 'an answer that is refused');
    await answerAt(makoto.page);
    await makoto.page.getByRole('heading', { name: /^Answered on/ }).waitFor();
    await expectAccessible(makoto.page, 'an answered question');

    await resident.goto('/portal/log/questions');
    await resident.getByText('For your new PIN.').first().waitFor();
    await expectAccessible(resident, 'questions and answers');
    await expectNoSidewaysScroll(resident, 'questions');
  });

  it('shows reading about one’s own family to the data-protection officer, who opens and ends a case', async () => {
    const { page, complaints } = makoto;
    await page.goto('/counter/review');
    await page.getByRole('heading', { level: 1, name: 'Review of reading' }).waitFor();
    await expectAccessible(page, 'the rules of review');
    await page.getByRole('button', { name: /^The officer’s own household/ }).click();
    await page.getByRole('cell', { name: '髙橋 キヨ' }).first().waitFor();
    await expectAccessible(page, 'a finding');
    await page.getByLabel('Why this is looked into').fill('His mother was searched for without a visit.');
    await page.getByRole('button', { name: 'Open the case' }).click();
    await page.getByLabel('There was a good reason').waitFor();
    await page.getByLabel('Note').fill('She had called the office.');
    await page.getByLabel('There was a good reason').check();
    await page.getByRole('button', { name: 'End the case' }).click();
    await page.getByText('case ended').first().waitFor();
    await expectAccessible(page, 'a case that ended');
    expect(await page.title()).not.toContain('髙橋');
    expect(complaints).toEqual([]);
  });

  it('is shown to no officer without that role', async () => {
    const { page } = kenji;
    await page.goto('/counter/review');
    await page.getByRole('navigation', { name: 'Work of this door' }).waitFor();
    expect(await page.getByRole('link', { name: 'Review of reading' }).count()).toBe(0);
    const status = await page.evaluate(async () => (await fetch('/api/v1/counter/log-review')).status);
    expect(status).toBe(403);
  });
});

async function answerAt(page: Page): Promise<void> {
  await page.goto('/counter/questions');
  await page
    .getByRole('button', { name: /Finding your record/ })
    .first()
    .click();
  await page.getByLabel('The answer').fill('For your new PIN.');
  await page.getByRole('button', { name: 'Send the answer' }).click();
}
