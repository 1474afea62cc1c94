import { randomInt, randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { enqueue, type JobHandlers, type KeyStore, MynaError } from '../../kernel/index.ts';
import type { MailService } from './mail.ts';
import { codeMail, newsMail } from './mail-texts.ts';

/** Addresses that a person may have, and may try in a day: nobody is flooded with codes by somebody who knows her address. */
const mostChannels = 3;
const mostAsked = 10;
const mostTries = 5;
/** For how long a code that was mailed is good. */
const codeMinutes = 30;
const purpose = 'notification-channel';

interface Deps {
  // biome-ignore lint/suspicious/noExplicitAny: this room's own role
  readonly database: Kysely<any>;
  readonly keys: Pick<KeyStore, 'seal' | 'open' | 'blindIndex'>;
  /** Undefined: no mail server is set up. */
  readonly mail: MailService | undefined;
}

const contextOf = (residentId: string, channelId: string): string => `${residentId}/${channelId}`;
const hintOf = (address: string): string => `${Array.from(address)[0]}…${address.slice(address.lastIndexOf('@'))}`;
const codeIndex = ({ keys }: Deps, channelId: string, code: string): Buffer =>
  Buffer.from(keys.blindIndex('notification-code', `${channelId}/${code}`));

/**
 * Enters an address, to which a code is mailed; nothing else goes there before the code was typed.
 * @throws {MynaError} `MYNA_NOTIFICATIONS_MAIL_NOT_SET_UP`, `…_CHANNELS_FULL`, `…_CHANNEL_KNOWN`
 */
export async function addMail(deps: Deps, trx: Kysely<unknown>, residentId: string, address: string): Promise<string> {
  if (!deps.mail) throw new MynaError('MYNA_NOTIFICATIONS_MAIL_NOT_SET_UP');
  const { rows } = await sql<{ now: number; asked: number }>`
    select count(*) filter (where state <> 'ended')::int as now, count(*) filter (where asked_at > now() - interval '1 day')::int as asked
      from notifications.channels where resident_id = ${residentId}::uuid and kind = 'mail'`.execute(trx);
  const { now = 0, asked = 0 } = rows[0] ?? {};
  if (now >= mostChannels || asked >= mostAsked) throw new MynaError('MYNA_NOTIFICATIONS_CHANNELS_FULL', { most: mostChannels });
  const channelId = randomUUID();
  const index = Buffer.from(deps.keys.blindIndex(purpose, address.toLowerCase()));
  const sealed = Buffer.from(deps.keys.seal(purpose, Buffer.from(address), contextOf(residentId, channelId)));
  const entered = await sql`
    insert into notifications.channels (resident_id, channel_id, kind, address_index, sealed, hint, state)
    values (${residentId}::uuid, ${channelId}::uuid, 'mail', ${index}, ${sealed}, ${hintOf(address)}, 'unconfirmed')
    on conflict do nothing returning 1`.execute(trx);
  if (entered.rows.length === 0) throw new MynaError('MYNA_NOTIFICATIONS_CHANNEL_KNOWN');
  await enqueue(trx, 'notifications.confirm', { residentId, channelId });
  return channelId;
}

/**
 * A wrong code counts, and after the fifth the address has to be entered again.
 * @throws {MynaError} `MYNA_NOTIFICATIONS_CHANNEL_UNKNOWN`
 */
export async function confirmMail(deps: Deps, trx: Kysely<unknown>, residentId: string, channelId: string, code: string): Promise<boolean> {
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

export async function endChannel(trx: Kysely<unknown>, residentId: string, channelId: string): Promise<void> {
  await sql`update notifications.channels set state = 'ended', confirmation = null
    where resident_id = ${residentId}::uuid and channel_id = ${channelId}::uuid`.execute(trx);
}

interface Target {
  readonly channel_id: string;
  readonly sealed: Buffer;
  readonly language: string | null;
}

/** Mails codes and news. A server that is away fails the job, which is tried again; an address that is refused for good is tried no more. */
export function channelJobs(deps: Deps): JobHandlers {
  const addressOf = (residentId: string, { channel_id: channelId, sealed }: Target): string =>
    Buffer.from(deps.keys.open(purpose, sealed, contextOf(residentId, channelId))).toString();
  const mailOf = (): MailService => {
    if (!deps.mail) throw new MynaError('MYNA_NOTIFICATIONS_MAIL_NOT_SET_UP');
    return deps.mail;
  };
  const fail = (residentId: string, channelId: string) =>
    sql`update notifications.channels set state = 'failing' where resident_id = ${residentId}::uuid and channel_id = ${channelId}::uuid`.execute(
      deps.database,
    );

  return {
    async 'notifications.confirm'({ residentId, channelId }) {
      const owner = String(residentId);
      const { rows } = await sql<Target>`
        select h.channel_id, h.sealed, c.language from notifications.channels h left join notifications.choices c using (resident_id)
         where h.resident_id = ${owner}::uuid and h.channel_id = ${String(channelId)}::uuid and h.state = 'unconfirmed'`.execute(
        deps.database,
      );
      const [target] = rows;
      if (!target) return;
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      await sql`update notifications.channels set confirmation = ${codeIndex(deps, target.channel_id, code)}, asked_at = now()
        where resident_id = ${owner}::uuid and channel_id = ${target.channel_id}::uuid`.execute(deps.database);
      const outcome = await mailOf().send(addressOf(owner, target), codeMail(target.language ?? 'ja', code));
      if (outcome === 'refused') await fail(owner, target.channel_id);
    },
    async 'notifications.deliver'({ residentId, notificationId }) {
      const [owner, id] = [String(residentId), String(notificationId)];
      const { rows } = await sql<Target & { attempt: number }>`
        select h.channel_id, h.sealed, c.language, 1 + (
            select count(*)::int from notifications.deliveries d
             where d.resident_id = h.resident_id and d.notification_id = n.notification_id and d.channel_id = h.channel_id) as attempt
          from notifications.notifications n
          join notifications.kinds k on k.kind = n.kind
          join notifications.channels h on h.resident_id = n.resident_id and h.state = 'on' and h.kind = 'mail'
          left join notifications.choices c on c.resident_id = n.resident_id
         where n.resident_id = ${owner}::uuid and n.notification_id = ${id}::uuid and not k.topic = any(coalesce(c.silent, '{}'))
           and not exists (select from notifications.deliveries d where d.resident_id = h.resident_id
             and d.notification_id = n.notification_id and d.channel_id = h.channel_id and d.outcome <> 'deferred')
         order by h.channel_id`.execute(deps.database);
      let away: unknown;
      for (const target of rows) {
        const outcome = await mailOf()
          .send(addressOf(owner, target), newsMail(target.language ?? 'ja'))
          .catch((error: unknown) => {
            away = error;
            return 'deferred' as const;
          });
        await sql`insert into notifications.deliveries (resident_id, notification_id, channel_id, attempt, outcome)
          values (${owner}::uuid, ${id}::uuid, ${target.channel_id}::uuid, ${target.attempt}, ${outcome}) on conflict do nothing`.execute(
          deps.database,
        );
        if (outcome === 'refused') await fail(owner, target.channel_id);
      }
      if (away) throw away;
    },
  };
}
