import { randomUUID } from 'node:crypto';
import type { ProcedureId } from '@openmyna/rules';
import { type Kysely, sql } from 'kysely';
import { type Databases, fromDatabase, type KeyStore, MynaError } from '../../kernel/index.ts';
import type { LinkageCode } from '../exchange/index.ts';
import { type ActedBy, type ActionKind, allowedAt, applyAction, type CaseAction, type CaseState, foldCase } from './case-fold.ts';

/** How a case came. Only the first needs the card. */
export const channels = ['portal', 'counter', 'post', 'phone'] as const;
export type Channel = (typeof channels)[number];

/** A case with its history. */
export interface Case {
  readonly id: string;
  readonly procedure: ProcedureId;
  /** Who applies and whom it concerns, by this room's codes. */
  readonly applicant: LinkageCode;
  readonly concerned: LinkageCode;
  readonly office: string;
  readonly channel: Channel;
  readonly startedAt: string;
  readonly actions: readonly CaseAction[];
  readonly state: CaseState;
}

// biome-ignore lint/suspicious/noExplicitAny: this room's own role
export type Trx = Kysely<any>;

type ActionOf<Kind extends ActionKind> = Extract<CaseAction, { kind: Kind }>;
/** An action as it is about to happen. */
export type NewAction = { [Kind in ActionKind]: Omit<ActionOf<Kind>, 'position' | 'at' | 'officer' | 'by'> }[ActionKind];

export interface Author {
  readonly as: 'applicant' | 'officer' | 'system';
  /** An officer's code at the counter. */
  readonly person?: string | undefined;
  /** Who acts in the applicant's place. */
  readonly by?: ActedBy | undefined;
}

interface CaseRow {
  readonly code: string;
  readonly case_id: string;
  readonly procedure: ProcedureId;
  readonly concerned: string;
  readonly office: string;
  readonly channel: Channel;
  readonly started_at: string;
}

interface ActionRow {
  readonly case_id: string;
  readonly position: number;
  readonly kind: ActionKind;
  readonly at: string;
  readonly person: string | null;
  readonly facts: Record<string, unknown>;
  readonly sealed: Buffer | null;
}

/** What of an action is sealed: everything that somebody has written. The rest stands in clear for the fold and for the queue. */
const sealedParts: ReadonlySet<string> = new Set(['answers', 'text', 'document', 'signature', 'by']);
const actionSeal = 'procedures/action';
const attachmentSeal = 'procedures/attachment';

export type CaseStore = ReturnType<typeof createCaseStore>;

export function createCaseStore(databases: Databases, keys: Pick<KeyStore, 'seal' | 'open'>) {
  const database = databases.as('procedures') as Trx;
  const contextOf = (row: { code: string; case_id: string }, position: number): string => `${row.code}/${row.case_id}/${position}`;
  const open = (row: CaseRow, action: ActionRow): CaseAction => {
    const hidden = action.sealed
      ? (JSON.parse(Buffer.from(keys.open(actionSeal, action.sealed, contextOf(row, action.position))).toString()) as object)
      : {};
    return {
      position: action.position,
      kind: action.kind,
      at: action.at,
      officer: action.person ?? undefined,
      ...action.facts,
      ...hidden,
    } as unknown as CaseAction;
  };
  const assemble = (row: CaseRow, actions: readonly ActionRow[]): Case => {
    const opened = actions.map((action) => open(row, action));
    return {
      id: row.case_id,
      procedure: row.procedure,
      applicant: row.code as LinkageCode,
      concerned: row.concerned as LinkageCode,
      office: row.office,
      channel: row.channel,
      startedAt: row.started_at,
      actions: opened,
      state: foldCase(opened),
    };
  };
  const load = async (rows: readonly CaseRow[], trx: Trx): Promise<Case[]> => {
    if (rows.length === 0) return [];
    const { rows: actions } = await sql<ActionRow>`
      select case_id, position, kind, at, person, facts, sealed from procedures.actions
       where code = any(${[...new Set(rows.map(({ code }) => code))]}::uuid[]) and case_id = any(${rows.map((row) => row.case_id)}::uuid[])
       order by position`.execute(trx);
    return rows.map((row) =>
      assemble(
        row,
        actions.filter((action) => action.case_id === row.case_id),
      ),
    );
  };

  return {
    database,
    transaction: <Result>(work: (trx: Trx) => Promise<Result>): Promise<Result> => database.transaction().execute(work),

    async start(
      trx: Trx,
      request: { code: string; concerned: string; procedure: ProcedureId; office: string; channel?: Channel },
      author: Author = { as: 'applicant' },
    ): Promise<string> {
      const id = randomUUID();
      await sql`insert into procedures.cases (code, case_id, procedure, concerned, office, channel)
        values (${request.code}::uuid, ${id}::uuid, ${request.procedure}, ${request.concerned}::uuid, ${request.office}, ${request.channel ?? 'portal'})`.execute(
        trx,
      );
      await sql`insert into procedures.actions (code, case_id, position, kind, actor, person)
        values (${request.code}::uuid, ${id}::uuid, 1, 'started', ${author.as}, ${author.person ?? null})`.execute(trx);
      return id;
    },

    /** One starts a procedure at a time: two tabs get the same draft. */
    async lockApplicant(trx: Trx, code: string): Promise<void> {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`procedures/${code}`}, 0))`.execute(trx);
    },

    async casesOf(code: LinkageCode, trx: Trx = database): Promise<Case[]> {
      const { rows } =
        await sql<CaseRow>`select * from procedures.cases where code = ${code}::uuid order by started_at desc limit 200`.execute(trx);
      return load(rows, trx);
    },

    /** Cases in which somebody applies or whom they concern. */
    async casesAbout(code: LinkageCode): Promise<Case[]> {
      const { rows } = await sql<CaseRow>`
        select * from procedures.cases where code = ${code}::uuid or concerned = ${code}::uuid`.execute(database);
      return load(rows, database);
    },

    /** @throws {MynaError} `MYNA_PROCEDURES_CASE_UNKNOWN`, also for somebody else's */
    async get(by: { readonly code: LinkageCode } | { readonly office: string } | { readonly any: true }, id: string): Promise<Case> {
      const code = 'code' in by ? by.code : null;
      const office = 'office' in by ? by.office : null;
      const { rows } = await sql<CaseRow>`
        select * from procedures.cases where case_id = ${id}::uuid and (${code}::uuid is null or code = ${code}::uuid)
           and (${office}::text is null or office = ${office})`.execute(database);
      const [found] = await load(rows, database);
      // What has not been sent is nobody's business but its author's.
      if (!found || ('office' in by && found.state.receipt === undefined)) throw new MynaError('MYNA_PROCEDURES_CASE_UNKNOWN');
      return found;
    },

    /**
     * Adds an action at its place and moves the office's line.
     * @throws {MynaError} `MYNA_PROCEDURES_NOT_NOW` in a stage where it may not happen, `MYNA_PROCEDURES_MOVED_ON` when somebody else was faster
     */
    async append(trx: Trx, subject: Case, author: Author, action: NewAction): Promise<Case> {
      if (action.kind !== 'started' && !allowedAt[action.kind].includes(subject.state.stage))
        throw new MynaError('MYNA_PROCEDURES_NOT_NOW', { stage: subject.state.stage });
      const { kind, ...parts } = action;
      const entries = Object.entries({ ...parts, by: author.by }).filter(([, value]) => value !== undefined);
      const facts = Object.fromEntries(entries.filter(([name]) => !sealedParts.has(name)));
      const hidden = Object.fromEntries(entries.filter(([name]) => sealedParts.has(name)));
      const position = subject.state.version + 1;
      const row = { code: subject.applicant, case_id: subject.id };
      const sealed = Object.keys(hidden).length
        ? Buffer.from(keys.seal(actionSeal, Buffer.from(JSON.stringify(hidden)), contextOf(row, position)))
        : null;
      const { rows } = await sql<{ at: string }>`
        insert into procedures.actions (code, case_id, position, kind, actor, person, facts, sealed)
        values (${row.code}::uuid, ${row.case_id}::uuid, ${position}, ${kind}, ${author.as}, ${author.person ?? null}, ${JSON.stringify(facts)}::jsonb, ${sealed})
        on conflict do nothing returning at`.execute(trx);
      const [written] = rows;
      if (!written) throw new MynaError('MYNA_PROCEDURES_MOVED_ON');
      const added = { ...action, position, at: written.at, officer: author.person, by: author.by } as unknown as CaseAction;
      const state = applyAction(subject.state, added);
      await moveLine(trx, subject, state);
      return { ...subject, actions: [...subject.actions, added], state };
    },

    async keepAttachment(
      trx: Trx,
      subject: Case,
      file: { id: string; mediaType: string; sha256: string; bytes: Uint8Array },
    ): Promise<void> {
      const sealed = Buffer.from(keys.seal(attachmentSeal, file.bytes, `${subject.applicant}/${subject.id}/${file.id}`));
      await sql`insert into procedures.attachments (code, case_id, attachment_id, media_type, bytes, sha256, sealed)
        values (${subject.applicant}::uuid, ${subject.id}::uuid, ${file.id}::uuid, ${file.mediaType}, ${file.bytes.length}, ${Buffer.from(file.sha256, 'hex')}, ${sealed})`.execute(
        trx,
      );
    },

    async dropAttachment(trx: Trx, subject: Case, id: string): Promise<void> {
      await sql`delete from procedures.attachments
        where code = ${subject.applicant}::uuid and case_id = ${subject.id}::uuid and attachment_id = ${id}::uuid`.execute(trx);
    },

    /** @throws {MynaError} `MYNA_PROCEDURES_ATTACHMENT_UNKNOWN`, also for one of another case */
    async openAttachment(subject: Case, id: string): Promise<{ readonly mediaType: string; readonly content: Uint8Array }> {
      const { rows } = await sql<{ media_type: string; sealed: Buffer }>`
        select media_type, sealed from procedures.attachments
         where code = ${subject.applicant}::uuid and case_id = ${subject.id}::uuid and attachment_id = ${id}::uuid`.execute(database);
      const [row] = rows;
      if (!row) throw new MynaError('MYNA_PROCEDURES_ATTACHMENT_UNKNOWN');
      return { mediaType: row.media_type, content: keys.open(attachmentSeal, row.sealed, `${subject.applicant}/${subject.id}/${id}`) };
    },

    /** Takes the number for this case; false: somebody has it. */
    async takeReceipt(trx: Trx, subject: Case, receipt: string): Promise<boolean> {
      const { rows } = await sql`insert into procedures.receipts (receipt, code, case_id)
        values (${receipt}, ${subject.applicant}::uuid, ${subject.id}::uuid) on conflict do nothing returning 1`.execute(trx);
      return rows.length > 0;
    },

    /** What is open, and what ended in the last days. */
    async queue(office: string, endedDays: number): Promise<QueueLine[]> {
      const { rows } = await sql<QueueLine>`
        select case_id as id, procedure, channel, receipt, stage, owner, submitted_at as "submittedAt", due_on as "dueOn", visit_at as "visitAt", ended_at as "endedAt",
               ended_at is null and kernel.civil_today() > due_on and visit_at is null as "isOverdue"
          from procedures.queue
         where office = ${office} and (ended_at is null or ended_at > kernel.civil_now() - make_interval(days => ${endedDays}))
         order by ended_at is not null, coalesce(visit_at, submitted_at), case_id limit 500`.execute(database);
      return rows;
    },

    async now(trx: Trx = database): Promise<{ now: string; today: string }> {
      const { rows } = await sql<{ now: string; today: string }>`
        select kernel.civil_now() as now, kernel.civil_today()::text as today`.execute(trx);
      const [row] = rows;
      if (!row) throw new MynaError('MYNA_INTERNAL');
      return row;
    },
  };
}

/** A case as the office's queue shows it: no names, no words. */
export interface QueueLine {
  readonly id: string;
  readonly procedure: ProcedureId;
  readonly channel: Channel;
  readonly receipt: string;
  readonly stage: CaseState['stage'];
  readonly owner: string | null;
  readonly submittedAt: string;
  readonly dueOn: string;
  readonly visitAt: string | null;
  readonly endedAt: string | null;
  readonly isOverdue: boolean;
}

async function moveLine(trx: Trx, subject: Case, state: CaseState): Promise<void> {
  if (state.receipt === undefined) return;
  const visitAt = subject.procedure === 'counter-visit' ? (state.answers.slot ?? null) : null;
  const hasEnded = ['granted', 'refused', 'withdrawn', 'ended'].includes(state.stage);
  try {
    await sql`
      insert into procedures.queue (code, case_id, office, procedure, channel, receipt, stage, owner, submitted_at, due_on, visit_at)
      values (${subject.applicant}::uuid, ${subject.id}::uuid, ${subject.office}, ${subject.procedure}, ${subject.channel}, ${state.receipt}, ${state.stage},
              ${state.owner ?? null}, ${state.submittedAt}::timestamptz, ${state.dueOn}::date, ${visitAt}::timestamptz)
      on conflict (code, case_id) do update set stage = excluded.stage, owner = excluded.owner,
        ended_at = case when ${hasEnded} then kernel.civil_now() end`.execute(trx);
  } catch (error) {
    throw fromDatabase(error);
  }
}
