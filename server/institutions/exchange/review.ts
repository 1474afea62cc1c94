import { createHash } from 'node:crypto';
import { inForce, type ReviewRuleName, type ReviewRules, reviewRules } from '@openmyna/rules';
import { sql } from 'kysely';
import { MynaError, Temporal } from '../../kernel/index.ts';
import { readItemNames } from './access-log.ts';
import { civilNow, type DeskActor, type DeskDeps, type NamedItem, namedItems, namesOf, query, refuseRepeated } from './desk.ts';
import type { Item, LinkageCode, Purpose } from './types.ts';

export const reviewOutcomes = ['explained', 'warned', 'passed-on'] as const;
export type ReviewOutcome = (typeof reviewOutcomes)[number];

/** One officer's reading of one civil day, unusual under one rule. It names nobody. */
export interface ReviewFinding {
  readonly id: string;
  readonly rule: ReviewRuleName;
  readonly day: Temporal.PlainDate;
  /** Tells officers apart without their names. */
  readonly officer: string;
  readonly looks: number;
  readonly persons: number;
  readonly case: 'none' | 'open' | 'ended';
}

export interface ReviewNote {
  readonly kind: 'opened' | 'noted' | 'ended';
  readonly outcome: ReviewOutcome | undefined;
  /** Civil time. */
  readonly at: Temporal.Instant;
  readonly text: string;
}

export interface OpenedFinding extends ReviewFinding {
  readonly officerName: string | undefined;
  /** The first of them. */
  readonly lines: readonly {
    readonly at: Temporal.Instant;
    readonly person: string | undefined;
    readonly purpose: { readonly id: string; readonly title: { readonly ja: string; readonly en: string } };
    readonly items: readonly NamedItem[];
    readonly terminal: string | undefined;
  }[];
  readonly notes: readonly ReviewNote[];
}

/** 閲覧の点検: what an institution's data-protection officer sees of its staff's reading. */
export interface LogReview {
  /** Findings of the past days, newest first, and the rules they were found by. Names nobody and enters nothing. */
  findings(actor: DeskActor): Promise<{ readonly rules: ReviewRules; readonly findings: readonly ReviewFinding[] }>;
  /** With the names of the officer and of those who were looked at: an entry for each. @throws {MynaError} `MYNA_EXCHANGE_FINDING_UNKNOWN` */
  open(actor: DeskActor, id: string): Promise<OpenedFinding>;
  /**
   * Opens the case of a finding, adds a note to it, or ends it.
   * @throws {MynaError} `MYNA_EXCHANGE_FINDING_UNKNOWN`, `MYNA_EXCHANGE_CASE_STATE` for a note or an end without an open case, or a second opening,
   * `MYNA_EXCHANGE_OWN_LOOK` for the officer's own reading
   */
  note(
    actor: DeskActor,
    id: string,
    note: { readonly kind: ReviewNote['kind']; readonly text: string; readonly outcome?: ReviewOutcome },
  ): Promise<void>;
}

interface FindingRow {
  readonly rule: ReviewRuleName;
  readonly person: string;
  readonly day: string;
  readonly looks: number;
  readonly persons: number;
}

interface LookRow {
  readonly resident_id: string;
  readonly civil_at: string;
  readonly purpose: string;
  readonly title_ja: string;
  readonly title_en: string;
  readonly items: readonly Item[];
  readonly terminal: string | null;
}

interface EventRow {
  readonly case_id: string;
  readonly kind: ReviewNote['kind'];
  readonly outcome: ReviewOutcome | null;
  readonly at: string;
  readonly note_sealed: Buffer;
}

const noteSeal = 'exchange/review';
const mostLines = 100;
const mostCases = 500;
const japan = 'Asia/Tokyo';

/** The window that is looked at, as the arguments of `exchange.flagged_looks`. */
interface Window {
  readonly rules: ReviewRules;
  readonly values: readonly unknown[];
}

const flagged = 'exchange.flagged_looks($1, $2, $3, $4, $5, $6)';

export function createLogReview(deps: DeskDeps): LogReview {
  const pool = deps.databases.pool('exchange');
  const windowOf = async (actor: DeskActor): Promise<Window> => {
    const today = await deps.clock.today();
    const rules = inForce(reviewRules, today);
    const start = (day: Temporal.PlainDate): string => day.toZonedDateTime(japan).toInstant().toString();
    const isOpenAtNight = rules.night.notAt.includes(actor.institution);
    const night = isOpenAtNight ? [24, 0] : [rules.night.fromHour, rules.night.untilHour];
    const values = [
      actor.institution,
      actor.office ?? null,
      start(today.subtract({ days: rules.days })),
      start(today.add({ days: 1 })),
      ...night,
    ];
    return { rules, values };
  };
  const readFindings = async (actor: DeskActor, { rules, values }: Window): Promise<(ReviewFinding & { code: string })[]> => {
    const rows = await query<FindingRow>(
      pool,
      `select rule, person, day::text as day, count(*)::int as looks, count(distinct resident_id)::int as persons
         from ${flagged} group by rule, person, day order by day desc, rule, person`,
      [...values],
    );
    const found = rows.filter(({ rule, persons }) => persons >= rules.atLeast[rule]).map((row) => toFinding(actor, row));
    const cases = await readCases(deps, actor);
    // A case stays, also when the officer has served the person since, or the days have gone by.
    const kept = cases.map((row) => toFinding(actor, row)).filter(({ id }) => !found.some((each) => each.id === id));
    const states = new Map(cases.map((row) => [row.case_id, row.is_ended ? ('ended' as const) : ('open' as const)]));
    const all = [...found, ...kept].map((finding) => ({ ...finding, case: states.get(finding.id) ?? ('none' as const) }));
    return all.sort((one, other) => Temporal.PlainDate.compare(other.day, one.day));
  };
  const find = async (actor: DeskActor, id: string) => {
    const window = await windowOf(actor);
    const finding = (await readFindings(actor, window)).find((each) => each.id === id);
    if (!finding) throw new MynaError('MYNA_EXCHANGE_FINDING_UNKNOWN');
    return { window, finding };
  };
  return {
    async findings(actor) {
      const window = await windowOf(actor);
      return { rules: window.rules, findings: (await readFindings(actor, window)).map(withoutCode) };
    },
    async open(actor, id) {
      const { window, finding } = await find(actor, id);
      return openFinding(deps, actor, finding, window);
    },
    async note(actor, id, note) {
      const { finding } = await find(actor, id);
      if (finding.code === actor.person) throw new MynaError('MYNA_EXCHANGE_OWN_LOOK');
      const wanted = note.kind === 'opened' ? 'none' : 'open';
      if (finding.case !== wanted) throw new MynaError('MYNA_EXCHANGE_CASE_STATE');
      await writeNote(deps, actor, finding, note);
    },
  };
}

async function openFinding(
  deps: DeskDeps,
  actor: DeskActor,
  finding: ReviewFinding & { code: string },
  { values }: Window,
): Promise<OpenedFinding> {
  const rows = await query<LookRow>(
    deps.databases.pool('exchange'),
    `select f.resident_id, f.civil_at, f.purpose, s.title_ja, s.title_en, f.items, f.terminal
       from ${flagged} f left join lateral (select * from exchange.statutes t where t.purpose = f.purpose order by t.valid_from desc limit 1) s on true
      where f.rule = $7 and f.person = $8 and f.day = $9::date order by f.civil_at, f.id limit ${mostLines}`,
    [...values, finding.rule, finding.code, finding.day.toString()],
  );
  const residents = [...new Set(rows.map((row) => row.resident_id))];
  const codes = new Map(await Promise.all(residents.map(async (id) => [id, await deps.exchange.codeFor(id, actor.institution)] as const)));
  const purpose: Purpose = `${actor.institution}.log-review`;
  const names = await namesOf(deps, actor, [...new Set([finding.code as LinkageCode, ...codes.values()])], purpose);
  const nameOf = (residentId: string): string | undefined => {
    const code = codes.get(residentId);
    return code && names.get(code);
  };
  const [events, items] = await Promise.all([readEvents(deps, [finding.id]), readItemNames(deps.databases.pool('exchange'))]);
  return {
    ...withoutCode(finding),
    officerName: names.get(finding.code as LinkageCode),
    lines: rows.map((row) => ({
      at: Temporal.Instant.from(row.civil_at),
      person: nameOf(row.resident_id),
      purpose: { id: row.purpose, title: { ja: row.title_ja, en: row.title_en } },
      items: namedItems(items, row.items),
      terminal: row.terminal ?? undefined,
    })),
    notes: events.map((event) => ({
      kind: event.kind,
      outcome: event.outcome ?? undefined,
      at: Temporal.Instant.from(event.at),
      text: Buffer.from(deps.keys.open(noteSeal, event.note_sealed, event.case_id)).toString(),
    })),
  };
}

async function readEvents({ databases }: DeskDeps, ids: readonly string[]): Promise<EventRow[]> {
  if (ids.length === 0) return [];
  return query<EventRow>(
    databases.pool('exchange'),
    'select case_id, kind, outcome, at, note_sealed from exchange.review_events where case_id = any($1::uuid[]) order by at, event_id',
    [ids],
  );
}

type CaseRow = FindingRow & { readonly case_id: string; readonly is_ended: boolean };

async function readCases({ databases }: DeskDeps, { institution, office }: DeskActor): Promise<CaseRow[]> {
  return query<CaseRow>(
    databases.pool('exchange'),
    `select case_id, rule, person, day::text as day, 0 as looks, 0 as persons, bool_or(kind = 'ended') as is_ended from exchange.review_events
      where institution = $1 and office is not distinct from $2 group by case_id, rule, person, day order by day desc limit ${mostCases}`,
    [institution, office ?? null],
  );
}

async function writeNote(
  { databases, keys }: DeskDeps,
  actor: DeskActor,
  finding: ReviewFinding & { code: string },
  note: Parameters<LogReview['note']>[2],
): Promise<void> {
  const sealed = Buffer.from(keys.seal(noteSeal, Buffer.from(note.text), finding.id));
  try {
    await databases
      .as('exchange')
      .transaction()
      .execute(async (trx) => {
        const { now } = await civilNow(trx);
        await sql`
        insert into exchange.review_events (case_id, institution, office, rule, person, day, kind, outcome, at, by_person, note_sealed)
        values (${finding.id}::uuid, ${actor.institution}, ${actor.office ?? null}, ${finding.rule}, ${finding.code}, ${finding.day.toString()}::date,
                ${note.kind}, ${note.outcome ?? null}, ${now}::timestamptz, ${actor.person}, ${sealed})`.execute(trx);
      });
  } catch (error) {
    throw refuseRepeated(error, new MynaError('MYNA_EXCHANGE_CASE_STATE'));
  }
}

function withoutCode({ code: _code, ...finding }: ReviewFinding & { code: string }): ReviewFinding {
  return finding;
}

/** The same finding has the same id for everybody who asks, without a row of its own: a UUID of version 8 (RFC 9562 section 5.8). */
function toFinding({ institution, office }: DeskActor, row: FindingRow): ReviewFinding & { code: string } {
  const digest = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');
  const hex = digest('finding', institution, office ?? '', row.rule, row.person, row.day);
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(12, 15)}-8${hex.slice(15, 18)}-${hex.slice(18, 30)}`,
    rule: row.rule,
    day: Temporal.PlainDate.from(row.day),
    officer: digest('officer', institution, row.person).slice(0, 6).toUpperCase(),
    looks: row.looks,
    persons: row.persons,
    case: 'none',
    code: row.person,
  };
}
