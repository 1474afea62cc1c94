import { randomInt, randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { enqueue, type KeyStore, MynaError } from '../../kernel/index.ts';
import type { MailService } from './mail.ts';
import type { PushService, PushSubscription } from './push.ts';

/** Addresses that a person may have, and may try in a day: nobody is flooded with codes by somebody who knows her address. */
const mostMails = 3;
const mostAsked = 10;
const mostTries = 5;
const mostBrowsers = 5;
/** For how long a code that was mailed is good. */
const codeMinutes = 30;
const purpose = 'notification-channel';

export interface ChannelDeps {
  // biome-ignore lint/suspicious/noExplicitAny: this room's own role
  readonly database: Kysely<any>;
  readonly keys: Pick<KeyStore, 'seal' | 'open' | 'blindIndex'>;
  /** Undefined: no mail server is set up. */
  readonly mail: MailService | undefined;
  readonly push: PushService;
}

const contextOf = (residentId: string, channelId: string): string => `${residentId}/${channelId}`;
const mailHint = (address: string): string => `${Array.from(address)[0]}…${address.slice(address.lastIndexOf('@'))}`;

/** What was sealed: an e-mail address, or a subscription as JSON. */
export function openSealed({ keys }: Pick<ChannelDeps, 'keys'>, residentId: string, channelId: string, sealed: Uint8Array): string {
  return Buffer.from(keys.open(purpose, sealed, contextOf(residentId, channelId))).toString();
}

/** A code that somebody is asked to type, as it lies in the database. */
function codeIndex({ keys }: Pick<ChannelDeps, 'keys'>, channelId: string, code: string): Buffer {
  return Buffer.from(keys.blindIndex('notification-code', `${channelId}/${code}`));
}

/**
 * Enters an address, to which a code is mailed; nothing else goes there before the code was typed.
 * @throws {MynaError} `MYNA_NOTIFICATIONS_MAIL_NOT_SET_UP`, `…_CHANNELS_FULL`, `…_CHANNEL_KNOWN`
 */
export async function addMail(deps: ChannelDeps, trx: Kysely<unknown>, residentId: string, address: string): Promise<string> {
  if (!deps.mail) throw new MynaError('MYNA_NOTIFICATIONS_MAIL_NOT_SET_UP');
  const { rows } = await sql<{ now: number; asked: number }>`
    select count(*) filter (where state <> 'ended')::int as now, count(*) filter (where asked_at > now() - interval '1 day')::int as asked
      from notifications.channels where resident_id = ${residentId}::uuid and kind = 'mail'`.execute(trx);
  const { now = 0, asked = 0 } = rows[0] ?? {};
  if (now >= mostMails || asked >= mostAsked) throw new MynaError('MYNA_NOTIFICATIONS_CHANNELS_FULL', { most: mostMails });
  const channelId = randomUUID();
  const index = Buffer.from(deps.keys.blindIndex(purpose, address.toLowerCase()));
  const sealed = Buffer.from(deps.keys.seal(purpose, Buffer.from(address), contextOf(residentId, channelId)));
  const entered = await sql`
    insert into notifications.channels (resident_id, channel_id, kind, address_index, sealed, hint, state)
    values (${residentId}::uuid, ${channelId}::uuid, 'mail', ${index}, ${sealed}, ${mailHint(address)}, 'unconfirmed')
    on conflict do nothing returning 1`.execute(trx);
  if (entered.rows.length === 0) throw new MynaError('MYNA_NOTIFICATIONS_CHANNEL_KNOWN');
  await enqueue(trx, 'notifications.confirm', { residentId, channelId });
  return channelId;
}

/** Makes a code for an address that waits for one, good from now on; the one before it is forgotten. */
export async function renewCode(deps: ChannelDeps, residentId: string, channelId: string): Promise<string> {
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  await sql`update notifications.channels set confirmation = ${codeIndex(deps, channelId, code)}, asked_at = now()
    where resident_id = ${residentId}::uuid and channel_id = ${channelId}::uuid`.execute(deps.database);
  return code;
}

/**
 * A wrong code counts, and after the fifth the address has to be entered again.
 * @throws {MynaError} `MYNA_NOTIFICATIONS_CHANNEL_UNKNOWN`
 */
export async function confirmMail(
  deps: ChannelDeps,
  trx: Kysely<unknown>,
  residentId: string,
  channelId: string,
  code: string,
): Promise<boolean> {
  const { rows } = await sql<{ confirmation: Buffer | null; tries: number; isLate: boolean }>`
    select confirmation, tries, asked_at < now() - make_interval(mins => ${codeMinutes}) as "isLate" from notifications.channels
     where resident_id = ${residentId}::uuid and channel_id = ${channelId}::uuid and state = 'unconfirmed' for update`.execute(trx);
  const [channel] = rows;
  if (!channel) throw new MynaError('MYNA_NOTIFICATIONS_CHANNEL_UNKNOWN');
  const isRight = !channel.isLate && channel.confirmation?.equals(codeIndex(deps, channelId, code)) === true;
  const tries = channel.tries + 1;
  const state = isRight ? 'on' : tries >= mostTries ? 'ended' : 'unconfirmed';
  await sql`update notifications.channels set state = ${state}, tries = ${tries}, confirmation = ${isRight ? null : channel.confirmation}
    where resident_id = ${residentId}::uuid and channel_id = ${channelId}::uuid`.execute(trx);
  return isRight;
}

/** A browser knows its endpoint, which is a secret: a page asks about it by this fingerprint (base64url of SHA-256). */
export const browserIndex = ({ keys }: Pick<ChannelDeps, 'keys'>, fingerprint: string): Buffer =>
  Buffer.from(keys.blindIndex(purpose, `push/${fingerprint}`));

/**
 * A browser takes push messages from now on. Asked again, it is one channel, with its newest keys; one that failed is tried again.
 * @throws {MynaError} `MYNA_NOTIFICATIONS_PUSH_REFUSED`, `…_CHANNELS_FULL`
 */
export async function addPush(
  deps: ChannelDeps,
  trx: Kysely<unknown>,
  residentId: string,
  subscription: PushSubscription,
  { hint, fingerprint }: { hint: string; fingerprint: string },
): Promise<string> {
  deps.push.requireUsable(subscription);
  const index = browserIndex(deps, fingerprint);
  const { rows } = await sql<{ channelId: string; isSame: boolean }>`
    select channel_id as "channelId", address_index = ${index} as "isSame" from notifications.channels
     where resident_id = ${residentId}::uuid and kind = 'push' and state <> 'ended'`.execute(trx);
  const same = rows.find(({ isSame }) => isSame);
  if (!same && rows.length >= mostBrowsers) throw new MynaError('MYNA_NOTIFICATIONS_CHANNELS_FULL', { most: mostBrowsers });
  const channelId = same?.channelId ?? randomUUID();
  const sealed = Buffer.from(deps.keys.seal(purpose, Buffer.from(JSON.stringify(subscription)), contextOf(residentId, channelId)));
  const entered = await sql<{ channelId: string }>`
    insert into notifications.channels (resident_id, channel_id, kind, address_index, sealed, hint, state)
    values (${residentId}::uuid, ${channelId}::uuid, 'push', ${index}, ${sealed}, ${hint}, 'on')
    on conflict do nothing returning channel_id as "channelId"`.execute(trx);
  if (entered.rows.length > 0) return channelId;
  if (!same) return addPush(deps, trx, residentId, subscription, { hint, fingerprint });
  await sql`update notifications.channels set sealed = ${sealed}, state = 'on'
    where resident_id = ${residentId}::uuid and channel_id = ${channelId}::uuid`.execute(trx);
  return channelId;
}

/** The address itself is not kept beyond its end. */
export async function endChannel(trx: Kysely<unknown>, residentId: string, channelId: string): Promise<void> {
  await sql`update notifications.channels set state = 'ended', confirmation = null, sealed = '', hint = ''
    where resident_id = ${residentId}::uuid and channel_id = ${channelId}::uuid`.execute(trx);
}
