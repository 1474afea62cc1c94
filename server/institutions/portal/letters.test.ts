import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createLetters, Temporal } from '../../kernel/index.ts';
import type { Browser } from '../../testing/sign-in/browser.ts';
import type { TestCard } from '../../testing/sign-in/cards.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { signIn } from '../../testing/sign-in/sign-in.ts';

const house = await openTestHouse();

const pdf = Buffer.from('%PDF-2.0 a letter');
const api = '/api/v1/portal/letters';

async function withLetter(person?: Parameters<typeof house.newCard>[0]): Promise<{ browser: Browser; card: TestCard; id: string }> {
  const browser = house.browser();
  const card = await house.newCard(person);
  await signIn(browser, 'portal', card);
  const { databases, keys } = house;
  const title = { ja: '個人番号通知書', en: 'Individual number notice' };
  const postedOn = Temporal.PlainDate.from('2026-10-01');
  const { id } = await createLetters(databases.as('kernel'), keys).post(databases.as('core'), {
    residentId: card.residentId,
    kind: 'number',
    title,
    pdf,
    postedOn,
  });
  return { browser, card, id };
}

const codeOf = (answer: { json<T>(): T }): string => answer.json<{ code: string }>().code;
const purposesOf = async (browser: Browser): Promise<string[]> => {
  const { lines } = (await browser.get('/api/v1/portal/access-log')).json<{ lines: { purpose: { id: string } }[] }>();
  return lines.map(({ purpose }) => purpose.id);
};

describe('my letters', () => {
  it('are listed, opened as they were posted, and read from then on; each look stands in my log', async () => {
    const { browser, id } = await withLetter();
    const listed = { id, kind: 'number', postedOn: '2026-10-01', title: { en: 'Individual number notice' } };
    expect((await browser.get(api)).json()).toMatchObject({ isProtected: false, letters: [{ ...listed, isRead: false }] });
    const opened = await browser.post(`${api}/${id}/opening`, undefined);
    expect([opened.status, opened.headers['content-type'], opened.headers['cache-control']]).toEqual([200, 'application/pdf', 'no-store']);
    expect(opened.text).toBe(pdf.toString());
    expect((await browser.get(api)).json()).toMatchObject({ letters: [{ ...listed, isRead: true }] });
    expect((await purposesOf(browser)).filter((purpose) => purpose === 'portal.letters')).toHaveLength(3);
  });

  it('are nobody else’s: another person’s and no letter at all are one and the same', async () => {
    const [mine, hers] = [await withLetter(), await withLetter()];
    for (const id of [hers.id, randomUUID()]) {
      const refused = await mine.browser.post(`${api}/${id}/opening`, undefined);
      expect([refused.status, codeOf(refused)]).toEqual([404, 'MYNA_LETTER_NOT_FOUND']);
    }
    expect((await hers.browser.get(api)).json()).toMatchObject({ letters: [{ isRead: false }] });
  });

  it('of a protected address stay in the letterbox', async () => {
    const { browser, id } = await withLetter({ name: '渡邉 綾', kana: 'ワタナベ アヤ', isAddressProtected: true });
    expect((await browser.get(api)).json()).toMatchObject({ isProtected: true, letters: [{ isRead: false }] });
    const refused = await browser.post(`${api}/${id}/opening`, undefined);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'MYNA_PORTAL_LETTER_PROTECTED']);
    expect((await browser.get(api)).json()).toMatchObject({ letters: [{ isRead: false }] });
  });

  it('are shown to nobody who is not signed in, or whose card is blocked', async () => {
    expect((await house.browser().get(api)).status).toBe(401);
    const { browser, card, id } = await withLetter();
    await house.suspend(card);
    expect(codeOf(await browser.post(`${api}/${id}/opening`, undefined))).toBe('MYNA_IDENTITY_CARD_BLOCKED');
  });
});

describe('the log of others’ looks', () => {
  it('leaves out my own', async () => {
    const { browser } = await withLetter();
    await browser.get('/api/v1/portal/home');
    const { lines } = (await browser.get('/api/v1/portal/access-log?by=others')).json<{ lines: { by: string }[] }>();
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.map(({ by }) => by)).not.toContain('self');
  });
});
