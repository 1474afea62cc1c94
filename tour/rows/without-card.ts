import { type Browser, createBrowser, problemOf } from '../browser.ts';
import { readPages } from '../pages.ts';
import { deskAt, type ProcedureCase } from '../procedures.ts';
import type { Notebook, Row } from '../tour.ts';
import type { World } from '../world.ts';

interface Basis {
  readonly source: { readonly en: string };
  readonly asOf: string;
  readonly varies: boolean;
}

interface Procedure {
  readonly id: string;
  readonly withoutCard: {
    readonly counter: { readonly minutes: number; readonly days: number; readonly yen: number };
    readonly post: { readonly days: number; readonly yen: number } | null;
  };
  readonly basis: { readonly fee: Basis; readonly withoutCard: Basis };
}

interface Measured {
  readonly count: number;
  readonly medianMinutes: number;
}

const paperAt = `${deskAt}/paper`;

export const withoutCard: Row = {
  id: 'M38',
  title: 'The card stays voluntary: each procedure shows its way without the card and what it costs in time and money',
  async walk(world, notes) {
    const { procedures } = await createBrowser(world.base).read<{ procedures: readonly Procedure[] }>('/api/v1/procedures');
    for (const { id, withoutCard: way, basis } of procedures) {
      notes.expect(
        way.counter.minutes > 0 && basis.withoutCard.source.en !== '',
        `${id} has a way without the card, and says on what it rests`,
      );
      const post = way.post ? `; by post ${way.post.days} days, ${way.post.yen} yen` : '';
      const varies = basis.withoutCard.varies ? ' (varies by municipality)' : '';
      notes.evidence(id, `counter ${way.counter.minutes} min, ${way.counter.days} days, ${way.counter.yen} yen${post}${varies}`);
    }
    await shownToEverybody(world, procedures, notes);
    const officer = await world.officer();
    const person = await onPaper(world);
    await booked(officer, person, notes);
    await byPost(world, officer, person, notes);
    await refused(officer, person, notes);
    await measured(world, notes);
  },
};

/** The pages of a visitor who has never signed in. */
async function shownToEverybody(world: World, procedures: readonly Procedure[], notes: Notebook): Promise<void> {
  await readPages(world.base, notes, async (reader) => {
    const page = await reader.open('en');
    for (const { id, withoutCard: way } of procedures) {
      await page.goto(`/portal/procedures/about/${id}`);
      const section = page.locator('section[aria-labelledby="without-card"]');
      await section.waitFor();
      const text = ((await section.textContent()) ?? '').replaceAll(',', '');
      notes.expect(text.includes(`${way.counter.minutes} minutes`), `the page of ${id} says how long a visit takes`);
      if (way.post) notes.expect(text.includes(`${way.post.days} days`) && text.includes(String(way.post.yen)), `and a letter of ${id}`);
      notes.expect(text.includes('Based on'), `${id} says on what it rests`);
    }
    notes.evidence('pages read without signing in', procedures.length);
  });
}

/** Somebody who never collected a card, as her driving licence names her: with the name and birthday of another. */
async function onPaper(world: World) {
  const { person } = await world.resident('namesake');
  const [licence] = (await world.identityOf('namesake')).documents;
  return { name: person.name, birthDate: person.birthDate, address: licence?.address ?? '' };
}

type OnPaper = Awaited<ReturnType<typeof onPaper>>;

const enter = async (officer: Browser, body: object): Promise<ProcedureCase> =>
  (await officer.ask<{ case: ProcedureCase }>(paperAt, { files: [], ...body })).case;

/** A call to the office: a time is kept for her. */
async function booked(officer: Browser, person: OnPaper, notes: Notebook): Promise<void> {
  const procedure = 'counter-visit';
  const { slots } = await officer.ask<{ slots: { startsAt: string; isFree: boolean }[] }>(`${paperAt}/person`, { procedure, person });
  const slot = slots.find(({ isFree }) => isFree)?.startsAt;
  const answers = { matter: 'card', slot, help: 'none' };
  const visit = await enter(officer, { procedure, channel: 'phone', shown: 'told-by-phone', person, answers });
  notes.expect(visit.stage === 'submitted', 'the visit is booked by telephone');
  notes.evidence('booked by telephone', `receipt ${visit.receipt}, ${slot}`);
  const came = await officer.ask<{ case: ProcedureCase }>(`${deskAt}/${visit.id}/grant`, {
    version: visit.version,
    text: '来庁されました。',
  });
  notes.expect(came.case.stage === 'granted', 'she came');
}

/** By post to the end: form, question, answer, decision, and the paper that she asked for, in her letterbox. */
async function byPost(world: World, officer: Browser, person: OnPaper, notes: Notebook): Promise<void> {
  const answers = { scope: 'self', relationship: 'no', use: 'bank' };
  const came = await enter(officer, { procedure: 'certificate-by-post', channel: 'post', shown: 'drivers-licence', person, answers });
  const step = async (act: string, { version }: ProcedureCase, text: string) =>
    (await officer.ask<{ case: ProcedureCase }>(`${deskAt}/${came.id}/${act}`, { version, text })).case;
  const asked = await step('ask', came, '手数料の定額小為替は同封されていますか。');
  const answered = await step('answer', asked, '郵便で回答：別便で送りました。');
  const decided = await step('grant', answered, '写しをお送りします。');
  notes.expect(decided.stage === 'granted', 'it is decided');
  const { residentId } = await world.resident('namesake');
  const letters = await world.letters(residentId);
  const written = letters.filter(({ kind }) => kind === 'procedure');
  notes.expect(written.length >= 3, `receipt, question and decision came by post (${written.length})`);
  notes.expect(
    written.every(({ text }) => text.includes(decided.receipt ?? '-')),
    'each with the receipt number',
  );
  const copy = letters.find(({ kind }) => kind === 'residence-record');
  notes.expect(copy?.text.includes(decided.receipt ?? '-') ?? false, 'and the copy of the residence record');
  notes.evidence('by post to its end', `receipt ${decided.receipt}: ${letters.map(({ title }) => title).join(', ')}`);
}

async function refused(officer: Browser, person: OnPaper, notes: Notebook): Promise<void> {
  const count = async () => (await officer.read<{ cases: readonly object[] }>(deskAt)).cases.length;
  const before = await count();
  const form = {
    procedure: 'certificate-by-post',
    channel: 'counter',
    shown: 'passport',
    answers: { scope: 'self', relationship: 'no', use: 'bank' },
  };
  const tries: readonly [string, object][] = [
    ['a namesake’s form with an address that is neither’s', { ...form, person: { ...person, address: '汐見市どこにもない町1番' } }],
    ['a copy of the residence record by telephone', { ...form, channel: 'phone', shown: 'told-by-phone', person }],
    ['a form that leaves a question open', { ...form, answers: { scope: 'self' }, person }],
  ];
  for (const [what, body] of tries) {
    const answer = await officer.post(paperAt, { files: [], ...body });
    notes.expect(answer.status >= 400 && answer.status < 500, `${what} is refused (${answer.status})`);
    notes.expect((await count()) === before, 'nothing is kept of it');
    notes.refused(what, `${answer.status} ${problemOf(answer).code}`, `${before} cases in the queue as before`);
  }
}

/** What decisions really took here. */
async function measured(world: World, notes: Notebook): Promise<void> {
  const visitor = createBrowser(world.base);
  const told = (one: Measured | null): string => (one ? `${one.medianMinutes} minutes, median of ${one.count}` : 'too few to tell');
  for (const id of ['certificate-by-post', 'child-allowance']) {
    const { fromPhone, onPaper: paper } = await visitor.read<{ fromPhone: Measured | null; onPaper: Measured | null }>(
      `/api/v1/procedures/${id}/durations`,
    );
    notes.evidence(`measured: ${id}`, `from the phone ${told(fromPhone)}; without the card ${told(paper)}`);
  }
}
