import { CardError, connectCard } from '@openmyna/reader';
import { type Browser, createBrowser, problemOf } from '../browser.ts';
import { startVisit } from '../counter.ts';
import { readPdf } from '../outside.ts';
import type { FillIn, ProcedureCase } from '../procedures.ts';
import * as procedures from '../procedures.ts';
import { withCard } from '../sign-in.ts';
import type { Notebook, Row } from '../tour.ts';
import type { CollectedCard, World } from '../world.ts';

/** Everything of one run: who applies, who decides, and the file that is attached. */
interface Walk {
  readonly world: World;
  readonly notes: Notebook;
  readonly browser: Browser;
  readonly officer: Browser;
  readonly card: CollectedCard;
  readonly file: Uint8Array;
  dayIn(days: number): string;
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** What she answers to each form; persons and times are read from the server where a form asks for them. */
async function fillOf({ browser, dayIn }: Walk, begun: ProcedureCase): Promise<FillIn> {
  const persons = await procedures.personsOf(browser, begun);
  const children = persons.filter(({ isChild }) => isChild).map(({ code }) => code);
  const self = persons.filter(({ isSelf }) => isSelf).map(({ code }) => code);
  const phone = '045-123-4567';
  switch (begun.procedure) {
    case 'moving-out':
      return { answers: { who: persons.map(({ code }) => code), on: dayIn(20), to: '209902', phone }, isSigned: true };
    case 'counter-visit': {
      const { slots } = await browser.read<{ slots: { startsAt: string; isFree: boolean }[] }>(`${procedures.casesAt}/${begun.id}/slots`);
      return { answers: { matter: 'certificates', slot: slots.find(({ isFree }) => isFree)?.startsAt, help: 'none' } };
    }
    case 'insurance-change':
      return {
        answers: { change: 'joining', who: self, on: dayIn(-3), joinReason: 'left-job', employer: '汐見水産' },
        files: ['proof'],
        isSigned: true,
      };
    case 'child-allowance':
      return {
        answers: { children, reason: 'birth', since: dayIn(-2), pension: 'national', livesApart: 'no', account: 'passbook' },
        files: ['passbook'],
        isSigned: true,
      };
    case 'certificate-by-post':
      return { answers: { scope: 'household', relationship: 'yes', use: 'housing' }, isSigned: true };
    case 'data-correction':
      return {
        answers: { what: 'reading', written: 'ウミノ', right: 'ウンノ', proofKind: 'family-register' },
        files: ['proof'],
        isSigned: true,
      };
    case 'parental-leave':
      return { answers: { mother: self, born: 'yes', birthOn: dayIn(-60), count: 'one' }, files: ['handbook'] };
    case 'school-enrolment':
      return {
        answers: {
          child: children.slice(0, 1),
          level: 'elementary',
          kind: 'enter',
          from: dayIn(120),
          needs: 'none',
          aid: 'yes',
          income: 3_000_000,
          phone,
        },
      };
    case 'disaster-certificate':
      return {
        answers: {
          disaster: 'typhoon',
          on: dayIn(-5),
          place: '汐見市',
          building: 'rented',
          damage: '屋根が飛びました 🏠',
          lives: 'yes',
          phone,
        },
        files: ['photos'],
      };
    default:
      return {
        answers: { name: 'ポチ', breed: '柴', sex: 'male', born: dayIn(-400), since: dayIn(-3), chip: 'no', colour: '茶' },
      };
  }
}

const fromThePhone = [
  'moving-out',
  'counter-visit',
  'insurance-change',
  'child-allowance',
  'certificate-by-post',
  'data-correction',
  'parental-leave',
  'school-enrolment',
  'disaster-certificate',
  'dog-registration',
] as const;
/** Walked with a question of the office, its answer and the decision's paper. */
const walkedWholly: ReadonlySet<string> = new Set(['child-allowance', 'certificate-by-post', 'data-correction', 'disaster-certificate']);

export const procedureRow: Row = {
  id: 'M40',
  title: 'Procedures that need no visit any more: ten on one mechanism',
  async walk(world, notes) {
    const card = await world.card('mother');
    const today = await world.today();
    const walk: Walk = {
      world,
      notes,
      card,
      browser: await world.signIn('portal', card),
      officer: await world.officer(),
      file: await world.photo('good-1'),
      dayIn: (days) => dayAfter(today, days),
    };
    const listed = await createBrowser(world.base).read<{ procedures: readonly { id: string }[] }>('/api/v1/procedures');
    const ids = listed.procedures.map(({ id }) => id);
    notes.expect(ids.length >= 10 && fromThePhone.every((id) => ids.includes(id)), 'the catalogue has ten, and is open to everybody');
    await refusedBefore(walk);
    for (const id of fromThePhone) await (walkedWholly.has(id) ? wholly(walk, id) : sentAndDecided(walk, id));
    await movedBack(walk);
    await told(walk);
  },
};

/** Sent from the phone and decided at the office; nothing of it ends in a dead form. */
async function sentAndDecided(walk: Walk, id: string): Promise<ProcedureCase> {
  const { browser, officer, card, file, notes } = walk;
  const begun = await procedures.begin(browser, id);
  const fill = await fillOf(walk, begun);
  const sent = id === 'dog-registration' ? await inTwoTabs(walk, begun, fill) : await procedures.send(browser, card, begun, fill, file);
  notes.expect(/^\d{12}$/.test(sent.receipt ?? ''), `${id} has its receipt number`);
  await procedures.atDesk(officer, sent, 'grant', '受け付けました。');
  const decided = await procedures.openCase(browser, sent.id);
  notes.expect(
    decided.stage === 'granted' && decided.steps.at(-1)?.text === '受け付けました。',
    `${id} is decided, with the office's words`,
  );
  notes.evidence(id, `receipt ${sent.receipt}${sent.isSigned ? ', signed with the card' : ''}, ${decided.stage}`);
  return decided;
}

/** Form, file, signature, receipt, question, answer, decision, paper. */
async function wholly(walk: Walk, id: string): Promise<void> {
  const { browser, officer, card, file, notes, world } = walk;
  const begun = await procedures.begin(browser, id);
  const fill = await fillOf(walk, begun);
  const sent = await procedures.send(browser, card, begun, fill, file);
  notes.expect(sent.stage === 'submitted' && sent.isSigned === (fill.isSigned ?? false), `${id} is sent, signed where the law asks`);
  const receipt = await browser.get(`${procedures.casesAt}/${sent.id}/receipt.pdf`);
  const read = await readPdf(receipt.bytes);
  notes.expect(read.includes(sent.receipt ?? '-'), `the receipt of ${id} carries its number`);
  const opened = await officer.read<{ case: ProcedureCase }>(`${procedures.deskAt}/${sent.id}`);
  notes.expect(opened.case.attachments.length === (fill.files?.length ?? 0), 'the office sees what was attached');
  const taken = await procedures.atDesk(officer, opened.case, 'take');
  const asked = await procedures.atDesk(officer, taken, 'ask', 'これで全部ですか。');
  const question = await procedures.openCase(browser, asked.id);
  notes.expect(question.stage === 'question', 'the question stands at the portal');
  const answered = await procedures.write(browser, question, 'answer', 'はい、全部です。');
  const inquired = await procedures.write(browser, answered, 'inquiry', 'いつ届きますか。');
  const replied = await procedures.atDesk(officer, inquired, 'reply', '来週です。');
  await procedures.atDesk(officer, replied, 'grant', '認めます。');
  const decided = await procedures.openCase(browser, sent.id);
  const steps = decided.steps.map(({ kind }) => kind).join(' → ');
  notes.expect(steps === 'submitted → taken → asked → answered → inquired → replied → granted', `each step is shown (${steps})`);
  notes.evidence(id, `receipt ${sent.receipt}${sent.isSigned ? ', signed with the card' : ''}: ${steps}`);
  if (id !== 'certificate-by-post') return;
  const copy = (await world.letters(card.residentId)).find(({ kind }) => kind === 'residence-record');
  notes.expect(copy?.text.includes(sent.receipt ?? '-') ?? false, 'the copy of the residence record lies in the letterbox');
  const number = (await world.resident('mother')).individualNumber;
  notes.expect(!copy?.text.includes(number), 'without the individual number');
  notes.evidence('the copy of the residence record', `letter ${copy?.id.split('.').at(-1)}, SHA-256 ${copy?.sha256.slice(0, 16)}`);
}

/** Two tabs finish the same form at the same moment: it arrives once. */
async function inTwoTabs({ browser, file, notes }: Walk, begun: ProcedureCase, fill: FillIn): Promise<ProcedureCase> {
  const filled = await procedures.fillIn(browser, begun, fill, file);
  const sent = await Promise.all([procedures.submit(browser, filled), procedures.submit(browser, filled)]);
  const [one, other] = [sent.find(({ status }) => status === 200), sent.find(({ status }) => status !== 200)];
  notes.expect(one !== undefined && other?.status === 409, `one of two tabs sends it (${sent.map(({ status }) => status).join(', ')})`);
  const after = await procedures.openCase(browser, begun.id);
  notes.expect(after.steps.filter(({ kind }) => kind === 'submitted').length === 1, 'it arrived once');
  notes.refused('the same procedure finished in a second tab', `409 ${other && problemOf(other).code}`, `one receipt, ${after.receipt}`);
  return after;
}

/** Bad input, a wrong file, a wrong PIN, somebody else: the draft is as it was. */
async function refusedBefore(walk: Walk): Promise<void> {
  const { browser, officer, card, file, notes, world } = walk;
  const begun = await procedures.begin(browser, 'child-allowance');
  const fill = await fillOf(walk, begun);
  const unchanged = async (draft: ProcedureCase, what: string): Promise<string> => {
    const { version, stage } = await procedures.openCase(browser, draft.id);
    notes.expect(version === draft.version && stage === 'draft', `${what} changes nothing`);
    return `the draft has its ${version} entries`;
  };
  const refuse = async (what: string, draft: ProcedureCase, answer: { status: number } & Parameters<typeof problemOf>[0], code: string) => {
    const problem = problemOf(answer);
    notes.expect(problem.code === code, `${what} is refused (${answer.status} ${problem.code})`);
    notes.refused(what, `${answer.status} ${problem.code}: ${problem.detail}`, await unchanged(draft, what));
  };
  const invalid = 'MYNA_PROCEDURES_ANSWER_INVALID';
  await refuse('a day that does not exist', begun, await procedures.put(browser, begun, { since: '2026-02-30' }), invalid);
  await refuse('a day in the future', begun, await procedures.put(browser, begun, { since: walk.dayIn(2) }), invalid);
  const stranger = { children: ['00000000-0000-4000-8000-000000000000'] };
  await refuse('a child of another household', begun, await procedures.put(browser, begun, stranger), invalid);
  const hidden = { apartAddress: 'abc\u202Edef' };
  await refuse('a text that turns its direction unseen', begun, await procedures.put(browser, begun, hidden), invalid);
  const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
  await refuse(
    'a drawing that calls itself a photo',
    begun,
    await procedures.upload(browser, begun, 'passbook', drawing),
    'MYNA_PROCEDURES_FILE_TYPE',
  );
  await refuse('a form with nothing in it', begun, await procedures.submit(browser, begun), 'MYNA_PROCEDURES_INCOMPLETE');
  const filled = await procedures.fillIn(browser, begun, fill, file);
  await refuse('sending without the signature', filled, await procedures.submit(browser, filled), 'MYNA_PROCEDURES_SIGNATURE_NEEDED');
  const said = await procedures.sign(browser, filled, card, 'WRONG1').then(
    () => 'signed',
    (error: unknown) => (error instanceof CardError ? error.code : String(error)),
  );
  notes.expect(said === 'MYNA_CARD_PIN_WRONG', `the chip signs nothing under a wrong PIN (${said})`);
  const left = await withCard(world.base, card.cardId, async (transport) => (await connectCard(transport)).readTriesLeft('signature'));
  notes.refused('a wrong signature PIN', `${said}, ${left} tries left`, await unchanged(filled, 'a wrong PIN'));
  const neighbour = await world.signIn('portal', await world.card('father'));
  await refuse("somebody else's case", filled, await neighbour.get(`${procedures.casesAt}/${filled.id}`), 'MYNA_PROCEDURES_CASE_UNKNOWN');
  await refuse('a draft at the office', filled, await officer.get(`${procedures.deskAt}/${filled.id}`), 'MYNA_PROCEDURES_CASE_UNKNOWN');
  await browser.ask(`${procedures.casesAt}/${filled.id}/withdraw`, { version: filled.version });
}

/** Her plans change: what the office wrote into the register is taken back at the counter, as it would be. */
async function movedBack({ world, officer, card, notes }: Walk): Promise<void> {
  const visit = await startVisit(officer, 'departure');
  await visit.identify(card.residentId, await world.identityOf('mother'));
  interface Facts {
    readonly residentId: string;
    readonly version: number;
    readonly movingOut?: { readonly to: string; readonly on: string } | null;
  }
  const at = `/api/v1/counter/visits/${visit.id}/person`;
  const { person, household } = await officer.read<{ person: Facts; household: readonly Facts[] }>(at);
  notes.expect(person.movingOut?.to === '209902', 'the accepted moving-out stands in the register');
  notes.evidence('in the register', `moving out to ${person.movingOut?.to} on ${person.movingOut?.on}`);
  const others = household.filter(({ residentId }) => residentId !== person.residentId);
  const members = [person, ...others].map(({ residentId, version }) => ({ residentId, version }));
  await visit.ask('change', { change: { kind: 'moving-out-cancelled', on: await world.today() }, members, evidence: [] });
  await visit.end();
}

/** A notice of each decision, and every look of the office in her log. */
async function told({ browser, notes }: Walk): Promise<void> {
  const { notifications } = await browser.read<{ notifications: readonly { kind: string }[] }>('/api/v1/portal/notifications');
  const count = (kind: string): number => notifications.filter((each) => each.kind === kind).length;
  notes.expect(count('decision') >= fromThePhone.length, `a notice of each decision (${count('decision')})`);
  notes.expect(count('question') >= walkedWholly.size, `a notice of each question (${count('question')})`);
  notes.evidence('notices', `${count('decision')} decisions, ${count('question')} questions, ${count('question-answered')} answers`);
  const log = await browser.read<{ lines: readonly { purpose: { id: string } }[] }>('/api/v1/portal/access-log?limit=100');
  const looks = log.lines.filter(({ purpose }) => purpose.id === 'counter.procedure').length;
  notes.expect(looks >= fromThePhone.length, `every look of the office is in her log (${looks})`);
  notes.evidence('looks of the office in her log', looks);
}
