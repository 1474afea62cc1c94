import type { IndividualNumber } from '@openmyna/number';
import { type Kysely, sql } from 'kysely';
import type { KeyStore } from '../../kernel/index.ts';

/** A named test person whom the registry knows. */
export interface KnownPerson {
  readonly handle: string;
  readonly residentId: string;
  readonly individualNumber: IndividualNumber;
  /** The card made when the sandbox was set up; the card in hand today is the cards institution's to tell. */
  readonly cardId: string | undefined;
  readonly isGranted: boolean;
}

export interface PeopleStore {
  all(): Promise<readonly KnownPerson[]>;
  find(handle: string): Promise<KnownPerson | undefined>;
  add(person: { handle: string; residentId: string; individualNumber: IndividualNumber }): Promise<void>;
  setCard(handle: string, cardId: string): Promise<void>;
  setGranted(handle: string): Promise<void>;
  statistics(): Promise<{ households: number; people: number }>;
  setStatistics(made: { households: number; people: number }): Promise<void>;
}

interface Row {
  handle: string;
  resident_id: string;
  sealed_number: Buffer;
  card_id: string | null;
  is_granted: boolean;
}

export function createPeopleStore<Tables>(database: Kysely<Tables>, keys: KeyStore): PeopleStore {
  const toPerson = (row: Row): KnownPerson => ({
    handle: row.handle,
    residentId: row.resident_id,
    individualNumber: Buffer.from(keys.open('sandbox-number', row.sealed_number, row.resident_id)).toString() as IndividualNumber,
    cardId: row.card_id ?? undefined,
    isGranted: row.is_granted,
  });
  return {
    async all() {
      const { rows } = await sql<Row>`select * from sandbox.people order by handle`.execute(database);
      return rows.map(toPerson);
    },
    async find(handle) {
      const { rows } = await sql<Row>`select * from sandbox.people where handle = ${handle}`.execute(database);
      return rows[0] && toPerson(rows[0]);
    },
    async add({ handle, residentId, individualNumber }) {
      const sealed = Buffer.from(keys.seal('sandbox-number', Buffer.from(individualNumber), residentId));
      await sql`insert into sandbox.people (handle, resident_id, sealed_number) values (${handle}, ${residentId}, ${sealed})
        on conflict (handle) do nothing`.execute(database);
    },
    async setCard(handle, cardId) {
      await sql`update sandbox.people set card_id = ${cardId} where handle = ${handle}`.execute(database);
    },
    async setGranted(handle) {
      await sql`update sandbox.people set is_granted = true where handle = ${handle}`.execute(database);
    },
    async statistics() {
      const { rows } = await sql<{ households: number; people: number }>`select households, people from sandbox.statistics`.execute(
        database,
      );
      return rows[0] ?? { households: 0, people: 0 };
    },
    async setStatistics({ households, people }) {
      await sql`update sandbox.statistics set households = ${households}, people = ${people}`.execute(database);
    },
  };
}
