import type { Kysely } from 'kysely';
import type { Institution, JobHandlers, Temporal } from '../../kernel/index.ts';
import type { LinkageCode, MandateKind } from '../exchange/index.ts';
import type { PushSubscription } from './push.ts';

/** What residents are told of; `notifications.kinds` holds the same list with its topics. */
export const notificationKinds = [
  'collection',
  'renewal',
  'block',
  'recall',
  'update-chip',
  'record-changed',
  'log-answer',
  'mandate',
  'appointment',
  'question',
  'question-answered',
  'decision',
  'refund',
  'return-question',
  'number-missing',
  'coverage-changed',
  'passkey',
  'proof',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** What a person switches on and off together. */
export const topics = ['card', 'record', 'procedures', 'money', 'health'] as const;
export type Topic = (typeof topics)[number];

/** What a notification's sentence needs: days, counts, references of a case. Never a name, an address, a number or a sum of money. */
export type NotificationFacts = Readonly<Record<string, string | number>>;

/** Something that happened to a person. */
export interface NewNotification {
  readonly kind: NotificationKind;
  /** The event by the room that saw it, e.g. `cards.arrived/<application id>`: told twice, it is one notification. */
  readonly event: string;
  readonly facts?: NotificationFacts;
}

export interface Notification {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly facts: NotificationFacts;
  /** Civil time. */
  readonly at: Temporal.Instant;
  readonly isRead: boolean;
}

/** Where notifications go to beside the portal. */
export interface Channel {
  readonly id: string;
  readonly kind: 'mail' | 'push';
  /** As its owner recognises it: `h…@example.jp`, `Chrome, Android`. */
  readonly hint: string;
  /** `unconfirmed`: the code that was mailed has not been typed yet; `failing`: the far side refuses it for good. */
  readonly state: 'unconfirmed' | 'on' | 'failing';
  readonly since: Temporal.Instant;
  /** The browser that asks is this one. */
  readonly isHere: boolean;
}

export interface ContactSettings {
  /** BCP 47; undefined until the person has chosen one. */
  readonly language: string | undefined;
  /** Topics that stay in the portal. */
  readonly silent: readonly Topic[];
  readonly channels: readonly Channel[];
  /** What a browser is told when it is asked to take push messages (RFC 8292 section 4.1). */
  readonly pushKey: string;
  /** Whether a mail server is set up. */
  readonly hasMail: boolean;
}

/**
 * Tells a resident that something happened, in the transaction in which it happens (roles `core`, `exchange`, `identity`, `counter`, `helpline`).
 * @throws {MynaError} `MYNA_NOTIFICATIONS_KIND_UNKNOWN`
 */
// biome-ignore lint/suspicious/noExplicitAny: a transaction over any room's tables
export type Notify = (transaction: Kysely<any>, residentId: string, ...news: readonly NewNotification[]) => Promise<void>;

/** お知らせ: what residents are told, in the portal and where they want it besides. */
export interface Notifications {
  readonly notify: Notify;
  /**
   * The same for an institution that knows the person by its own code (roles `tax`, `portal`).
   * @throws {MynaError} `MYNA_EXCHANGE_CODE_UNKNOWN`, `MYNA_EXCHANGE_REQUESTER_REFUSED`
   */
  // biome-ignore lint/suspicious/noExplicitAny: a transaction over any room's tables
  notifyCode(transaction: Kysely<any>, to: { institution: Institution; code: LinkageCode }, news: NewNotification): Promise<void>;
  /**
   * The newest two hundred, by the portal's code for the person. One entry in the access log; of somebody for whom the person acts, one in each of both.
   * @throws {MynaError} `MYNA_EXCHANGE_MANDATE_MISSING`
   */
  inboxOf(code: LinkageCode, by?: { readonly kind: MandateKind; readonly personCode: LinkageCode }): Promise<readonly Notification[]>;
  /** Those of another person, and those already read, change nothing. */
  markRead(code: LinkageCode, ids: readonly string[]): Promise<void>;
  /** One entry in the access log. @param browser the fingerprint (base64url of SHA-256) of the endpoint that the asking browser has */
  contactOf(code: LinkageCode, browser?: string): Promise<ContactSettings>;
  /** Enters an e-mail address; a code goes there. @throws {MynaError} `MYNA_NOTIFICATIONS_MAIL_NOT_SET_UP`, `…_CHANNELS_FULL`, `…_CHANNEL_KNOWN` */
  addMail(code: LinkageCode, address: string): Promise<string>;
  /** @throws {MynaError} `MYNA_NOTIFICATIONS_CODE_WRONG`, `MYNA_NOTIFICATIONS_CHANNEL_UNKNOWN` */
  confirmMail(code: LinkageCode, channelId: string, digits: string): Promise<void>;
  /**
   * Push messages go to this browser from now on; asked again, it is the same channel. `userAgent` names it in the list.
   * @throws {MynaError} `MYNA_NOTIFICATIONS_PUSH_REFUSED`, `…_CHANNELS_FULL`
   */
  addPush(code: LinkageCode, subscription: PushSubscription, userAgent: string | undefined): Promise<string>;
  /** Another person's stays as it is. */
  endChannel(code: LinkageCode, channelId: string): Promise<void>;
  /** `notifications.confirm`, `notifications.deliver`. */
  readonly jobs: JobHandlers;
  choose(code: LinkageCode, choice: { readonly language: string; readonly silent: readonly Topic[] }): Promise<void>;
}
