import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, fillDate, holdCardOf, openBrowser, signIn, type Visitor } from './browser.ts';

describe('a lost card, by one call', { timeout: 180_000 }, () => {
  let misaki: Visitor;
  let caller: Visitor;
  beforeAll(async () => {
    misaki = await openBrowser();
    await holdCardOf(misaki.page, 'misaki');
    await signIn(misaki.page, 'helpline');
    caller = await openBrowser({ width: 390, language: 'ja' });
  });

  it('waits calmly for the next call', async () => {
    await expectAccessible(misaki.page, 'quiet console');
    await misaki.page.getByRole('heading', { name: 'Nobody is waiting' }).waitFor();
  });

  it('rings in the console and is taken by Enter', async () => {
    await caller.page.goto('/#helpline');
    await caller.page.getByLabel(/電話をかける人/).selectOption('goro');
    await caller.page.getByRole('button', { name: '電話をかける' }).click();
    await caller.page.getByText('呼び出しています').waitFor();
    await misaki.page.getByRole('button', { name: /^Take C-/ }).waitFor();
    await misaki.page.locator('h1').focus();
    await misaki.page.keyboard.press('Enter');
    await misaki.page.getByRole('heading', { level: 1, name: /^C-/ }).waitFor();
    await caller.page.getByText('つながりました', { exact: true }).waitFor();
    await expectAccessible(misaki.page, 'open call');
    await expectNoSidewaysScroll(misaki.page, 'open call');
  });

  it('shows the operator’s questions in the caller’s language, and the answers in their fields', async () => {
    for (const [card, question] of [
      ['How is your full name read, in katakana or in Latin letters?', 'お名前の読み方'],
      ['What is your date of birth?', '生年月日を教えて'],
      ['What is your registered address, with the number?', 'ご住所を'],
    ] as const) {
      await misaki.page.getByRole('button', { name: card }).click();
      await caller.page.getByRole('log').getByText(question).waitFor();
      await caller.page.getByRole('button', { name: /^答える/ }).click();
    }
    await expect.poll(() => misaki.page.getByLabel(/^Reading of the name/).inputValue()).toBe('キムラ ゴロウ');
    await expect.poll(() => misaki.page.locator('#address').inputValue()).not.toBe('');
    expect(await misaki.page.locator('#birth-year').inputValue()).toBe('1971');
    await expectAccessible(caller.page, 'caller');
    await expectNoSidewaysScroll(caller.page, 'caller');
  });

  it('goes on after both pages were loaded anew', async () => {
    await Promise.all([misaki.page.reload(), caller.page.reload()]);
    await caller.page.getByRole('log').getByText('生年月日を教えて').waitFor();
    await misaki.page.getByRole('log').getByText('キムラ ゴロウ').waitFor();
  });

  it('finds nobody by a wrong fact and says nothing about which', async () => {
    await misaki.page.getByLabel(/^Reading of the name/).fill('キムラ ゴロウ');
    await fillDate(misaki.page, 'birth', '1971-11-11');
    await misaki.page.locator('#address').fill('浜通り1-1');
    await misaki.page.getByRole('button', { name: 'Find the person' }).click();
    await misaki.page.getByText('These facts fit nobody.', { exact: false }).waitFor();
    await expectAccessible(misaki.page, 'nobody found');
  });

  it('stops the card by one confirmation, and both sides see the reference', async () => {
    await misaki.page.locator('#address').fill('湖畔31番地');
    await misaki.page.getByRole('button', { name: 'Find the person' }).click();
    await misaki.page.getByRole('heading', { name: /木村 五郎/ }).waitFor();
    expect(await misaki.page.title()).not.toContain('木村');
    await misaki.page.getByRole('button', { name: 'Stop this card' }).click();
    await misaki.page.getByRole('button', { name: 'Yes, stop it now' }).click();
    await misaki.page.getByRole('heading', { name: 'The card is stopped' }).waitFor();
    const refusing = misaki.page.getByRole('cell', { name: 'refuses' });
    await expect.poll(() => refusing.count()).toBe(8);
    await caller.page.getByText('カードを停止しました。もう誰も、どこでも使えません', { exact: false }).waitFor();
    await expectAccessible(misaki.page, 'stopped');
    await expectAccessible(caller.page, 'caller, stopped');
  });

  it('ends, and the console is quiet again', async () => {
    await misaki.page.getByRole('button', { name: 'End the call' }).click();
    await caller.page.getByText('通話は終わりました').waitFor();
    await misaki.page.getByText('This call is over').waitFor();
    expect([...misaki.complaints, ...caller.complaints]).toEqual([]);
  });
});
