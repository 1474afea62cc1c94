import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type HttpApp, Temporal } from '../../kernel/index.ts';
import { type LinkageCode, mandateKinds, mandateScopes } from '../exchange/index.ts';
import { refuseUncovered } from './acting.ts';
import { messages, problems } from './messages.ts';
import type { CardSignature, Mandates, MandateView, ToSign } from './types.ts';

/** Whose portal it is: given by the portal, which signs people in. */
export interface OwnDoor {
  readonly onRequest: (request: FastifyRequest) => Promise<void>;
  codeOf(request: FastifyRequest): LinkageCode;
}

const base64 = (longest: number) =>
  z
    .base64()
    .max(longest)
    .transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const plainDate = z.iso.date().transform((text) => Temporal.PlainDate.from(text));
const scopes = z
  .array(z.enum(mandateScopes))
  .min(1)
  .max(mandateScopes.length)
  .refine((list) => new Set(list).size === list.length, { error: 'each once' });
const states = ['draft', 'waiting', 'active', 'declined', 'ended', 'expired', 'lapsed'] as const;

const view = z.object({
  id: z.string().describe('Empty for a guardian of elsewhere'),
  kind: z.enum(mandateKinds),
  state: z.enum(states),
  name: z.string().describe('The other side'),
  scopes: z.array(z.enum(mandateScopes)),
  until: z.iso.date().nullable().describe('Last day'),
  since: z.iso.datetime().nullable(),
  endedBy: z.enum(['person', 'agent']).nullable(),
});
const list = z.object({ actForMe: z.array(view), iActFor: z.array(view), mayGive: z.boolean(), isProtected: z.boolean() });
const certificate = base64(8000).describe('DER of the signature certificate, base64');
const toSign = z.object({ bytes: z.string().describe('DER, base64: what the card signs'), at: z.iso.datetime() });
const signed = z.object({
  certificate,
  signature: base64(1000).describe('RSASSA-PKCS1-v1_5 with SHA-256, base64'),
  at: z.iso.datetime().transform((text) => Temporal.Instant.from(text)),
});
const invitation = z.string().min(1).max(40).describe('Twelve digits');
const idParams = z.object({ id: z.uuid() });

/** A person's mandates, under `/api/v1/portal`. */
export function registerMandateRoutes(app: HttpApp, mandates: Mandates, door: OwnDoor): void {
  app.problems.add(problems, messages);
  refuseUncovered(app);
  registerGiving(app, mandates, door);
  registerTaking(app, mandates, door);
}

const tags = ['portal'];
const ownRoute = ({ onRequest }: OwnDoor) => ({
  onRequest: async (request: FastifyRequest, reply: { header(name: string, value: string): unknown }): Promise<void> => {
    reply.header('cache-control', 'no-store');
    await onRequest(request);
  },
});

function registerGiving(app: HttpApp, mandates: Mandates, door: OwnDoor): void {
  const own = ownRoute(door);
  const { codeOf } = door;
  app.get(
    '/api/v1/portal/mandates',
    { ...own, schema: { tags, summary: 'Who acts for me, and for whom I act', response: { 200: list } } },
    async (request) => {
      const { actForMe, iActFor, ...rest } = await mandates.listOf(codeOf(request));
      return { ...rest, actForMe: actForMe.map(showView), iActFor: iActFor.map(showView) };
    },
  );

  app.post(
    '/api/v1/portal/mandates',
    {
      ...own,
      schema: {
        tags,
        summary: 'Drafts a mandate; it means nothing before it is signed',
        body: z.object({ name: z.string().max(400), birthDate: plainDate, scopes, until: plainDate }),
        response: { 201: z.object({ id: z.uuid(), document: z.string() }) },
      },
    },
    async (request, reply) => reply.code(201).send(await mandates.draft(codeOf(request), request.body)),
  );

  app.post(
    '/api/v1/portal/mandates/:id/to-sign',
    {
      ...own,
      schema: { tags, summary: 'What my card signs', params: idParams, body: z.object({ certificate }), response: { 200: toSign } },
    },
    async (request) => showToSign(await mandates.toSign(codeOf(request), request.params.id, request.body.certificate)),
  );

  app.post(
    '/api/v1/portal/mandates/:id/signature',
    {
      ...own,
      schema: {
        tags,
        summary: 'Signs a mandate; the answer is the invitation for the agent',
        params: idParams,
        body: signed,
        response: { 200: z.object({ invitation: z.string() }) },
      },
    },
    async (request) => mandates.sign(codeOf(request), request.params.id, request.body satisfies CardSignature),
  );

  app.post(
    '/api/v1/portal/mandates/:id/end',
    { ...own, schema: { tags, summary: 'Ends a mandate that I gave or took, at once', params: idParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await mandates.end(codeOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function registerTaking(app: HttpApp, mandates: Mandates, door: OwnDoor): void {
  const own = ownRoute(door);
  const { codeOf } = door;
  app.post(
    '/api/v1/portal/mandates/invitation',
    {
      ...own,
      schema: {
        tags,
        summary: 'The mandate of an invitation, for the person whom it names',
        body: z.object({ invitation }),
        response: {
          200: z.object({
            id: z.uuid(),
            document: z.string(),
            name: z.string(),
            scopes: z.array(z.enum(mandateScopes)),
            until: z.iso.date(),
          }),
        },
      },
    },
    async (request) => {
      const found = await mandates.find(codeOf(request), request.body.invitation);
      return { ...found, scopes: [...found.scopes], until: found.until.toString() };
    },
  );

  app.post(
    '/api/v1/portal/mandates/invitation/to-sign',
    { ...own, schema: { tags, summary: 'What my card signs', body: z.object({ invitation, certificate }), response: { 200: toSign } } },
    async (request) => showToSign(await mandates.toAccept(codeOf(request), request.body.invitation, request.body.certificate)),
  );

  app.post(
    '/api/v1/portal/mandates/invitation/accept',
    { ...own, schema: { tags, summary: 'Takes a mandate', body: signed.extend({ invitation }), response: { 204: z.null() } } },
    async (request, reply) => {
      await mandates.accept(codeOf(request), request.body.invitation, request.body);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/v1/portal/mandates/invitation/decline',
    { ...own, schema: { tags, summary: 'Does not take a mandate', body: z.object({ invitation }), response: { 204: z.null() } } },
    async (request, reply) => {
      await mandates.decline(codeOf(request), request.body.invitation);
      return reply.code(204).send(null);
    },
  );
}

const showView = (mandate: MandateView) => ({
  ...mandate,
  scopes: [...mandate.scopes],
  until: mandate.until?.toString() ?? null,
  since: mandate.since?.toString({ smallestUnit: 'second' }) ?? null,
  endedBy: mandate.endedBy ?? null,
});

const showToSign = ({ bytes, at }: ToSign) => ({ bytes: Buffer.from(bytes).toString('base64'), at: at.toString() });
