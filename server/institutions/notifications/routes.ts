import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import type { LinkageCode, MandateKind } from '../exchange/index.ts';
import { messages, problems } from './messages.ts';
import { type Channel, type Notifications, notificationKinds, topics } from './types.ts';

/** Whose portal it is: given by the portal, which signs people in. */
export interface OwnDoor {
  readonly onRequest: (request: FastifyRequest) => Promise<void>;
  codeOf(request: FastifyRequest): LinkageCode;
  /** A hook behind `onRequest` that looks for whom the person acts, and what it found. */
  readonly acting: (request: FastifyRequest) => Promise<void>;
  actingOf(request: FastifyRequest): { readonly kind: MandateKind; readonly code: LinkageCode } | undefined;
}

const inbox = z.object({
  notifications: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(notificationKinds),
      facts: z.record(z.string(), z.union([z.string(), z.number()])),
      at: z.iso.datetime(),
      isRead: z.boolean(),
    }),
  ),
});

const contact = z.object({
  language: z.string().nullable(),
  silent: z.array(z.enum(topics)),
  channels: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(['mail', 'push']),
      hint: z.string(),
      state: z.enum(['unconfirmed', 'on', 'failing']),
      since: z.iso.datetime(),
      isHere: z.boolean().describe('It is the browser whose fingerprint was given'),
    }),
  ),
  pushKey: z.string().describe('`applicationServerKey` of a push subscription, base64url (RFC 8292)'),
  hasMail: z.boolean().describe('Whether a mail server is set up'),
});

const base64url = (most: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+={0,2}$/)
    .max(most);

const subscription = z.object({
  endpoint: z.url().max(2000),
  keys: z.object({ p256dh: base64url(100), auth: base64url(40) }),
});

/** A person's notifications and where they go to, under `/api/v1/portal`. */
export function registerNotificationRoutes(
  app: HttpApp,
  notifications: Notifications,
  { onRequest, codeOf, acting, actingOf }: OwnDoor,
): void {
  app.problems.add(problems, messages);
  const tags = ['portal'];
  const own = {
    onRequest: async (request: FastifyRequest, reply: { header(name: string, value: string): unknown }): Promise<void> => {
      reply.header('cache-control', 'no-store');
      await onRequest(request);
    },
  };

  app.get(
    '/api/v1/portal/notifications',
    {
      onRequest: [own.onRequest, acting],
      config: { actingScope: 'view' },
      schema: { tags, summary: 'What I was told, newest first, at most two hundred', response: { 200: inbox } },
    },
    async (request) => {
      const by = actingOf(request);
      const found = await notifications.inboxOf(codeOf(request), by && { kind: by.kind, personCode: by.code });
      return { notifications: found.map((each) => ({ ...each, facts: { ...each.facts }, at: each.at.toString() })) };
    },
  );

  app.post(
    '/api/v1/portal/notifications/read',
    {
      ...own,
      // Reading one's notices is viewing.
      config: { viewingSuffices: true },
      schema: {
        tags,
        summary: 'Marks notifications as read',
        body: z.object({ ids: z.array(z.uuid()).min(1).max(200) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await notifications.markRead(codeOf(request), request.body.ids);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/v1/portal/contact',
    {
      ...own,
      schema: {
        tags,
        summary: 'Where my notifications go to, and in which language',
        querystring: z.object({ browser: base64url(43).optional().describe('SHA-256 of the endpoint of this browser, base64url') }),
        response: { 200: contact },
      },
    },
    async (request) => {
      const { language, silent, channels, ...rest } = await notifications.contactOf(codeOf(request), request.query.browser);
      return { language: language ?? null, silent: [...silent], channels: channels.map(showChannel), ...rest };
    },
  );

  app.put(
    '/api/v1/portal/contact',
    {
      ...own,
      schema: {
        tags,
        summary: 'Sets the language of my notifications and the topics that stay in the portal',
        body: z.object({
          language: z
            .string()
            .regex(/^[a-z]{2}(-[A-Za-z]+)?$/)
            .max(20),
          silent: z.array(z.enum(topics)).max(topics.length),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await notifications.choose(codeOf(request), request.body);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/v1/portal/contact/mail',
    {
      ...own,
      schema: {
        tags,
        summary: 'Enters an e-mail address; a code is mailed to it',
        body: z.object({ address: z.email().max(254) }),
        response: { 200: z.object({ id: z.uuid() }) },
      },
    },
    async (request) => ({ id: await notifications.addMail(codeOf(request), request.body.address) }),
  );

  app.post(
    '/api/v1/portal/contact/mail/:id/confirm',
    {
      ...own,
      schema: {
        tags,
        summary: 'Confirms an e-mail address with the code that was mailed',
        params: z.object({ id: z.uuid() }),
        body: z.object({ code: z.string().regex(/^\d{6}$/) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await notifications.confirmMail(codeOf(request), request.params.id, request.body.code);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/v1/portal/contact/push',
    {
      ...own,
      schema: {
        tags,
        summary: 'Sends push messages to this browser (a PushSubscription as JSON); asked again, it is the same one',
        body: subscription,
        response: { 200: z.object({ id: z.uuid() }) },
      },
    },
    async (request) => ({ id: await notifications.addPush(codeOf(request), request.body, request.headers['user-agent']) }),
  );

  app.delete(
    '/api/v1/portal/contact/:id',
    {
      ...own,
      schema: { tags, summary: 'Removes an address or a browser', params: z.object({ id: z.uuid() }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      await notifications.endChannel(codeOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}

const showChannel = (channel: Channel) => ({ ...channel, since: channel.since.toString() });
