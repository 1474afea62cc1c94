import { policyProfile } from '@openmyna/rules';
import type { Page } from 'playwright-core';
import { readPages } from '../pages.ts';
import type { Notebook, Row } from '../tour.ts';

/** The eight languages of the switch, with the `lang` that a page then has. */
const languages = { ja: 'ja', 'ja-easy': 'ja', en: 'en', 'zh-Hans': 'zh-Hans', ko: 'ko', vi: 'vi', pt: 'pt', es: 'es' } as const;
/** What the row's questions are about: foreigners and the number, whether one must have the card, renewal, address, ID at work, the return. */
const asked = ['number', 'voluntary', 'renewal', 'move', 'identity', 'tax-return'] as const;
const questionsOfTopic = 5;

export const guide: Row = {
  id: 'M39',
  title: 'The guide: questions people ask, in eight languages, with figures of the profile in force',
  async walk(world, notes) {
    const { policy } = (await (await fetch(`${world.base}/sandbox/clock`)).json()) as { policy: 'brief' | 'jlis' };
    await readPages(world.base, notes, async (reader) => {
      const shown = new Map<string, string>();
      for (const [language, tag] of Object.entries(languages)) {
        const page = await reader.open(language);
        shown.set(language, await readTopics(page, tag, notes));
        notes.evidence(`in ${language}`, shown.get(language)?.slice(0, 60) ?? '');
        await page.context().close();
      }
      notes.expect(new Set(shown.values()).size === shown.size, 'no language shows the text of another');
      const page = await reader.open('en');
      await figuresFollow(page, policy, notes);
      await refusals(page, notes);
    });
  },
};

/** @returns the first question of the first topic, as shown */
async function readTopics(page: Page, tag: string, notes: Notebook): Promise<string> {
  let first = '';
  for (const topic of asked) {
    await page.goto(`/guide/${topic}`);
    await page.locator('details').first().waitFor();
    const questions = await page.locator('details summary').allInnerTexts();
    notes.expect(questions.length === questionsOfTopic, `${topic} has ${questionsOfTopic} questions`);
    const answers = await page.locator('details p').evaluateAll((all) => all.map((answer) => answer.textContent ?? ''));
    notes.expect(
      answers.every((answer) => answer.length > 20 && !/[{}]/.test(answer)),
      `${topic} answers each of them`,
    );
    notes.expect((await page.locator('html').getAttribute('lang')) === tag, `the page says that it is in ${tag}`);
    notes.expect(
      (await page.locator('main aside p').count()) >= 3,
      'the page has its date, its profile, and that it is not the official system',
    );
    first ||= questions[0] ?? '';
  }
  return first;
}

/** A figure on the page is the one of the profile that the server runs under. */
async function figuresFollow(page: Page, policy: 'brief' | 'jlis', notes: Notebook): Promise<void> {
  await page.goto('/guide/pins');
  await page.locator('details').first().waitFor();
  const text = (await page.locator('main').textContent()) ?? '';
  const rule = policyProfile(policy).pins.find(({ kind }) => kind === 'signature');
  const length = rule?.minLength === rule?.maxLength ? `exactly ${rule?.minLength}` : `${rule?.minLength} to ${rule?.maxLength}`;
  notes.expect(text.includes(length), `the signature PIN is said to have ${length} characters under ${policy}`);
  notes.evidence(`the signature PIN under ${policy}`, length);
}

async function refusals(page: Page, notes: Notebook): Promise<void> {
  await page.goto('/guide/no-such-topic');
  await page.locator('input[type=search]').fill('zebra');
  await page.locator('main section h2').first().waitFor();
  const empty = (await page.locator('main section h2').first().textContent()) ?? '';
  notes.expect((await page.locator('main section li').count()) === 0, 'nothing is shown as an answer that is none');
  notes.refused('a question that nobody has answered', empty, 'the list of topics is one key away');
  await page.locator('input[type=search]').fill('lost card');
  notes.evidence('answers to "lost card"', await page.locator('main section li').count());
}
