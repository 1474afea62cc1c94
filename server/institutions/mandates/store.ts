import { type Kysely, sql } from 'kysely';
import { fromDatabase, type KeyStore, Temporal } from '../../kernel/index.ts';
import type { MandateKind, MandateScope } from '../exchange/index.ts';
import { type MandateDocument, readDocument, writeDocument } from './document.ts';
import type { MandateAction } from './fold.ts';

// biome-ignore lint/suspicious/noExplicitAny: a transaction over any room's tables
type Transaction = Kysely<any>;

interface ActionRow {
  readonly person_id: string;
  readonly mandate_id: string;
  readonly kind: MandateAction['kind'];
  readonly at: string | Date;
  readonly by_id: string;
  readonly scopes: MandateScope[] | null;
  readonly until: string | null;
  readonly document_sealed: Buffer | null;
}

/** What is kept of one mandate. */
export interface KeptMandate {
  readonly id: string;
  readonly personId: string;
  readonly actions: readonly MandateAction[];
  /** As it was signed. */
  readonly text: string;
  readonly document: MandateDocument;
}

export interface MandateStore {
  /** Those that a person gave, the newest first. */
  givenBy(trx: Transaction, personId: string): Promise<KeptMandate[]>;
  /** Those that a person took, the newest first. */
  takenBy(trx: Transaction, agentId: string): Promise<KeptMandate[]>;
  find(trx: Transaction, personId: string, id: string): Promise<KeptMandate | undefined>;
  byInvitation(trx: Transaction, digits: string): Promise<{ readonly personId: string; readonly id: string } | undefined>;
  personOf(trx: Transaction, agentId: string, id: string): Promise<string | undefined>;
  draft(trx: Transaction, personId: string, document: MandateDocument): Promise<string>;
  sign(trx: Transaction, personId: string, id: string, cms: Uint8Array, digits: string): Promise<void>;
  accept(trx: Transaction, personId: string, id: string, agentId: string, cms: Uint8Array): Promise<void>;
  note(trx: Transaction, personId: string, id: string, kind: 'declined' | 'ended', byId: string): Promise<void>;
  /** Nobody acts for these persons, and nobody else ends or takes a mandate of theirs, until the transaction ends. */
  hold(trx: Transaction, ...personIds: readonly string[]): Promise<void>;
  isCapable(trx: Transaction, residentId: string): Promise<boolean>;
  isProtected(trx: Transaction, residentId: string): Promise<boolean>;
  /** Whether the first acts for the second by a signed mandate. */
  isAgentOf(trx: Transaction, agentId: string, personId: string): Promise<boolean>;
  findByCode(
    trx: Transaction,
    code: string,
    id: string,
    scope: MandateScope,
  ): Promise<{ kind: MandateKind; code: string; isProtected: boolean } | undefined>;
  act(
    trx: Transaction,
    act: { code: string; mandateId: string; scope: MandateScope; items: readonly string[]; act: string },
  ): Promise<{ kind: MandateKind; code: string; person_id: string }>;
}

const purpose = 'mandate';
const columns = sql`person_id, mandate_id, kind, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, by_id, scopes,
  to_char(until, 'YYYY-MM-DD') as until, document_sealed`;

export function createMandateStore(keys: Pick<KeyStore, 'seal' | 'open' | 'blindIndex'>): MandateStore {
  const indexOf = (digits: string): Buffer => Buffer.from(keys.blindIndex('mandate-invitation', digits));
  const keptOf = (rows: readonly ActionRow[]): KeptMandate[] =>
    [...Map.groupBy(rows, (row) => row.mandate_id)].flatMap(([id, own]) => {
      const drafted = own.find(({ kind }) => kind === 'drafted');
      if (!drafted?.document_sealed) return [];
      const text = Buffer.from(keys.open(purpose, drafted.document_sealed, id)).toString();
      return [{ id, personId: drafted.person_id, actions: own.map(toAction), text, document: readDocument(text) }];
    });
  const givenBy = async (trx: Transaction, personId: string): Promise<KeptMandate[]> =>
    keptOf(
      (await sql<ActionRow>`select ${columns} from mandates.actions where person_id = ${personId}::uuid order by action_id`.execute(trx))
        .rows,
    ).toReversed();
  const find = async (trx: Transaction, personId: string, id: string): Promise<KeptMandate | undefined> =>
    keptOf(
      (
        await sql<ActionRow>`
          select ${columns} from mandates.actions where person_id = ${personId}::uuid and mandate_id = ${id}::uuid order by action_id`.execute(
          trx,
        )
      ).rows,
    )[0];

  return {
    givenBy,
    find,
    async takenBy(trx, agentId) {
      const { rows } = await sql<{ person_id: string; mandate_id: string }>`
        select person_id, mandate_id from mandates.agents where agent_id = ${agentId}::uuid`.execute(trx);
      const kept: KeptMandate[] = [];
      for (const row of rows) {
        const mandate = await find(trx, row.person_id, row.mandate_id);
        if (mandate) kept.push(mandate);
      }
      return kept.toReversed();
    },
    async byInvitation(trx, digits) {
      const { rows } = await sql<{ person_id: string; mandate_id: string }>`
        select person_id, mandate_id from mandates.invitations where invitation = ${indexOf(digits)}`.execute(trx);
      return rows[0] && { personId: rows[0].person_id, id: rows[0].mandate_id };
    },
    async personOf(trx, agentId, id) {
      const { rows } = await sql<{ person_id: string }>`
        select person_id from mandates.agents where agent_id = ${agentId}::uuid and mandate_id = ${id}::uuid`.execute(trx);
      return rows[0]?.person_id;
    },
    async draft(trx, personId, document) {
      const text = writeDocument(document);
      const sealed = Buffer.from(keys.seal(purpose, Buffer.from(text), document.id));
      await sql`insert into mandates.actions (person_id, mandate_id, kind, by_id, scopes, until, document_sealed)
        values (${personId}::uuid, ${document.id}::uuid, 'drafted', ${personId}::uuid, ${[...document.scopes]}::text[], ${document.until.toString()}::date,
          ${sealed})`.execute(trx);
      return text;
    },
    async sign(trx, personId, id, cms, digits) {
      const invitation = indexOf(digits);
      await sql`insert into mandates.actions (person_id, mandate_id, kind, by_id, signature, invitation)
        values (${personId}::uuid, ${id}::uuid, 'signed', ${personId}::uuid, ${Buffer.from(cms)}, ${invitation})`.execute(trx);
      await sql`insert into mandates.invitations (invitation, person_id, mandate_id)
        values (${invitation}, ${personId}::uuid, ${id}::uuid)`.execute(trx);
    },
    async accept(trx, personId, id, agentId, cms) {
      await sql`insert into mandates.actions (person_id, mandate_id, kind, by_id, signature)
        values (${personId}::uuid, ${id}::uuid, 'accepted', ${agentId}::uuid, ${Buffer.from(cms)})`.execute(trx);
      await sql`insert into mandates.agents (agent_id, mandate_id, person_id)
        values (${agentId}::uuid, ${id}::uuid, ${personId}::uuid)`.execute(trx);
    },
    async note(trx, personId, id, kind, byId) {
      await sql`insert into mandates.actions (person_id, mandate_id, kind, by_id)
        values (${personId}::uuid, ${id}::uuid, ${kind}, ${byId}::uuid)`.execute(trx);
    },
    async hold(trx, ...personIds) {
      // In one order everywhere, so that two never wait for each other in a circle.
      for (const id of personIds.toSorted()) await sql`select mandates.hold(${id}::uuid, true)`.execute(trx);
    },
    isCapable: async (trx, id) => truth(await sql<{ is: boolean }>`select mandates.is_capable(${id}::uuid) as is`.execute(trx)),
    isProtected: async (trx, id) => truth(await sql<{ is: boolean }>`select mandates.is_protected(${id}::uuid) as is`.execute(trx)),
    isAgentOf: async (trx, agentId, personId) =>
      truth(
        await sql<{ is: boolean }>`select mandates.signed_mandate(${agentId}::uuid, ${personId}::uuid, null) is not null as is`.execute(
          trx,
        ),
      ),
    async findByCode(trx, code, id, scope) {
      const { rows } = await sql<{ kind: MandateKind | null; code: string; is_protected: boolean | null }>`
        select f.kind, f.code, mandates.is_protected(exchange.resident_of(f.code, 'portal')) as is_protected
          from mandates.find_by_code(${code}::uuid, ${id}::uuid, ${scope}) f`.execute(trx);
      const [row] = rows;
      return row?.kind ? { kind: row.kind, code: row.code, isProtected: row.is_protected !== false } : undefined;
    },
    async act(trx, { code, mandateId, scope, items, act }) {
      try {
        const { rows } = await sql<{ kind: MandateKind; code: string; person_id: string }>`
          select kind, code, person_id from mandates.act(${code}::uuid, ${mandateId}::uuid, ${scope}, ${[...items]}::text[], ${act})`.execute(
          trx,
        );
        return rows[0] as (typeof rows)[number];
      } catch (error) {
        throw fromDatabase(error);
      }
    },
  };
}

const truth = ({ rows }: { rows: readonly { is: boolean | null }[] }): boolean => rows[0]?.is === true;

function toAction(row: ActionRow): MandateAction {
  const happened = { byId: row.by_id, at: Temporal.Instant.from(String(row.at)) };
  if (row.kind !== 'drafted') return { ...happened, kind: row.kind };
  return { ...happened, kind: 'drafted', scopes: row.scopes ?? [], until: Temporal.PlainDate.from(row.until ?? '') };
}
