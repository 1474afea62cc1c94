import { hash, randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { MynaError, type ProtocolTime } from '../../kernel/index.ts';
import { notify } from '../notifications/index.ts';

/** A person's passkey 生体認証等による閲覧用サインイン: lets her in for viewing, as long as the card with which she registered it is in use. */
export interface Passkey {
  readonly id: string;
  readonly residentId: string;
  /** WebAuthn credential id. */
  readonly credentialId: Buffer;
  /** COSE key (RFC 9052). */
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly isSynced: boolean;
  readonly cardId: string;
  readonly name: string;
  readonly device: string;
  /** Protocol time, milliseconds. */
  readonly registeredAt: number;
  readonly usedAt: number | undefined;
  /** Its counter went backwards once: it signs nobody in any more. */
  readonly isCopied: boolean;
}

export type NewPasskey = Pick<
  Passkey,
  'residentId' | 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'isSynced' | 'cardId' | 'name' | 'device'
>;

/** How many a person may have: the places of `identity.passkeys`. */
export const mostPasskeys = 5;

export interface Passkeys {
  /** Oldest first. */
  listOf(residentId: string): Promise<Passkey[]>;
  findByCredential(credentialId: Uint8Array): Promise<Passkey | undefined>;
  find(residentId: string, id: string): Promise<Passkey | undefined>;
  /**
   * Passkeys of a former card make room: nothing brings them back. The person is told.
   * @throws {MynaError} `MYNA_IDENTITY_PASSKEYS_FULL`, `MYNA_IDENTITY_PASSKEY_KNOWN`
   */
  add(passkey: NewPasskey): Promise<Passkey>;
  /** @throws {MynaError} `MYNA_IDENTITY_PASSKEY_NOT_FOUND` */
  rename(residentId: string, id: string, name: string): Promise<void>;
  /** Another person's stays as it is. @throws {MynaError} `MYNA_IDENTITY_PASSKEY_NOT_FOUND` */
  remove(residentId: string, id: string): Promise<Passkey>;
  /**
   * Notes a use. A counter that does not rise means that the key exists twice: the passkey is dead from then on (WebAuthn 7.2, step 22).
   * @throws {MynaError} `MYNA_IDENTITY_PASSKEY_COPIED`
   */
  use(passkey: Passkey, counter: number): Promise<void>;
}

interface Row {
  readonly passkey_id: string;
  readonly resident_id: string;
  readonly credential_id: Buffer;
  readonly public_key: Buffer;
  readonly counter: string;
  readonly transports: string[];
  readonly is_synced: boolean;
  readonly card_id: string;
  readonly name: string;
  readonly device: string;
  readonly registered: number;
  readonly used: number | null;
  readonly copied: boolean;
}

const columns =
  sql.raw(`p.passkey_id, p.resident_id, p.credential_id, p.public_key, p.counter, p.transports, p.is_synced, p.card_id, p.name, p.device,
  (extract(epoch from p.registered_at) * 1000)::float8 as registered, (extract(epoch from p.used_at) * 1000)::float8 as used, p.copied_at is not null as copied`);

const hashOf = (credentialId: Uint8Array): Buffer => hash('sha256', credentialId, 'buffer');

export function createPasskeys(database: Kysely<unknown>, time: ProtocolTime): Passkeys {
  const now = () => sql`to_timestamp(${time.now()}::float8 / 1000.0)`;
  /** Requests of one moment want the same place: whoever finds it taken goes on to the next. */
  const takePlace = async (trx: Kysely<unknown>, id: string, passkey: NewPasskey): Promise<Row | undefined> => {
    const { residentId, credentialId, publicKey, counter, isSynced, cardId, name, device } = passkey;
    for (let place = 1; place <= mostPasskeys; place += 1) {
      const { rows } = await sql<Row>`
        insert into identity.passkeys as p (resident_id, passkey_id, place, credential_id, public_key, counter, transports, is_synced, card_id, name, device, registered_at)
        values (${residentId}, ${id}, ${place}, ${credentialId}, ${publicKey}, ${counter}, ${sql.val([...passkey.transports])}::text[], ${isSynced},
                ${cardId}, ${name}, ${device}, ${now()})
        on conflict (resident_id, place) do nothing returning ${columns}`.execute(trx);
      if (rows[0]) return rows[0];
    }
    return undefined;
  };
  const remove = async (trx: Kysely<unknown>, residentId: string, condition: ReturnType<typeof sql>): Promise<Passkey[]> => {
    const { rows } = await sql<Row>`
      delete from identity.passkeys p where p.resident_id = ${residentId} and ${condition} returning ${columns}`.execute(trx);
    for (const { credential_id } of rows)
      await sql`delete from identity.passkey_credentials where credential_hash = ${hashOf(credential_id)}`.execute(trx);
    return rows.map(toPasskey);
  };
  return {
    async listOf(residentId) {
      const { rows } = await sql<Row>`
        select ${columns} from identity.passkeys p where p.resident_id = ${residentId} order by p.registered_at, p.passkey_id`.execute(
        database,
      );
      return rows.map(toPasskey);
    },
    async findByCredential(credentialId) {
      const { rows } = await sql<Row>`
        select ${columns} from identity.passkey_credentials c join identity.passkeys p using (resident_id, passkey_id)
         where c.credential_hash = ${hashOf(credentialId)}`.execute(database);
      return rows[0] && toPasskey(rows[0]);
    },
    async find(residentId, id) {
      const { rows } = await sql<Row>`
        select ${columns} from identity.passkeys p where p.resident_id = ${residentId} and p.passkey_id = ${id}`.execute(database);
      return rows[0] && toPasskey(rows[0]);
    },
    add: (passkey) =>
      database.transaction().execute(async (trx) => {
        const { residentId, credentialId, cardId } = passkey;
        await remove(trx, residentId, sql`p.card_id <> ${cardId}`);
        const id = randomUUID();
        const { rows: fresh } = await sql`
          insert into identity.passkey_credentials (credential_hash, resident_id, passkey_id) values (${hashOf(credentialId)}, ${residentId}, ${id})
          on conflict do nothing returning true as made`.execute(trx);
        if (fresh.length === 0) throw new MynaError('MYNA_IDENTITY_PASSKEY_KNOWN');
        const row = await takePlace(trx, id, passkey);
        if (!row) throw new MynaError('MYNA_IDENTITY_PASSKEYS_FULL', { most: mostPasskeys });
        await notify(trx, residentId, { kind: 'passkey', event: `identity.passkey/${id}` });
        return toPasskey(row);
      }),
    async rename(residentId, id, name) {
      const { numAffectedRows } = await sql`
        update identity.passkeys set name = ${name} where resident_id = ${residentId} and passkey_id = ${id}`.execute(database);
      if (!numAffectedRows) throw new MynaError('MYNA_IDENTITY_PASSKEY_NOT_FOUND');
    },
    remove: (residentId, id) =>
      database.transaction().execute(async (trx) => {
        const [removed] = await remove(trx, residentId, sql`p.passkey_id = ${id}`);
        if (!removed) throw new MynaError('MYNA_IDENTITY_PASSKEY_NOT_FOUND');
        return removed;
      }),
    async use({ residentId, id }, counter) {
      // Authenticators without a counter always say 0.
      const { rows } = await sql<{ copied: boolean }>`
        update identity.passkeys set
          copied_at = case when counter < ${counter} or (counter = 0 and ${counter} = 0) then copied_at else coalesce(copied_at, ${now()}) end,
          counter = greatest(counter, ${counter}), used_at = ${now()}
         where resident_id = ${residentId} and passkey_id = ${id} returning copied_at is not null as copied`.execute(database);
      if (!rows[0]) throw new MynaError('MYNA_IDENTITY_PASSKEY_UNKNOWN');
      if (rows[0].copied) throw new MynaError('MYNA_IDENTITY_PASSKEY_COPIED');
    },
  };
}

function toPasskey(row: Row): Passkey {
  return {
    id: row.passkey_id,
    residentId: row.resident_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    counter: Number(row.counter),
    transports: row.transports,
    isSynced: row.is_synced,
    cardId: row.card_id,
    name: row.name,
    device: row.device,
    registeredAt: row.registered,
    usedAt: row.used ?? undefined,
    isCopied: row.copied,
  };
}
