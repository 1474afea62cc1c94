import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryHash, verifyInclusion, verifyTreeHead } from '@openmyna/transparency';
import { type Browser, createBrowser, problemOf } from '../browser.ts';
import { run, withFolder } from '../outside.ts';
import { signIn } from '../sign-in.ts';
import type { Notebook, Row } from '../tour.ts';
import type { World } from '../world.ts';

interface LogLine {
  readonly id: string;
  readonly at: string;
  readonly institution: { readonly id: string };
  readonly by: string;
  readonly purpose: { readonly id: string; readonly title: { readonly en: string } };
  readonly law: { readonly en: string };
  readonly position: number | null;
  readonly evidence: { readonly salt: string; readonly entry: string };
}

interface LogPage {
  readonly lines: readonly LogLine[];
  readonly next: string | null;
}

interface Head {
  readonly size: number;
  readonly timestamp: number;
  readonly root: string;
  readonly signature: string;
  readonly key: string;
}

interface Question {
  readonly id: string;
  readonly dueOn: string;
  readonly answer: string | null;
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
const portalLog = '/api/v1/portal/access-log';

export const accessLog: Row = {
  id: 'M23',
  title: 'Every look at one’s data: who, when, what, under which law',
  async walk(world, notes) {
    const card = await world.card('mother');
    const browser = await world.signIn('portal', card);
    const before = await readLog(browser);
    const institutions = [...new Set(before.map(({ institution }) => institution.id))].sort();
    notes.expect(institutions.includes('counter') || institutions.includes('registry'), 'the registration at the counter is in the log');
    notes.expect(
      before.every(({ at, purpose, law }) => at !== '' && purpose.title.en !== '' && law.en !== ''),
      'each line has its time, purpose and law',
    );
    notes.evidence('entries so far', before.length);
    notes.evidence('by whom', institutions.join(', '));
    const [newest] = before;
    if (newest) notes.evidence('the newest', `${newest.at} ${newest.institution.id}: ${newest.purpose.title.en} (${newest.law.en})`);
    await browser.read('/api/v1/portal/home');
    const after = await readLog(browser);
    notes.expect(after.length > before.length, "one's own look is an entry too");
    notes.evidence('entries after one more look', after.length);
    await checkLines(browser, after, notes);
    const stranger = await createBrowser(world.base).get(portalLog);
    notes.expect(stranger.status === 401, `nobody reads a log without signing in (${stranger.status})`);
    notes.refused('reading the log without a session', `401 ${problemOf(stranger).code}`, 'no line was given');
    const neighbour = await world.signIn('portal', await world.card('father'));
    const other = await readLog(neighbour);
    const mine = new Set(after.map(({ id }) => id));
    notes.expect(!other.some(({ id }) => mine.has(id)), 'nobody sees entries of another');
    notes.refused("seeing another's entries", `the husband sees ${other.length} entries`, 'none of them is one of hers');
    await askAndAnswer(world, browser, neighbour, after, notes);
  },
};

async function readLog(browser: Browser): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  let cursor: string | null = null;
  do {
    const page: LogPage = await browser.read<LogPage>(`${portalLog}?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    lines.push(...page.lines);
    cursor = page.next;
  } while (cursor);
  return lines;
}

/** What the page does in the browser: each line is in the log that was signed. */
async function checkLines(browser: Browser, lines: readonly LogLine[], notes: Notebook): Promise<void> {
  const head = await browser.read<Head>('/api/v1/exchange/tree-head');
  const signed = { size: head.size, timestamp: head.timestamp, root: bytes(head.root), signature: bytes(head.signature) };
  notes.expect(verifyTreeHead(signed, bytes(head.key)), 'the head of the log is signed');
  const placed = lines.filter(({ position }) => position !== null && position < head.size).slice(0, 100);
  const positions = placed.map(({ position }) => position).join();
  const { paths } = await browser.read<{ paths: string[][] }>(`/api/v1/exchange/inclusions?positions=${positions}&size=${head.size}`);
  const isIn = (line: LogLine, place: number, entry: string): boolean =>
    verifyInclusion(
      entryHash(bytes(line.evidence.salt), entry),
      line.position ?? -1,
      head.size,
      (paths[place] ?? []).map(bytes),
      signed.root,
    );
  notes.expect(
    placed.length > 0 && placed.every((line, place) => isIn(line, place, line.evidence.entry)),
    'every line is in the log that was signed',
  );
  notes.evidence(`lines checked against the head of ${head.size}`, placed.length);
  const [first] = placed;
  const isFooled = first && isIn(first, 0, first.evidence.entry.replace(/"\d{4}-/, '"1999-'));
  notes.expect(isFooled === false, 'a line with another date is not in it');
  notes.refused('a line told with another date', 'its hash leads to another root', 'the signed log is as it was');
}

/** She asks about a look of the counter; who looked may not answer, another does. */
async function askAndAnswer(world: World, browser: Browser, neighbour: Browser, lines: readonly LogLine[], notes: Notebook): Promise<void> {
  const look = lines.find(
    ({ by, institution, purpose }) => by === 'staff' && institution.id === 'counter' && !purpose.id.includes('.log-'),
  );
  if (!look) return notes.missing('a look of the counter to ask about');
  const words = { entryId: look.id, text: 'Why was my record opened?' };
  const foreign = await neighbour.post(`${portalLog}/questions`, words);
  notes.expect(foreign.status === 404, `nobody asks about another's line (${foreign.status})`);
  notes.refused("asking about another's line", `404 ${problemOf(foreign).code}`, 'no question lies at any desk');
  const asked = await browser.ask<Question>(`${portalLog}/questions`, words);
  notes.evidence('she asks about', `${look.purpose.title.en}, answer due by ${asked.dueOn}`);
  const officer = await world.officer();
  const own = await officer.post(`/api/v1/counter/log-questions/${asked.id}/answer`, { text: 'Routine.' });
  notes.expect(own.status === 403, `who looked does not answer (${own.status})`);
  notes.refused('an answer by the officer who looked', `403 ${problemOf(own).code}`, 'the question is open');
  const protection = await signIn(world.base, 'counter', 'makoto', '1234');
  const answer = { text: 'It was part of your visit to the counter.' };
  await protection.ask(`/api/v1/counter/log-questions/${asked.id}/answer`, answer);
  const second = await protection.post(`/api/v1/counter/log-questions/${asked.id}/answer`, { text: 'Something else.' });
  notes.expect(second.status === 409, `an answer stays (${second.status})`);
  notes.refused('a second answer', `409 ${problemOf(second).code}`, 'the first one stands');
  const { questions } = await browser.read<{ questions: readonly Question[] }>(`${portalLog}/questions`);
  notes.expect(questions.find(({ id }) => id === asked.id)?.answer === answer.text, 'she reads the answer');
  notes.evidence('the answer', answer.text);
  await review(protection, officer, notes);
}

async function review(protection: Browser, officer: Browser, notes: Notebook): Promise<void> {
  const { findings } = await protection.read<{ findings: readonly { rule: string; persons: number }[] }>('/api/v1/counter/log-review');
  notes.evidence('unusual reading shown to the data-protection officer', findings.map(({ rule }) => rule).join(', ') || 'none');
  const refused = await officer.get('/api/v1/counter/log-review');
  notes.expect(refused.status === 403, `an officer reviews nobody (${refused.status})`);
  notes.refused('the review by an officer without the role', `403 ${problemOf(refused).code}`, 'no finding was given');
}

const program = fileURLToPath(new URL('../../packages/openmyna/bin/openmyna.mjs', import.meta.url));
const openmyna = (...args: readonly string[]) => run(process.execPath, [program, 'log', ...args]);

export const unbypassable: Row = {
  id: 'B04',
  title: 'An access log with proofs that nobody removed or changed an entry',
  async walk(world, notes) {
    await withFolder(async (folder) => {
      const file = (name: string): string => join(folder, name);
      await openmyna('head', file('kept.json'), '--base', world.base);
      const browser = await world.signIn('portal', await world.card('mother'));
      await browser.read('/api/v1/portal/home');
      await openmyna('export', file('public.log'), '--base', world.base);
      await exportAsAuditor(world, file('full.log'), notes);
      for (const name of ['public.log', 'full.log']) {
        const audit = await openmyna('audit', file(name), '--head', file('kept.json'), '--base', world.base);
        notes.expect(audit.code === 0, `an audit of ${name} finds nothing: ${audit.output}`);
        notes.evidence(`audit of ${name}`, summary(audit.output));
      }
      await tamper(file, notes);
    });
  },
};

const summary = (text: string): string => text.trim().split('\n').slice(0, 3).join(', ').replaceAll(/ +/g, ' ');

async function exportAsAuditor(world: World, file: string, notes: Notebook): Promise<void> {
  const auditor = await signIn(world.base, 'operator', 'makoto', '1234');
  const { status, text } = await auditor.get('/api/v1/operator/access-log');
  notes.expect(status === 200, `the auditor has the whole log (${status})`);
  await writeFile(file, text);
  const operator = await signIn(world.base, 'operator', 'ops', '1234');
  const refused = await operator.get('/api/v1/operator/access-log');
  notes.expect(refused.status === 403, `the operator has not (${refused.status})`);
  notes.refused('the whole log for an operator', `403 ${problemOf(refused).code}`, 'no entry was given');
  const mother = await world.signIn('portal', await world.card('mother'));
  const { lines } = await mother.read<LogPage>(`${portalLog}?limit=100`);
  notes.expect(
    lines.some(({ purpose }) => purpose.id === 'operator.log-audit'),
    'her log says that it was audited',
  );
}

/** Each of the four is done to both exports. */
async function tamper(file: (name: string) => string, notes: Notebook): Promise<void> {
  for (const name of ['public.log', 'full.log']) {
    const lines = (await readFile(file(name), 'utf8')).trim().split('\n');
    const entries = lines.flatMap((line, place) => (line.startsWith('{"position"') ? [place] : []));
    const at = entries[Math.floor(entries.length / 2)] ?? 0;
    const line = lines[at] ?? '';
    const next = entries[Math.floor(entries.length / 2) + 1] ?? 0;
    const changed = line.replace(/"(leaf|salt)":"(.)/, (_whole, key: string, letter: string) => `"${key}":"${letter === 'A' ? 'B' : 'A'}`);
    const done: Readonly<Record<string, readonly string[]>> = {
      removed: lines.toSpliced(at, 1),
      changed: lines.with(at, changed),
      reordered: lines.with(at, lines[next] ?? '').with(next, line),
      inserted: lines.toSpliced(at, 0, changed),
    };
    for (const [what, tampered] of Object.entries(done)) {
      await writeFile(file('tampered.log'), `${tampered.join('\n')}\n`);
      const audit = await openmyna('audit', file('tampered.log'));
      notes.expect(audit.code === 1, `an entry that was ${what} is found in ${name}`);
      const found = /FOUND +(.+)/.exec(audit.output)?.[1] ?? '';
      notes.refused(`${name}: an entry ${what}`, found, 'the signed log is as it was');
    }
  }
}
