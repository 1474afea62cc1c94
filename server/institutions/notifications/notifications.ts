import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { type Actor, type Databases, type KeyStore, MynaError, Temporal } from '../../kernel/index.ts';
import type { Exchange, Item, LinkageCode } from '../exchange/index.ts';
import { browserName } from './browser-name.ts';
import { addMail, addPush, browserIndex, confirmMail, endChannel } from './channels.ts';
import { deliveryJobs } from './deliver.ts';
import type { MailService } from './mail.ts';
import { notify, notifyCode } from './notify.ts';
import type { PushService } from './push.ts';
import { type ContactSettings, type Notification, type Notifications, notificationKinds, topics } from './types.ts';

export interface NotificationsDeps {
  readonly databases: Databases;
  readonly exchange: Pick<Exchange, 'disclose' | 'residentOf' | 'recordAccess'>;
  readonly keys: KeyStore;
  /** Undefined: no mail server is set up, and notices stay in the portal. */
  readonly mail?: MailService | undefined;
  readonly push: PushService;
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

  /** Which of her channels, which she has just been shown, is the browser with this fingerprint. */
  const channelOf = async (code: LinkageCode, fingerprint: string): Promise<string | undefined> => {
    const residentId = await exchange.residentOf(code, 'portal');
    const index = browserIndex(channelDeps, fingerprint);
    const { rows } = await sql<{ id: string }>`select channel_id as id from notifications.channels
      where resident_id = ${residentId}::uuid and kind = 'push' and address_index = ${index} and state <> 'ended'`.execute(database);
    return rows[0]?.id;
  };

  const channelDeps = { database, keys: deps.keys, mail: deps.mail, push: deps.push };

  return {
    jobs: deliveryJobs(channelDeps),
    addMail: (code, address) => change(code, 'contact', (trx, residentId) => addMail(channelDeps, trx, residentId, address)),
    async confirmMail(code, channelId, digits) {
      // A wrong code is counted, so its transaction stands.
      const isRight = await change(code, 'contact', (trx, residentId) => confirmMail(channelDeps, trx, residentId, channelId, digits));
      if (!isRight) throw new MynaError('MYNA_NOTIFICATIONS_CODE_WRONG');
    },
    addPush: (code, subscription, userAgent) => {
      const fingerprint = createHash('sha256').update(subscription.endpoint).digest('base64url');
      const browser = { hint: browserName(userAgent), fingerprint };
      return change(code, 'contact', (trx, residentId) => addPush(channelDeps, trx, residentId, subscription, browser));
    },
    endChannel: (code, channelId) => change(code, 'contact', (trx, residentId) => endChannel(trx, residentId, channelId)),
    notify,
    notifyCode,
    async inboxOf(code, by): Promise<readonly Notification[]> {
      const items = ['notifications'] as const;
      const found = by
        ? (await exchange.disclose({ code: by.personCode, purpose: `portal.view-by-${by.kind}`, items, actor: herself(code) }))
            .notifications
        : await disclosed(code, 'notifications');
      return z.array(shownNotification).parse(found);
    },
    markRead: (code, ids) =>
      change(code, 'notifications', async (trx, residentId) => {
        await sql`
          insert into notifications.openings (resident_id, notification_id)
          select n.resident_id, n.notification_id from notifications.notifications n
           where n.resident_id = ${residentId}::uuid and n.notification_id = any(${[...ids]}::uuid[])
          on conflict do nothing`.execute(trx);
      }),
    contactOf: async (code, browser): Promise<ContactSettings> => {
      const { language, silent, channels } = shownContact.parse(await disclosed(code, 'contact'));
      const here = browser && (await channelOf(code, browser));
      return {
        language: language ?? undefined,
        silent,
        channels: channels.map((channel) => ({ ...channel, isHere: channel.id === here })),
        pushKey: await deps.push.publicKey(),
        hasMail: deps.mail !== undefined,
      };
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
