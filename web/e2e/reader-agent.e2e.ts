import { defaultAgentPort, openSandboxSocket } from '@openmyna/reader';
import { startReaderAgent } from 'openmyna';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { expectAccessible, openBrowser, type Visitor } from './browser.ts';

type Agent = Awaited<ReturnType<typeof startReaderAgent>>;

/** An agent whose reader holds a card of the sandbox; the PC/SC side of it is tested with the virtual reader. */
function startAgent(origin: string, asked: string[]): Promise<Agent> {
  const granted = new Set<string>();
  return startReaderAgent({
    port: defaultAgentPort,
    allowed: new Set([origin]),
    consents: { has: (each) => granted.has(each), remember: async (each) => void granted.add(each) },
    ask: async (each) => {
      asked.push(each);
      return true;
    },
    openCard: () => openSandboxSocket({ base: inject('country'), card: 'hanako' }),
    log: () => undefined,
  });
}

async function openTapDialog({ page }: Visitor): Promise<void> {
  await page.goto('/portal');
  await page.getByRole('link', { name: 'Sign in with your card' }).click();
  await page.getByRole('button', { name: 'Continue with the card' }).click();
  await page.getByRole('dialog').getByText('Which card goes into the reader?').waitFor();
}

describe('the tap dialog and the reader agent of this computer', { timeout: 120_000 }, () => {
  const button = { name: 'Use the card reader of this computer' };
  const asked: string[] = [];
  let agent: Agent | undefined;
  let visitor: Visitor;

  beforeAll(async () => {
    visitor = await openBrowser({ width: 390 });
  });
  afterAll(() => agent?.close());

  it('offers no reader where no agent serves this site', async () => {
    agent = await startAgent('https://another.example', asked);
    await openTapDialog(visitor);
    await visitor.page.waitForTimeout(1500);
    expect(await visitor.page.getByRole('button', button).count()).toBe(0);
    expect(asked).toEqual([]);
    await agent.close();
  });

  it('signs in with the card in the reader, after the person at the computer agreed', async () => {
    agent = await startAgent(new URL(inject('country')).origin, asked);
    await openTapDialog(visitor);
    const { page } = visitor;
    await page.getByRole('button', button).waitFor();
    await expectAccessible(page, 'the tap dialog with a reader');
    await page.getByRole('button', button).click();
    await page.getByLabel('Authentication PIN').fill('1234');
    await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL('**/portal');
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(asked).toEqual([new URL(inject('country')).origin]);
  });
});
