import { consistencyPath, inclusionPath, type SignedTreeHead } from '@openmyna/transparency';
import { sql } from 'kysely';
import type pg from 'pg';
import {
  type Databases,
  fromDatabase,
  type Institution,
  type KeyStore,
  type Letters,
  type LoginRole,
  MynaError,
  type ProtocolTime,
  readCivilClock,
} from '../../kernel/index.ts';
import { readLogPage } from './access-log.ts';
import { createDiscloser, type Discloser } from './discloser.ts';
import { exportHashes, exportLog } from './export.ts';
import { createNotices } from './notices.ts';
import { createLogQuestions } from './questions.ts';
import { createLogReview } from './review.ts';
import { findTreeHead, type SequencerDeps, sequenceAll, startSequencer } from './sequencer.ts';
import { databaseTiles, nodesOf } from './tiles.ts';
import type { AccessEntry, Disclosure, DisclosureRequest, Exchange, Item, LetterRequest, LinkageCode, LogQuestionNews } from './types.ts';

/** Opens what a room keeps sealed; the exchange reads it as it lies there. */
export type Opener = (residentId: string, sealed: Uint8Array) => string;

export interface ExchangeDeps {
  readonly databases: Databases;
  readonly keys: KeyStore;
  readonly time: ProtocolTime;
  /** By item, given by the country from the rooms' doors (`individualNumber`: the registry's). */
  readonly openers?: Partial<Record<Item, Opener>>;
  /** Opens a letter that somebody collects in the portal. */
  readonly letters?: Pick<Letters, 'unseal'>;
  /** Told about a pass of the sequencer that failed. */
  readonly onSequencerError?: (error: unknown) => void;
  /** Tells a resident that her question about a look was answered. */
  readonly tell?: LogQuestionNews;
}

/** The login role through which an institution asks. */
const loginOf: Readonly<Partial<Record<Institution, LoginRole>>> = {
  registry: 'core',
  cards: 'core',
  certification: 'core',
  bureau: 'core',
  exchange: 'exchange',
  identity: 'identity',
  counter: 'counter',
  portal: 'portal',
  tax: 'tax',
  helpline: 'helpline',
  procedures: 'procedures',
  operator: 'kernel',
  sandbox: 'sandbox',
};

const logSigner = 'exchange-log';
const pageLength = 50;

export function createExchange(deps: ExchangeDeps): Exchange {
  const own = deps.databases.pool('exchange');
  const sequencer: SequencerDeps = { pool: own, signer: () => deps.keys.signer(logSigner, 'p256'), time: deps.time };
  const disclosers = new Map<Institution, Discloser>();
  const discloserOf = (institution: Institution): Discloser => {
    const known = disclosers.get(institution) ?? createDiscloser(poolOf(deps.databases, institution), institution);
    disclosers.set(institution, known);
    return known;
  };
  const residentOf = async (code: LinkageCode, institution: Institution): Promise<string | undefined> => {
    const row = await queryOne<{ id: string | null }>(own, 'select exchange.resident_of($1, $2) as id', [asUuid(code), institution]);
    return row?.id ?? undefined;
  };
  const treeHead = async (): Promise<SignedTreeHead> => {
    const head = await findTreeHead(own);
    if (head) return head;
    await sequenceAll(sequencer);
    return treeHead();
  };
  const codes: Pick<Exchange, 'codeFor' | 'disclose'> = {
    async codeFor(residentId, institution) {
      const row = await queryOne<{ code: string }>(own, 'select exchange.code_for($1, $2) as code', [residentId, institution]);
      return (row?.code ?? '') as LinkageCode;
    },
    disclose: async (request) => {
      asUuid(request.code);
      const values = await discloserOf(request.actor.institution)(request);
      return openSealed(values, deps.openers ?? {}, () => residentOf(request.code, request.actor.institution));
    },
  };
  const clock = readCivilClock(deps.databases.as('exchange'));
  const desk = { databases: deps.databases, keys: deps.keys, clock, tell: deps.tell, exchange: { ...codes, recordAccess } };
  return {
    ...codes,
    residentOf,
    recordAccess,
    openLetter: (request) => openLetter(poolOf(deps.databases, request.actor.institution), deps.letters, request),
    async entriesOf({ code, actor, before, limit, byOthers = false }) {
      const cursor = before && asCursor(before);
      await enterOwnLook(poolOf(deps.databases, actor.institution), { code, actor });
      const residentId = await residentOf(code, actor.institution);
      if (!residentId) throw new MynaError('MYNA_EXCHANGE_CODE_UNKNOWN');
      return readLogPage(own, { residentId, before: cursor, limit: limit ?? pageLength, byOthers });
    },
    async sequence() {
      await sequenceAll(sequencer);
      return treeHead();
    },
    treeHead,
    async inclusionProof(position, size) {
      const head = await treeHead();
      if (!(position >= 0 && position < size && size <= head.size)) throw new MynaError('MYNA_EXCHANGE_PROOF_RANGE', { size: head.size });
      const read = nodesOf(databaseTiles(own));
      return { leafHash: await read(0, position), path: await inclusionPath(read, position, size) };
    },
    async inclusionProofs(positions, size) {
      const head = await treeHead();
      if (size > head.size || positions.some((position) => !(position >= 0 && position < size)))
        throw new MynaError('MYNA_EXCHANGE_PROOF_RANGE', { size: head.size });
      const read = nodesOf(databaseTiles(own));
      return Promise.all(positions.map((position) => inclusionPath(read, position, size)));
    },
    async consistencyProof(first, second) {
      const head = await treeHead();
      if (!(first >= 0 && first <= second && second <= head.size)) throw new MynaError('MYNA_EXCHANGE_PROOF_RANGE', { size: head.size });
      return consistencyPath(nodesOf(databaseTiles(own)), first, second);
    },
    logKey: async () => (await deps.keys.signer(logSigner, 'p256')).spki,
    exportLog: async function* () {
      yield* exportLog(own, (await deps.keys.signer(logSigner, 'p256')).spki);
    },
    exportHashes: async function* () {
      yield* exportHashes(own, (await deps.keys.signer(logSigner, 'p256')).spki);
    },
    async recordAudit(auditor) {
      await queryOne(own, 'select exchange.record_audit($1)', [auditor]);
    },
    questions: createLogQuestions(desk),
    review: createLogReview(desk),
    ...createNotices(own),
    startSequencer: () => startSequencer(sequencer, deps.onSequencerError ?? (() => undefined)),
  };
}

function poolOf(databases: Databases, institution: Institution): pg.Pool {
  const login = loginOf[institution];
  if (!login) throw new MynaError('MYNA_EXCHANGE_REQUESTER_REFUSED');
  return databases.pool(login);
}

/** The look at one's own log is entered like any other; its ticket is never used. */
async function enterOwnLook(pool: pg.Pool, request: Pick<DisclosureRequest, 'code' | 'actor'>): Promise<void> {
  const { code, actor } = request;
  await queryOne(pool, `select exchange.ask($1, $2, $3, '{accessLog}', $4, $5)`, [
    actor.institution,
    asUuid(code),
    `${actor.institution}.own-log`,
    actor.person,
    actor.terminal ?? null,
  ]);
}

async function openLetter(pool: pg.Pool, letters: ExchangeDeps['letters'], request: LetterRequest): Promise<Uint8Array> {
  const { code, purpose, actor, letterId } = request;
  if (!uuid.test(letterId)) throw new MynaError('MYNA_LETTER_NOT_FOUND');
  const row = await queryOne<{ p_resident: string; p_sealed: Buffer }>(
    pool,
    'call exchange.disclose_letter($1, $2, $3, $4, $5, $6, null, null)',
    [actor.institution, asUuid(code), purpose, actor.person, actor.terminal ?? null, letterId],
  );
  if (!row || !letters) throw new MynaError('MYNA_EXCHANGE_ITEM_SEALED', { item: 'letters' });
  return letters.unseal({ id: letterId, residentId: row.p_resident, sealed: row.p_sealed });
}

async function openSealed(
  values: Disclosure,
  openers: Partial<Record<Item, Opener>>,
  findResident: () => Promise<string | undefined>,
): Promise<Disclosure> {
  const sealed = Object.entries(values).filter((entry): entry is [Item, { sealed: string }] => isSealed(entry[1]));
  if (sealed.length === 0) return values;
  const residentId = await findResident();
  const opened = sealed.map(([item, value]) => {
    const open = openers[item];
    if (!open || !residentId) throw new MynaError('MYNA_EXCHANGE_ITEM_SEALED', { item });
    return [item, open(residentId, Buffer.from(value.sealed, 'base64'))] as const;
  });
  return { ...values, ...Object.fromEntries(opened) };
}

function isSealed(value: unknown): value is { sealed: string } {
  return typeof value === 'object' && value !== null && 'sealed' in value && typeof value.sealed === 'string';
}

async function recordAccess(transaction: Parameters<Exchange['recordAccess']>[0], ...entries: readonly AccessEntry[]): Promise<void> {
  const rows = entries.map(({ actor, ...entry }) => ({
    resident_id: entry.residentId,
    institution: actor.institution,
    person: actor.person,
    purpose: entry.purpose,
    items: entry.items ?? null,
    act: entry.act ?? 'read',
    terminal: actor.terminal ?? null,
    is_self: entry.isSelf ?? false,
  }));
  try {
    await sql`select exchange.record_access(resident_id, institution, person, purpose, items, act, terminal, is_self)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as entry (
        resident_id uuid, institution text, person text, purpose text, items text[], act text, terminal text, is_self boolean)`.execute(
      transaction,
    );
  } catch (error) {
    throw fromDatabase(error);
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A code that is not even a code is an unknown one; PostgreSQL would refuse it with an error of its own. */
function asUuid(text: string): string {
  if (!uuid.test(text)) throw new MynaError('MYNA_EXCHANGE_CODE_UNKNOWN');
  return text;
}

/** Where the page before ended: an entry's id, or nothing that we gave. */
function asCursor(text: string): string {
  if (!uuid.test(text)) throw new MynaError('MYNA_EXCHANGE_CURSOR_INVALID');
  return text;
}

async function queryOne<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: unknown[],
  name?: string,
): Promise<Row | undefined> {
  try {
    const { rows } = await pool.query<Row>({ text, values, ...(name ? { name } : {}) });
    return rows[0];
  } catch (error) {
    throw fromDatabase(error);
  }
}
