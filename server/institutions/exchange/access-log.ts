import type pg from 'pg';
import { type Institution, Temporal } from '../../kernel/index.ts';
import { type EntryRow, entryLeaf, entryText } from './log-entry.ts';
import type { Item, LogLine, LogPage, MandateKind } from './types.ts';

interface LineRow extends EntryRow {
  readonly is_self: boolean;
  readonly position: number | null;
  readonly institution_ja: string;
  readonly institution_en: string;
  readonly title_ja: string;
  readonly title_en: string;
  readonly law_ja: string;
  readonly law_en: string;
  readonly is_asked: boolean;
  readonly other_name: string | null;
}

export type ItemNames = ReadonlyMap<string, { readonly ja: string; readonly en: string }>;

const longestPage = 200;

/** Reads a page of a person's log, newest first, as the `exchange` role. The look itself was entered before. */
export async function readLogPage(
  pool: pg.Pool,
  request: { residentId: string; before: string | undefined; limit: number; byOthers: boolean },
): Promise<LogPage> {
  const limit = Math.min(Math.max(request.limit, 1), longestPage);
  const [names, { rows }] = await Promise.all([
    readItemNames(pool),
    pool.query<LineRow>(
      `select e.*, p.position, i.name_ja as institution_ja, i.name_en as institution_en, s.title_ja, s.title_en, s.law_ja, s.law_en,
              q.question_id is not null as is_asked,
              case when e.basis is not null then exchange.name_behind(e.institution, coalesce(e.on_behalf::text, e.person)) end as other_name
         from exchange.entries e
         left join exchange.positions p on p.resident_id = e.resident_id and p.entry_id = e.id
         left join exchange.questions q on q.resident_id = e.resident_id and q.entry_id = e.id
         join exchange.institutions i on i.institution = e.institution
         join exchange.statutes s on s.purpose = e.purpose and s.valid_from = e.statute_from
        where e.resident_id = $1 and ($2::uuid is null or e.id < $2) and (not $4 or not e.is_self)
        order by e.id desc limit $3`,
      [request.residentId, request.before ?? null, limit + 1, request.byOthers],
    ),
  ]);
  const shown = rows.slice(0, limit);
  return { lines: shown.map((row) => toLine(row, names)), next: rows.length > limit ? shown.at(-1)?.id : undefined };
}

/** What is seen, in words. */
export async function readItemNames(pool: pg.Pool): Promise<ItemNames> {
  const { rows } = await pool.query<{ item: string; name_ja: string; name_en: string }>(
    'select item, name_ja, name_en from exchange.items',
  );
  return new Map(rows.map((row) => [row.item, { ja: row.name_ja, en: row.name_en }]));
}

function toLine(row: LineRow, names: ItemNames): LogLine {
  return {
    id: row.id,
    at: Temporal.Instant.from(row.civil_at),
    institution: { id: row.institution as Institution, name: { ja: row.institution_ja, en: row.institution_en } },
    by: row.is_self ? 'self' : row.basis !== null ? 'mandate' : row.person === 'system' ? 'system' : 'staff',
    mandate: row.basis === null ? undefined : { kind: row.basis as MandateKind, id: row.mandate ?? '', name: row.other_name ?? '' },
    terminal: row.terminal ?? undefined,
    act: row.act as LogLine['act'],
    purpose: { id: row.purpose, title: { ja: row.title_ja, en: row.title_en } },
    law: { ja: row.law_ja, en: row.law_en },
    items: row.items.map((item) => ({ id: item as Item, name: names.get(item) ?? { ja: item, en: item } })),
    position: row.position ?? undefined,
    isAsked: row.is_asked,
    evidence: {
      salt: row.salt.toString('base64url'),
      entry: entryText(row),
      leafHash: Buffer.from(entryLeaf(row)).toString('base64url'),
    },
  };
}
