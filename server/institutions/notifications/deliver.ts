import { sql } from 'kysely';
import { type JobHandlers, MynaError } from '../../kernel/index.ts';
import { type ChannelDeps, endChannel, openSealed, renewCode } from './channels.ts';
import type { MailService } from './mail.ts';
import { codeMail, newsMail } from './mail-texts.ts';
import type { PushSubscription } from './push.ts';
import { newsPush } from './push-texts.ts';

interface Target {
  readonly channel_id: string;
  readonly kind: 'mail' | 'push';
  readonly sealed: Buffer;
  readonly language: string | null;
}

/** What a delivery came to; `deferred`: the far side is away, and it is tried again. */
type Outcome = 'sent' | 'refused' | 'gone' | 'deferred';

/** Mails codes, and sends news by mail and push. A far side that is away fails the job, which is tried again; what it refuses for good is tried no more. */
export function deliveryJobs(deps: ChannelDeps): JobHandlers {
  const { database } = deps;
  const addressOf = (residentId: string, { channel_id: channelId, sealed }: Target): string =>
    openSealed(deps, residentId, channelId, sealed);
  const mailOf = (): MailService => {
    if (!deps.mail) throw new MynaError('MYNA_NOTIFICATIONS_MAIL_NOT_SET_UP');
    return deps.mail;
  };
  const fail = (residentId: string, channelId: string) =>
    sql`update notifications.channels set state = 'failing'
      where resident_id = ${residentId}::uuid and channel_id = ${channelId}::uuid and state <> 'ended'`.execute(database);
  const send = async (residentId: string, target: Target): Promise<Outcome> => {
    const language = target.language ?? 'ja';
    const address = addressOf(residentId, target);
    if (target.kind === 'mail') return mailOf().send(address, newsMail(language));
    return deps.push.send(JSON.parse(address) as PushSubscription, newsPush(language));
  };

  return {
    async 'notifications.confirm'({ residentId, channelId }) {
      const owner = String(residentId);
      const { rows } = await sql<Target>`
        select h.channel_id, h.kind, h.sealed, c.language from notifications.channels h left join notifications.choices c using (resident_id)
         where h.resident_id = ${owner}::uuid and h.channel_id = ${String(channelId)}::uuid and h.state = 'unconfirmed'`.execute(database);
      const [target] = rows;
      if (!target) return;
      const code = await renewCode(deps, owner, target.channel_id);
      const outcome = await mailOf().send(addressOf(owner, target), codeMail(target.language ?? 'ja', code));
      if (outcome === 'refused') await fail(owner, target.channel_id);
    },
    async 'notifications.deliver'({ residentId, notificationId }) {
      const [owner, id] = [String(residentId), String(notificationId)];
      const { rows } = await sql<Target & { attempt: number }>`
        select h.channel_id, h.kind, h.sealed, c.language, 1 + (
            select count(*)::int from notifications.deliveries d
             where d.resident_id = h.resident_id and d.notification_id = n.notification_id and d.channel_id = h.channel_id) as attempt
          from notifications.notifications n
          join notifications.kinds k on k.kind = n.kind
          join notifications.channels h on h.resident_id = n.resident_id and h.state = 'on'
          left join notifications.choices c on c.resident_id = n.resident_id
         where n.resident_id = ${owner}::uuid and n.notification_id = ${id}::uuid and not k.topic = any(coalesce(c.silent, '{}'))
           and not exists (select from notifications.deliveries d where d.resident_id = h.resident_id
             and d.notification_id = n.notification_id and d.channel_id = h.channel_id and d.outcome <> 'deferred')
         order by h.channel_id`.execute(database);
      const away: unknown[] = [];
      // At once: a mail server that hangs keeps no push message back.
      await Promise.all(
        rows.map(async (target) => {
          const outcome = await send(owner, target).catch((error: unknown) => {
            away.push(error);
            return 'deferred' as const;
          });
          await sql`insert into notifications.deliveries (resident_id, notification_id, channel_id, attempt, outcome)
            values (${owner}::uuid, ${id}::uuid, ${target.channel_id}::uuid, ${target.attempt}, ${outcome}) on conflict do nothing`.execute(
            database,
          );
          if (outcome === 'refused') await fail(owner, target.channel_id);
          if (outcome === 'gone') await endChannel(database, owner, target.channel_id);
        }),
      );
      if (away.length > 0) throw away[0];
    },
  };
}
