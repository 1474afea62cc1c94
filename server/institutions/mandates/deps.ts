import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { type Actor, type CivilClock, type Databases, type KeyStore, MynaError, Temporal } from '../../kernel/index.ts';
import type { Certification } from '../certification/index.ts';
import type { Exchange, LinkageCode, MandateKind } from '../exchange/index.ts';
import type { Notify } from '../notifications/index.ts';
import type { NamedPerson } from './names.ts';
import type { MandateStore } from './store.ts';

export interface MandatesDeps {
  readonly databases: Databases;
  readonly keys: KeyStore;
  readonly clock: CivilClock;
  readonly exchange: Pick<Exchange, 'disclose' | 'residentOf' | 'recordAccess'>;
  readonly certification: Pick<Certification, 'verify'>;
  readonly notify: Notify;
}

/** What the files of this room share. */
export interface Room extends MandatesDeps {
  readonly store: MandateStore;
  readonly database: Kysely<unknown>;
}

export const herself = (code: LinkageCode): Actor => ({ institution: 'portal', person: code });

export async function residentOf({ exchange }: MandatesDeps, code: LinkageCode): Promise<string> {
  const residentId = await exchange.residentOf(code, 'portal');
  if (!residentId) throw new MynaError('MYNA_EXCHANGE_CODE_UNKNOWN');
  return residentId;
}

const ownFour = z.object({
  name: z.string(),
  kana: z.string().nullish(),
  commonName: z.string().nullish(),
  birthDate: z.string().transform((text) => Temporal.PlainDate.from(text)),
});

/** Name and birth date from the person's own record; one entry in the access log. */
export async function readSelf(
  { exchange }: MandatesDeps,
  code: LinkageCode,
): Promise<NamedPerson & { readonly birthDate: Temporal.PlainDate }> {
  const request = { code, purpose: 'portal.own-data', items: ['basicFour'], actor: herself(code) } as const;
  return ownFour.parse((await exchange.disclose(request)).basicFour);
}

/** What a person changes of her own mandates, with its entry in her log. */
export async function recordOwn(deps: MandatesDeps, trx: Kysely<unknown>, code: LinkageCode, residentId: string): Promise<void> {
  const entry = { residentId, actor: herself(code), purpose: 'portal.mandates', act: 'write', isSelf: true } as const;
  await deps.exchange.recordAccess(trx, entry);
}

/** What an agent changes of a mandate stands in both logs. */
export async function recordBetween(
  trx: Kysely<unknown>,
  between: { readonly personId: string; readonly agentId: string; readonly kind: MandateKind; readonly id: string },
): Promise<void> {
  const { personId, agentId, kind, id } = between;
  await sql`select exchange.enter_mandated(${personId}::uuid, ${agentId}::uuid, 'portal', ${kind}, ${id}::uuid, 'portal.mandates',
    array['mandates'], 'write', null)`.execute(trx);
}
