import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { MynaError } from './errors.ts';
import type { KeyStore } from './key-store.ts';
import { Temporal } from './temporal.ts';

export type LetterKind =
  | 'number'
  | 'application-number'
  | 'collection-notice'
  | 'card-notice'
  | 'suspension-notice'
  | 'residence-record'
  | 'procedure';

export interface NewLetter {
  /** Given when a job that may run twice must post once. */
  readonly id?: string;
  readonly residentId: string;
  readonly kind: LetterKind;
  readonly title: { readonly ja: string; readonly en: string };
  readonly pdf: Uint8Array;
  readonly postedOn: Temporal.PlainDate;
}

export interface LetterSummary {
  readonly id: string;
  readonly kind: LetterKind;
  readonly title: { readonly ja: string; readonly en: string };
  readonly postedOn: Temporal.PlainDate;
  readonly isRead: boolean;
}

/** The post: letters are sealed PDFs that only their addressee's letterbox opens. */
export interface Letters {
  /** Posts in the caller's transaction (roles `core` and `kernel`). */
  post<Tables>(transaction: Kysely<Tables>, letter: NewLetter): Promise<{ id: string }>;
  /** Newest first. */
  list(residentId: string): Promise<LetterSummary[]>;
  /** Whose latest letters of a kind were posted last, newest first: for the sandbox's town. */
  recentAddressees(kind: LetterKind, limit: number): Promise<string[]>;
  /** @throws {MynaError} `MYNA_LETTER_NOT_FOUND`, also for another person's letter */
  open(id: string, residentId: string): Promise<Uint8Array>;
  /** The PDF of a letter that the exchange disclosed as it lies there. */
  unseal(letter: { readonly id: string; readonly residentId: string; readonly sealed: Uint8Array }): Uint8Array;
}

interface LetterRow {
  id: string;
  kind: LetterKind;
  title_ja: string;
  title_en: string;
  posted_on: string;
  opened: boolean;
}

export function createLetters<Tables>(database: Kysely<Tables>, keys: KeyStore): Letters {
  const unseal: Letters['unseal'] = ({ id, residentId, sealed }) => keys.open('letter', sealed, `${residentId}/${id}`);
  return {
    unseal,
    async post(transaction, letter) {
      const id = letter.id ?? randomUUID();
      const sealed = Buffer.from(keys.seal('letter', letter.pdf, `${letter.residentId}/${id}`));
      await sql`select kernel.post_letter(${letter.residentId}, ${id}, ${letter.kind}, ${letter.title.ja}, ${letter.title.en},
        ${letter.postedOn.toString()}::date, ${sealed})`.execute(transaction);
      return { id };
    },
    async list(residentId) {
      const { rows } = await sql<LetterRow>`
        select id, kind, title_ja, title_en, posted_on::text as posted_on, opened_at is not null as opened
        from kernel.letters where resident_id = ${residentId} order by letters.posted_on desc, id`.execute(database);
      return rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        title: { ja: row.title_ja, en: row.title_en },
        postedOn: Temporal.PlainDate.from(row.posted_on),
        isRead: row.opened,
      }));
    },
    async recentAddressees(kind, limit) {
      const { rows } = await sql<{ resident_id: string }>`
        select resident_id from kernel.letters where kind = ${kind}
        group by resident_id order by max(posted_on) desc, resident_id limit ${limit}`.execute(database);
      return rows.map((row) => row.resident_id);
    },
    async open(id, residentId) {
      const { rows } = await sql<{ sealed: Buffer }>`
        update kernel.letters set opened_at = coalesce(opened_at, now())
        where resident_id = ${residentId} and id = ${id} returning sealed`.execute(database);
      const row = rows[0];
      if (!row) throw new MynaError('MYNA_LETTER_NOT_FOUND');
      return unseal({ id, residentId, sealed: row.sealed });
    },
  };
}
