import { sql } from 'kysely';
import { type Databases, type KeyStore, MynaError } from '../../kernel/index.ts';

const sealPurpose = 'counter/card-work';
const carriedPurpose = 'counter/carried';

/** What stands sealed while a visit is at a chip. */
export interface SealedWork {
  loadWork<Work>(visitId: string): Promise<{ work: Work; version: number } | undefined>;
  /** @throws {MynaError} `MYNA_COUNTER_VISIT_MOVED_ON` when another request is at the same chip */
  saveWork(visitId: string, work: unknown, version: number): Promise<void>;
  dropWork(visitId: string): Promise<void>;
  /** What a card that is handed in holds for other institutions, by file; kept sealed until the visit ends. */
  keepCarried(visitId: string, data: Readonly<Record<string, Uint8Array>>): Promise<void>;
  loadCarried(visitId: string): Promise<Readonly<Record<string, Uint8Array>> | undefined>;
  dropCarried(visitId: string): Promise<void>;
}

export function createSealedWork(databases: Databases, keys: KeyStore): SealedWork {
  const database = databases.as<Record<string, never>>('counter');
  return {
    async loadWork<Work>(visitId: string) {
      const { rows } = await sql<{ version: number; sealed: Buffer }>`
        select version, sealed from counter.card_work where visit_id = ${visitId}`.execute(database);
      const row = rows[0];
      if (!row) return undefined;
      return { work: JSON.parse(Buffer.from(keys.open(sealPurpose, row.sealed, visitId)).toString()) as Work, version: row.version };
    },
    async saveWork(visitId, work, version) {
      const sealed = Buffer.from(keys.seal(sealPurpose, Buffer.from(JSON.stringify(work)), visitId));
      const { rows } = await sql<{ version: number }>`
        insert into counter.card_work as w (visit_id, version, sealed) values (${visitId}, ${version}, ${sealed})
        on conflict (visit_id) do update set version = excluded.version, sealed = excluded.sealed where w.version = excluded.version - 1
        returning version`.execute(database);
      if (rows.length === 0) throw new MynaError('MYNA_COUNTER_VISIT_MOVED_ON');
    },
    async dropWork(visitId) {
      await sql`delete from counter.card_work where visit_id = ${visitId}`.execute(database);
    },
    async keepCarried(visitId, data) {
      const text = JSON.stringify(
        Object.fromEntries(Object.entries(data).map(([file, bytes]) => [file, Buffer.from(bytes).toString('base64')])),
      );
      const sealed = Buffer.from(keys.seal(carriedPurpose, Buffer.from(text), visitId));
      await sql`insert into counter.carried (visit_id, sealed) values (${visitId}, ${sealed})
        on conflict (visit_id) do update set sealed = excluded.sealed`.execute(database);
    },
    async loadCarried(visitId) {
      const { rows } = await sql<{ sealed: Buffer }>`select sealed from counter.carried where visit_id = ${visitId}`.execute(database);
      if (!rows[0]) return undefined;
      const kept = JSON.parse(Buffer.from(keys.open(carriedPurpose, rows[0].sealed, visitId)).toString()) as Record<string, string>;
      return Object.fromEntries(Object.entries(kept).map(([file, content]) => [file, new Uint8Array(Buffer.from(content, 'base64'))]));
    },
    async dropCarried(visitId) {
      await sql`delete from counter.carried where visit_id = ${visitId}`.execute(database);
    },
  };
}
