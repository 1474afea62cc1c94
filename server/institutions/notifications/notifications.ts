import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { type Actor, type Databases, type KeyStore, MynaError, Temporal } from '../../kernel/index.ts';
import type { Exchange, Item, LinkageCode } from '../exchange/index.ts';
import { addMail, channelJobs, confirmMail, endChannel } from './channels.ts';
import type { MailService } from './mail.ts';
import { notify, notifyCode } from './notify.ts';
import { type ContactSettings, type Notification, type Notifications, notificationKinds, topics } from './types.ts';

export interface NotificationsDeps {
  readonly databases: Databases;
  readonly exchange: Pick<Exchange, 'disclose' | 'residentOf' | 'recordAccess'>;
  readonly keys: KeyStore;
  /** Undefined: no mail server is set up, and notices stay in the portal. */
  readonly mail?: MailService | undefined;
}

const shownNotification = z.object({
  id: z.uuid(),
  kind: z.enum(notificationKinds),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  at: z.string().transform((text) => Temporal.Instant.from(text)),
  isRead: z.boolean(),
});

const shownContact = z.object({
  language: z.string().nullable(),
  silent: z.array(z.enum(topics)),
  channels: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(['mail', 'push']),
      hint: z.string(),
      state: z.enum(['unconfirmed', 'on', 'failing']),
      since: z.string().transform((text) => Temporal.Instant.from(text)),
    }),
  ),
});

const herself = (code: LinkageCode): Actor => ({ institution: 'portal', person: code });

export function createNotifications(deps: NotificationsDeps): Notifications {
  const { databases, exchange } = deps;
  const database = databases.as('notifications');
  const disclosed = async (code: LinkageCode, item: Item): Promise<unknown> =>
    (await exchange.disclose({ code, purpose: 'portal.own-data', items: [item], actor: herself(code) }))[item];
  /** What she changes herself, with its entry in her log. */
  const change = <Result>(
    code: LinkageCode,
    item: Item,
    work: (trx: Kysely<unknown>, residentId: string) => Promise<Result>,
  ): Promise<Result> =>
    database.transaction().execute(async (trx) => {
      const residentId = await exchange.residentOf(code, 'portal');
      if (!residentId) throw new MynaError('MYNA_EXCHANGE_CODE_UNKNOWN');
      const entry = { residentId, actor: herself(code), purpose: 'portal.settings', items: [item], act: 'write', isSelf: true } as const;
      await exchange.recordAccess(trx, entry);
      return work(trx, residentId);
    });

  const channelDeps = { database, keys: deps.keys, mail: deps.mail };

  return {
    jobs: channelJobs(channelDeps),
    addMail: (code, address) => change(code, 'contact', (trx, residentId) => addMail(channelDeps, trx, residentId, address)),
    async confirmMail(code, channelId, digits) {
      // A wrong code is counted, so its transaction stands.
      const isRight = await change(code, 'contact', (trx, residentId) => confirmMail(channelDeps, trx, residentId, channelId, digits));
      if (!isRight) throw new MynaError('MYNA_NOTIFICATIONS_CODE_WRONG');
    },
    endChannel: (code, channelId) => change(code, 'contact', (trx, residentId) => endChannel(trx, residentId, channelId)),
    notify,
    notifyCode,
    inboxOf: async (code): Promise<readonly Notification[]> => z.array(shownNotification).parse(await disclosed(code, 'notifications')),
    markRead: (code, ids) =>
      change(code, 'notifications', async (trx, residentId) => {
        await sql`
          insert into notifications.openings (resident_id, notification_id)
          select n.resident_id, n.notification_id from notifications.notifications n
           where n.resident_id = ${residentId}::uuid and n.notification_id = any(${[...ids]}::uuid[])
          on conflict do nothing`.execute(trx);
      }),
    contactOf: async (code): Promise<ContactSettings> => {
      const { language, ...rest } = shownContact.parse(await disclosed(code, 'contact'));
      return { language: language ?? undefined, ...rest };
    },
    choose: (code, { language, silent }) =>
      change(code, 'contact', async (trx, residentId) => {
        await sql`
          insert into notifications.choices (resident_id, language, silent)
          values (${residentId}::uuid, ${language}, ${[...silent]}::text[])
          on conflict (resident_id) do update
             set language = excluded.language, silent = excluded.silent, changed_at = kernel.civil_now()`.execute(trx);
      }),
  };
}
