import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { type CivilClock, type Databases, fromDatabase, type KeyStore, MynaError } from '../../kernel/index.ts';
import type { ItemNames } from './access-log.ts';
import type { Exchange, Item, LinkageCode, LogQuestionNews, Purpose } from './types.ts';

/** Where questions about looks are answered and reading is reviewed. */
export const desks = ['counter', 'helpline', 'bureau'] as const;
export type Desk = (typeof desks)[number];

/** Somebody at such a desk; at the counter always of one office. */
export interface DeskActor {
  readonly institution: Desk;
  readonly person: string;
  readonly office?: string | undefined;
}

/** What questions and reviews stand on. */
export interface DeskDeps {
  readonly databases: Databases;
  readonly keys: KeyStore;
  readonly clock: CivilClock;
  readonly exchange: Pick<Exchange, 'codeFor' | 'disclose' | 'recordAccess'>;
  /** Tells a resident that her question was answered, in the transaction of the answer. */
  readonly tell?: LogQuestionNews | undefined;
}

type Name = { readonly name?: unknown } | null | undefined;

/**
 * The names of persons by their codes at the desk's institution. Each is entered in that person's own log, be she a resident or an officer.
 * A person whose record gives none is left out.
 */
export async function namesOf(
  { exchange }: Pick<DeskDeps, 'exchange'>,
  { institution, person, office }: DeskActor,
  codes: readonly LinkageCode[],
  purpose: Purpose,
): Promise<ReadonlyMap<LinkageCode, string>> {
  const actor = { institution, person, ...(office === undefined ? {} : { terminal: `${institution} ${office}` }) };
  const names = await Promise.all(
    codes.map(async (code) => {
      const { name } = await exchange.disclose({ code, purpose, items: ['name', 'accessLog'], actor });
      const text = (name as Name)?.name;
      return typeof text === 'string' ? ([[code, text]] as const) : [];
    }),
  );
  return new Map(names.flat());
}

export async function query<Row extends pg.QueryResultRow>(pool: pg.Pool, text: string, values: unknown[]): Promise<Row[]> {
  try {
    return (await pool.query<Row>(text, values)).rows;
  } catch (error) {
    throw fromDatabase(error);
  }
}

/** Items with their names, as both sides of a question and a reviewer see them. */
export interface NamedItem {
  readonly id: Item;
  readonly name: { readonly ja: string; readonly en: string };
}

export const namedItems = (names: ItemNames, items: readonly Item[]): readonly NamedItem[] =>
  items.map((id) => ({ id, name: names.get(id) ?? { ja: id, en: id } }));

/** PostgreSQL's unique_violation: what is written once was written before. */
export function refuseRepeated(error: unknown, refusal: MynaError): unknown {
  return error instanceof Error && 'code' in error && error.code === '23505' ? refusal : fromDatabase(error);
}

/** Civil time as the statement's transaction sees it. */
export async function civilNow<Tables>(transaction: Kysely<Tables>): Promise<{ now: string; today: string }> {
  const { rows } = await sql<{ now: string; today: string }>`
    select kernel.civil_now()::text as now, kernel.civil_today()::text as today`.execute(transaction);
  const [row] = rows;
  if (!row) throw new MynaError('MYNA_INTERNAL');
  return row;
}
