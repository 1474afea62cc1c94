import { randomUUID } from 'node:crypto';
import { answerWithinDays, inForce } from '@openmyna/rules';
import { sql } from 'kysely';
import { MynaError, Temporal } from '../../kernel/index.ts';
import { type ItemNames, readItemNames } from './access-log.ts';
import { civilNow, type Desk, type DeskActor, type DeskDeps, type NamedItem, namedItems, namesOf, query, refuseRepeated } from './desk.ts';
import type { Item, LinkageCode, Purpose } from './types.ts';

/** A question about a look, as both sides see it. */
export interface LogQuestion {
  readonly id: string;
  readonly entryId: string;
  /** Civil time. */
  readonly askedAt: Temporal.Instant;
  /** The last day of the institution's term. */
  readonly dueOn: Temporal.PlainDate;
  /** The term has passed without an answer. */
  readonly isOverdue: boolean;
  readonly answeredAt: Temporal.Instant | undefined;
  /** What was looked at. */
  readonly look: {
    readonly at: Temporal.Instant;
    readonly institution: string;
    readonly purpose: { readonly id: string; readonly title: { readonly ja: string; readonly en: string } };
    readonly items: readonly NamedItem[];
    readonly terminal: string | undefined;
  };
}

/** With its words: shown to who asked, and to who answers. */
export interface OpenedQuestion extends LogQuestion {
  readonly text: string;
  readonly answer: string | undefined;
}

export interface LogQuestions {
  /**
   * A resident asks about a line of her own log, once.
   * @throws {MynaError} `MYNA_EXCHANGE_ENTRY_UNKNOWN` for a line that is not hers, `MYNA_EXCHANGE_ALREADY_ASKED`
   */
  ask(request: { readonly code: LinkageCode; readonly entryId: string; readonly text: string }): Promise<OpenedQuestion>;
  /** Her own questions, newest first. One entry in the log. */
  mine(code: LinkageCode): Promise<readonly OpenedQuestion[]>;
  /** What lies at a desk, the oldest open one first; no words and no names. */
  queue(actor: DeskActor): Promise<readonly LogQuestion[]>;
  /** With its words and the names of who asked and who looked: an entry for each. @throws {MynaError} `MYNA_EXCHANGE_QUESTION_UNKNOWN` */
  open(actor: DeskActor, id: string): Promise<OpenedQuestion & { readonly asker: string | undefined; readonly looker: string | undefined }>;
  /**
   * @throws {MynaError} `MYNA_EXCHANGE_QUESTION_UNKNOWN`, `MYNA_EXCHANGE_OWN_LOOK` for the officer whose look it was,
   * `MYNA_EXCHANGE_ALREADY_ANSWERED`
   */
  answer(actor: DeskActor, id: string, text: string): Promise<void>;
}

interface QuestionRow {
  readonly resident_id: string;
  readonly question_id: string;
  readonly entry_id: string;
  readonly asked_at: string;
  readonly due_on: string;
  readonly text_sealed: Buffer;
  readonly answered_at: string | null;
  readonly answer_sealed: Buffer | null;
  readonly is_overdue: boolean;
  readonly civil_at: string;
  readonly institution: string;
  readonly person: string;
  readonly purpose: string;
  readonly title_ja: string;
  readonly title_en: string;
  readonly items: readonly Item[];
  readonly terminal: string | null;
}

const selectQuestions = `
  select q.resident_id, q.question_id, q.entry_id, q.asked_at, q.due_on, q.text_sealed, a.answered_at, a.text_sealed as answer_sealed,
         a.question_id is null and kernel.civil_today() > q.due_on as is_overdue,
         e.civil_at, e.institution, e.person, e.purpose, s.title_ja, s.title_en, e.items, e.terminal
    from exchange.questions q
    join exchange.entries e on e.resident_id = q.resident_id and e.id = q.entry_id
    join exchange.statutes s on s.purpose = e.purpose and s.valid_from = e.statute_from
    left join exchange.answers a on a.resident_id = q.resident_id and a.question_id = q.question_id`;

const questionSeal = 'exchange/question';
const answerSeal = 'exchange/answer';
const longestQueue = 200;

export function createLogQuestions(deps: DeskDeps): LogQuestions {
  const { databases, keys, exchange } = deps;
  const pool = databases.pool('exchange');
  const open = (row: QuestionRow, items: ItemNames): OpenedQuestion => ({
    ...toQuestion(row, items),
    text: Buffer.from(keys.open(questionSeal, row.text_sealed, row.question_id)).toString(),
    answer: row.answer_sealed ? Buffer.from(keys.open(answerSeal, row.answer_sealed, row.question_id)).toString() : undefined,
  });
  const find = async (actor: DeskActor, id: string): Promise<QuestionRow> => {
    const [row] = await query<QuestionRow>(
      pool,
      `${selectQuestions} where q.question_id = $1 and q.desk = $2 and ($3::text is null or q.office = $3)`,
      [id, actor.institution, actor.office ?? null],
    );
    if (!row) throw new MynaError('MYNA_EXCHANGE_QUESTION_UNKNOWN');
    return row;
  };
  const ownQuestions = async (code: LinkageCode, only?: string): Promise<OpenedQuestion[]> => {
    const rows = await query<QuestionRow>(
      pool,
      `${selectQuestions} where q.resident_id = exchange.resident_of($1, 'portal') and ($2::uuid is null or q.question_id = $2)
        order by q.asked_at desc, q.question_id desc limit ${longestQueue}`,
      [code, only ?? null],
    );
    const items = await readItemNames(pool);
    return rows.map((row) => open(row, items));
  };
  return {
    async ask(request) {
      const id = await ask(deps, request);
      const [question] = await ownQuestions(request.code, id);
      if (!question) throw new MynaError('MYNA_EXCHANGE_QUESTION_UNKNOWN');
      return question;
    },
    async mine(code) {
      await recordOwn(deps, code, 'portal.own-log', 'read');
      return ownQuestions(code);
    },
    async queue(actor) {
      const rows = await query<QuestionRow>(
        pool,
        `${selectQuestions} where q.desk = $1 and ($2::text is null or q.office = $2)
          order by a.question_id is not null, q.asked_at, q.question_id limit ${longestQueue}`,
        [actor.institution, actor.office ?? null],
      );
      const items = await readItemNames(pool);
      return rows.map((row) => toQuestion(row, items));
    },
    async open(actor, id) {
      const row = await find(actor, id);
      const asker = await exchange.codeFor(row.resident_id, actor.institution);
      const isOfficer = row.institution === actor.institution && row.person !== 'system';
      const codes = [asker, ...(isOfficer && row.person !== asker ? [row.person as LinkageCode] : [])];
      const names = await namesOf(deps, actor, codes, purposeAt(actor.institution));
      return { ...open(row, await readItemNames(pool)), asker: names.get(asker), looker: names.get(row.person as LinkageCode) };
    },
    async answer(actor, id, text) {
      const row = await find(actor, id);
      if (row.institution === actor.institution && row.person === actor.person) throw new MynaError('MYNA_EXCHANGE_OWN_LOOK');
      await answer(deps, actor, row, text);
    },
  };
}

const purposeAt = (desk: Desk): Purpose => `${desk}.log-answer`;

async function recordOwn({ databases, exchange }: DeskDeps, code: LinkageCode, purpose: Purpose, act: 'read' | 'write'): Promise<void> {
  const [row] = await query<{ id: string | null }>(databases.pool('exchange'), `select exchange.resident_of($1, 'portal') as id`, [code]);
  if (!row?.id) throw new MynaError('MYNA_EXCHANGE_CODE_UNKNOWN');
  const actor = { institution: 'portal', person: code } as const;
  await exchange.recordAccess(databases.as('exchange'), { residentId: row.id, actor, purpose, items: ['accessLog'], act, isSelf: true });
}

/** Question and entry stand or fall together. */
async function ask(
  { databases, keys, exchange }: DeskDeps,
  { code, entryId, text }: { code: LinkageCode; entryId: string; text: string },
): Promise<string> {
  const id = randomUUID();
  const sealed = Buffer.from(keys.seal(questionSeal, Buffer.from(text), id));
  try {
    await databases
      .as('exchange')
      .transaction()
      .execute(async (trx) => {
        const { rows } = await sql<{ resident_id: string; institution: string; terminal: string | null }>`
        select resident_id, institution, terminal from exchange.entries
         where resident_id = exchange.resident_of(${code}::uuid, 'portal') and id = ${entryId}::uuid`.execute(trx);
        const [entry] = rows;
        if (!entry) throw new MynaError('MYNA_EXCHANGE_ENTRY_UNKNOWN');
        const residentId = entry.resident_id;
        const actor = { institution: 'portal', person: code } as const;
        await exchange.recordAccess(trx, {
          residentId,
          actor,
          purpose: 'portal.question',
          items: ['accessLog'],
          act: 'write',
          isSelf: true,
        });
        const { now, today } = await civilNow(trx);
        const day = Temporal.PlainDate.from(today);
        const dueOn = day.add({ days: inForce(answerWithinDays, day) });
        await sql`
        insert into exchange.questions (resident_id, question_id, entry_id, institution, desk, office, asked_at, due_on, text_sealed)
        select ${residentId}::uuid, ${id}::uuid, ${entryId}::uuid, w.institution, w.desk,
               exchange.office_of(${residentId}::uuid, w.institution, ${entry.terminal}), ${now}::timestamptz, ${dueOn.toString()}::date, ${sealed}
          from exchange.answering w where w.institution = ${entry.institution}`.execute(trx);
      });
  } catch (error) {
    throw refuseRepeated(error, new MynaError('MYNA_EXCHANGE_ALREADY_ASKED'));
  }
  return id;
}

async function answer({ databases, keys, exchange, tell }: DeskDeps, actor: DeskActor, row: QuestionRow, text: string): Promise<void> {
  const { resident_id: residentId, question_id: id } = row;
  const sealed = Buffer.from(keys.seal(answerSeal, Buffer.from(text), id));
  const { institution, person, office } = actor;
  const by = { institution, person, ...(office === undefined ? {} : { terminal: `${institution} ${office}` }) };
  try {
    await databases
      .as('exchange')
      .transaction()
      .execute(async (trx) => {
        await exchange.recordAccess(trx, { residentId, actor: by, purpose: purposeAt(institution), items: ['accessLog'], act: 'write' });
        const { now } = await civilNow(trx);
        await sql`
        insert into exchange.answers (resident_id, question_id, answered_at, person, text_sealed)
        values (${residentId}::uuid, ${id}::uuid, ${now}::timestamptz, ${person}, ${sealed})`.execute(trx);
        await tell?.(trx, residentId, { kind: 'log-answer', event: `exchange.answered/${id}` });
      });
  } catch (error) {
    throw refuseRepeated(error, new MynaError('MYNA_EXCHANGE_ALREADY_ANSWERED'));
  }
}

function toQuestion(row: QuestionRow, items: ItemNames): LogQuestion {
  return {
    id: row.question_id,
    entryId: row.entry_id,
    askedAt: Temporal.Instant.from(row.asked_at),
    dueOn: Temporal.PlainDate.from(row.due_on),
    isOverdue: row.is_overdue,
    answeredAt: row.answered_at === null ? undefined : Temporal.Instant.from(row.answered_at),
    look: {
      at: Temporal.Instant.from(row.civil_at),
      institution: row.institution,
      purpose: { id: row.purpose, title: { ja: row.title_ja, en: row.title_en } },
      items: namedItems(items, row.items),
      terminal: row.terminal ?? undefined,
    },
  };
}
