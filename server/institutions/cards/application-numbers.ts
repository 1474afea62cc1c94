import {
  type ApplicationNumber,
  applicationNumberCheckDigits,
  createApplicationNumbers,
  NumberError,
  parseApplicationNumber,
  parseLocalGovernmentCode,
} from '@openmyna/number';
import { type Kysely, sql } from 'kysely';
import { type KeyStore, MynaError, type Temporal } from '../../kernel/index.ts';
import type { CardsTables } from './tables.ts';

const purpose = 'application-number';

export interface ApplicationNumberIssue {
  readonly residentId: string;
  readonly municipality: string;
  readonly at: Temporal.Instant;
}

/**
 * Issues the number of a resident; the one before dies in the same transaction.
 *
 * @throws {MynaError} `MYNA_CARDS_APPLICATION_NUMBER_JUST_REPLACED` when somebody else issued one at the same moment
 */
export async function issueNumber(trx: Kysely<CardsTables>, keys: KeyStore, issue: ApplicationNumberIssue): Promise<ApplicationNumber> {
  const { residentId, municipality, at } = issue;
  const { rows } = await sql<{ place: string }>`select nextval('cards.application_counter')::text as place`.execute(trx);
  const source = createApplicationNumbers(keys.derive(purpose, 32));
  const number = source.at(Number(rows[0]?.place), parseLocalGovernmentCode(municipality));
  const blindIndex = indexOf(keys, number);
  await trx
    .updateTable('cards.application_numbers')
    .set({ superseded_at: at.toString() })
    .where('resident_id', '=', residentId)
    .where('superseded_at', 'is', null)
    .execute();
  const sealed = Buffer.from(keys.seal(purpose, Buffer.from(number), residentId));
  const issued = await trx
    .insertInto('cards.application_numbers')
    .values({ resident_id: residentId, blind_index: blindIndex, sealed, issued_at: at.toString() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('resident_id')
    .executeTakeFirst();
  if (!issued) throw new MynaError('MYNA_CARDS_APPLICATION_NUMBER_JUST_REPLACED');
  await trx.insertInto('cards.application_number_owners').values({ blind_index: blindIndex, resident_id: residentId }).execute();
  return number;
}

/** The current number of a resident, if she ever got one. */
export async function findNumberOf(
  queries: Kysely<CardsTables>,
  keys: KeyStore,
  residentId: string,
): Promise<ApplicationNumber | undefined> {
  const row = await queries
    .selectFrom('cards.application_numbers')
    .select('sealed')
    .where('resident_id', '=', residentId)
    .where('superseded_at', 'is', null)
    .executeTakeFirst();
  return row && parseApplicationNumber(Buffer.from(keys.open(purpose, row.sealed, residentId)).toString());
}

/**
 * Whose number this is. The three refusals differ, and none of them says anything about a person.
 *
 * @throws {MynaError} `MYNA_CARDS_APPLICATION_NUMBER_MISTYPED`, `…_UNKNOWN`, `…_SUPERSEDED`
 */
export async function ownerOfNumber(
  queries: Kysely<CardsTables>,
  keys: KeyStore,
  typed: string,
): Promise<{ residentId: string; blindIndex: Buffer }> {
  const blindIndex = indexOf(keys, parseTyped(typed));
  const owner = await queries
    .selectFrom('cards.application_number_owners')
    .select('resident_id')
    .where('blind_index', '=', blindIndex)
    .executeTakeFirst();
  if (!owner) throw new MynaError('MYNA_CARDS_APPLICATION_NUMBER_UNKNOWN');
  await requireCurrentNumber(queries, owner.resident_id, blindIndex);
  return { residentId: owner.resident_id, blindIndex };
}

/** @throws {MynaError} `MYNA_CARDS_APPLICATION_NUMBER_SUPERSEDED` when a newer number has taken its place */
export async function requireCurrentNumber(queries: Kysely<CardsTables>, residentId: string, blindIndex: Buffer): Promise<void> {
  const row = await queries
    .selectFrom('cards.application_numbers')
    .select('superseded_at')
    .where('resident_id', '=', residentId)
    .where('blind_index', '=', blindIndex)
    .executeTakeFirst();
  if (!row) throw new MynaError('MYNA_CARDS_APPLICATION_NUMBER_UNKNOWN');
  if (row.superseded_at) throw new MynaError('MYNA_CARDS_APPLICATION_NUMBER_SUPERSEDED');
}

function parseTyped(typed: string): ApplicationNumber {
  try {
    return parseApplicationNumber(typed);
  } catch (cause) {
    if (cause instanceof NumberError) throw new MynaError('MYNA_CARDS_APPLICATION_NUMBER_MISTYPED', {}, { cause });
    throw cause;
  }
}

function indexOf(keys: KeyStore, number: ApplicationNumber): Buffer {
  return Buffer.from(keys.blindIndex(purpose, number));
}

/** Digits of a collection notice 交付通知書: the same for an application for ever, so that a notice sent again has the same number. */
export function noticeNumberOf(keys: KeyStore, applicationId: string): string {
  const serial = Buffer.from(keys.blindIndex('notice-number', applicationId)).readBigUInt64BE(0) % 10n ** 14n;
  const body = serial.toString().padStart(14, '0');
  return body + noticeCheckDigits(body);
}

/** @throws {MynaError} `MYNA_CARDS_NOTICE_MISTYPED` */
export function noticeIndex(keys: KeyStore, typed: string): Buffer {
  const digits = typed.normalize('NFKC').replaceAll(/[\s-]/g, '');
  if (!/^\d{16}$/.test(digits) || noticeCheckDigits(digits.slice(0, 14)) !== digits.slice(14))
    throw new MynaError('MYNA_CARDS_NOTICE_MISTYPED');
  return Buffer.from(keys.blindIndex('notice', digits));
}

/** ISO/IEC 7064 MOD 97-10, as the application number has it. */
function noticeCheckDigits(body: string): string {
  return applicationNumberCheckDigits(body.padStart(21, '0'));
}
