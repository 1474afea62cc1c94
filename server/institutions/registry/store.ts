import { parseLocalGovernmentCode } from '@openmyna/number';
import type pg from 'pg';
import { type Actor, createBatcher, fromDatabase, type MynaCode, MynaError } from '../../kernel/index.ts';
import { Temporal } from '../../kernel/temporal.ts';
import { type GuardianshipRow, guardianshipOf } from './guardianship.ts';
import type { Guardianship, Relationship, ResidenceStatus, Resident, ResidentSummary, Sex } from './types.ts';

/** What `registry.register` is given; dates as ISO text. The sealed parts travel beside it as bytes. */
export interface NewResidentRow {
  readonly resident_id: string;
  readonly household_id: string;
  readonly relationship: Relationship;
  readonly municipality: string;
  readonly belonging: Resident['belonging'];
  readonly name: string;
  readonly kana: string;
  readonly latin: string | undefined;
  readonly common_name: string | undefined;
  readonly sex: Sex;
  readonly birth_date: string;
  readonly address: string;
  readonly is_address_protected: boolean;
  readonly resident_since: string | undefined;
  readonly name_key: string;
  readonly kana_key: string;
  readonly other_name_key: string | undefined;
  readonly namesake: string | undefined;
  readonly parents: readonly string[] | undefined;
  readonly stay:
    | { nationality: string; status: string; stay_until: string | undefined; card_expires_on: string; permission: string | undefined }
    | undefined;
  readonly was_notified: boolean | undefined;
  readonly institution: string;
  readonly person: string;
  readonly terminal: string | undefined;
  readonly purpose: string;
}

export interface SealedParts {
  readonly number: Uint8Array;
  readonly numberIndex: Uint8Array;
  readonly recordCode: Uint8Array;
  readonly identityIndex: Uint8Array;
  readonly cardIndex: Uint8Array | undefined;
  readonly cardNumber: Uint8Array | undefined;
}

export interface SealedRegistration {
  readonly row: NewResidentRow;
  readonly sealed: SealedParts;
}

type Query = <Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]) => Promise<Row[]>;

interface SummaryRow {
  resident_id: string;
  name: string;
  kana: string;
  birth_date: string;
  sex: Sex;
  address: string;
  is_address_protected: boolean;
  municipality: string;
  belonging: Resident['belonging'];
  state: Resident['state'];
  version: number;
}

interface ResidentRow extends SummaryRow {
  household_id: string;
  latin: string | null;
  common_name: string | null;
  relationship: Relationship;
  resident_since: string;
  state_since: string | null;
  nationality: string | null;
  status: ResidenceStatus | null;
  stay_until: string | null;
  card_expires_on: string | null;
  permission: 'work-outside-status' | null;
  is_renewal_pending: boolean | null;
  former_surname: string | null;
  guardianship: GuardianshipRow | null;
  moving_out_on: string | null;
  moving_out_to: string | null;
}

const summaryColumns = `resident_id, name, kana, birth_date::text as birth_date, sex, address, is_address_protected, municipality, belonging, state, version`;
const longestList = 20;

/** The registry's SQL. Reads here are unlogged: the door writes the entry first. */
export interface RegistryStore {
  /** Registrations that are asked for at once share a transaction; each is taken or refused by itself. */
  register(registration: SealedRegistration): Promise<Temporal.PlainDate>;
  find(query: { nameKey?: string; kanaKey?: string; birthDate?: string; municipality?: string }): Promise<ResidentSummary[]>;
  resident(residentId: string): Promise<Resident | undefined>;
  household(householdId: string): Promise<ResidentSummary[]>;
  summaries(residentIds: readonly string[]): Promise<ResidentSummary[]>;
  /** Living residents whose record names this guardian, with the guardianship. */
  wards(guardianId: string): Promise<{ residentId: string; guardianship: Guardianship }[]>;
  residentOfNumber(index: Uint8Array): Promise<string | undefined>;
  residentOfCard(index: Uint8Array): Promise<string | undefined>;
  sealed(residentId: string): Promise<{ number: Uint8Array; recordCode: Uint8Array } | undefined>;
  /** The items that the statute of a purpose names; none when there is no such purpose. */
  itemsOf(purpose: string): Promise<readonly string[]>;
  recordParents(residentId: string, parentIds: readonly string[], actor: Actor): Promise<void>;
  markRenewal(residentId: string, isPending: boolean, institution: string, person: string): Promise<boolean>;
}

export function createRegistryStore(pool: pg.Pool): RegistryStore {
  /** Prepared once a connection; a refusal raised in the database keeps its code. */
  const query: Query = async <Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]) => {
    try {
      return (await pool.query<Row>({ name: `registry-${name}`, text, values })).rows;
    } catch (error) {
      throw fromDatabase(error);
    }
  };
  const bytes = (value: Uint8Array | undefined): Buffer | null =>
    value ? Buffer.from(value.buffer, value.byteOffset, value.length) : null;

  return {
    register: createBatcher(async (batch) => registerBatch(query, batch), { most: 32, places: 2 }),
    async find({ nameKey, kanaKey, birthDate, municipality }) {
      const conditions: string[] = [];
      const values: unknown[] = [];
      const add = (condition: (place: string) => string, value: unknown): void => {
        values.push(value);
        conditions.push(condition(`$${values.length}`));
      };
      if (nameKey) add((place) => `(name_key like ${place} or other_name_key like ${place})`, prefix(nameKey));
      if (kanaKey) add((place) => `kana_key like ${place}`, prefix(kanaKey));
      if (birthDate) add((place) => `birth_date = ${place}::date`, birthDate);
      if (municipality) add((place) => `municipality = ${place}`, municipality);
      const name = `find-${[nameKey, kanaKey, birthDate, municipality].map((part) => (part ? 1 : 0)).join('')}`;
      const rows = await query<SummaryRow>(
        name,
        `select ${summaryColumns} from registry.residents where ${conditions.join(' and ')} order by kana_key, birth_date limit ${longestList}`,
        values,
      );
      return rows.map(toSummary);
    },
    async resident(residentId) {
      const [row] = await query<ResidentRow>(
        'resident',
        `select r.resident_id, name, kana, birth_date::text as birth_date, sex, address, is_address_protected, municipality, belonging, state,
           household_id, latin, common_name, relationship, resident_since::text as resident_since, state_since::text as state_since,
           nationality, status, stay_until::text as stay_until, card_expires_on::text as card_expires_on, permission, is_renewal_pending,
           former_surname, guardianship, moving_out_on::text as moving_out_on, moving_out_to, version
         from registry.residents r left join registry.stays s on s.resident_id = r.resident_id where r.resident_id = $1`,
        [residentId],
      );
      return row && toResident(row);
    },
    async household(householdId) {
      const rows = await query<SummaryRow>(
        'household',
        `select ${summaryColumns} from registry.residents where household_id = $1 and state = 'living' order by relationship <> 'head', birth_date`,
        [householdId],
      );
      return rows.map(toSummary);
    },
    async summaries(residentIds) {
      const rows = await query<SummaryRow>('summaries', `select ${summaryColumns} from registry.residents where resident_id = any($1)`, [
        residentIds,
      ]);
      return rows.map(toSummary);
    },
    async wards(guardianId) {
      const rows = await query<{ resident_id: string; guardianship: GuardianshipRow }>(
        'wards',
        `select resident_id, guardianship from registry.residents where guardianship ->> 'guardianId' = $1 and state = 'living' order by resident_id`,
        [guardianId],
      );
      return rows.map((row) => ({ residentId: row.resident_id, guardianship: guardianshipOf(row.guardianship) }));
    },
    async residentOfNumber(index) {
      const rows = await query<{ resident_id: string }>(
        'number',
        'select resident_id from registry.number_lookup where blind_index = $1 and ended_on is null',
        [bytes(index)],
      );
      return rows[0]?.resident_id;
    },
    async residentOfCard(index) {
      const rows = await query<{ resident_id: string }>(
        'card',
        'select resident_id from registry.residence_card_lookup where card_index = $1',
        [bytes(index)],
      );
      return rows[0]?.resident_id;
    },
    async sealed(residentId) {
      const [row] = await query<{ number_sealed: Buffer; record_code_sealed: Buffer }>(
        'sealed',
        'select number_sealed, record_code_sealed from registry.residents where resident_id = $1',
        [residentId],
      );
      return row && { number: row.number_sealed, recordCode: row.record_code_sealed };
    },
    async itemsOf(purpose) {
      const rows = await query<{ items: string[] }>('statute', 'select items from exchange.statutes where purpose = $1', [purpose]);
      return rows.flatMap(({ items }) => items);
    },
    async recordParents(residentId, parentIds, { institution, person }) {
      await query('parents', 'select registry.record_parents($1, $2, $3, $4)', [residentId, [...parentIds], institution, person]);
    },
    async markRenewal(residentId, isPending, institution, person) {
      const values = [residentId, isPending, institution, person];
      const [row] = await query<{ done: boolean }>('renewal', 'select registry.mark_renewal($1, $2, $3, $4) as done', values);
      return row?.done ?? false;
    },
  };
}

const bytes = (value: Uint8Array | undefined): Buffer | null => (value ? Buffer.from(value.buffer, value.byteOffset, value.length) : null);

async function registerBatch(query: Query, batch: readonly SealedRegistration[]): Promise<(Temporal.PlainDate | Error)[]> {
  // In one order everywhere: two batches that hold the same persons wait for each other, and never in a circle.
  const order = batch
    .map((_, place) => place)
    .sort((a, b) => Buffer.compare(batch[a]?.sealed.identityIndex ?? none, batch[b]?.sealed.identityIndex ?? none));
  const ordered = order.map((place) => batch[place] as SealedRegistration);
  const parts = ordered.flatMap(({ sealed }) => [
    sealed.number,
    sealed.numberIndex,
    sealed.recordCode,
    sealed.identityIndex,
    sealed.cardIndex,
    sealed.cardNumber,
  ]);
  const [answer] = await query<{ today: string; refusals: string[] }>(
    'register',
    'select today::text as today, refusals from registry.register_all($1, $2)',
    [JSON.stringify(ordered.map(({ row }) => row)), parts.map(bytes)],
  );
  const today = Temporal.PlainDate.from(answer?.today ?? '');
  const results = new Array<Temporal.PlainDate | Error>(batch.length);
  for (const [at, place] of order.entries()) {
    const refusal = answer?.refusals[at];
    results[place] = refusal ? new MynaError(refusal as MynaCode) : today;
  }
  return results;
}

const none = new Uint8Array();

const prefix = (key: string): string => `${key.replace(/[\\%_]/g, '\\$&')}%`;

function toSummary(row: SummaryRow): ResidentSummary {
  return {
    residentId: row.resident_id,
    name: row.name,
    kana: row.kana,
    birthDate: Temporal.PlainDate.from(row.birth_date),
    sex: row.sex,
    address: row.is_address_protected ? undefined : row.address,
    municipality: parseLocalGovernmentCode(row.municipality),
    belonging: row.belonging,
    state: row.state,
    version: row.version,
  };
}

const optionalDate = (text: string | null): Temporal.PlainDate | undefined => (text === null ? undefined : Temporal.PlainDate.from(text));

function toResident(row: ResidentRow): Resident {
  return {
    ...toSummary(row),
    address: row.address,
    isAddressProtected: row.is_address_protected,
    householdId: row.household_id,
    latin: row.latin ?? undefined,
    commonName: row.common_name ?? undefined,
    relationship: row.relationship,
    residentSince: Temporal.PlainDate.from(row.resident_since),
    stateSince: optionalDate(row.state_since),
    formerSurname: row.former_surname ?? undefined,
    guardianship: row.guardianship ? guardianshipOf(row.guardianship) : undefined,
    movingOut:
      row.moving_out_on && row.moving_out_to ? { on: Temporal.PlainDate.from(row.moving_out_on), to: row.moving_out_to } : undefined,
    stay:
      row.nationality === null || row.status === null || row.card_expires_on === null
        ? undefined
        : {
            nationality: row.nationality,
            status: row.status,
            stayUntil: optionalDate(row.stay_until),
            cardExpiresOn: Temporal.PlainDate.from(row.card_expires_on),
            permission: row.permission ?? undefined,
            isRenewalPending: row.is_renewal_pending ?? false,
          },
  };
}
