import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import { addService, attributes, listServices, removeService } from './clients.ts';
import type { IdentityParts } from './identity.ts';
import { refuseCrossSite } from './same-site.ts';

const path = '/api/v1/identity/services';
const tags = ['identity'];
const uris = z.array(z.string().max(500)).max(10);
const asks = z.array(z.enum(attributes));

const listed = z.object({ clientId: z.string(), name: z.string(), redirectUris: uris, asks, registeredAt: z.iso.datetime() });
const registration = z.object({
  clientId: z.string().max(64).describe('Lower-case letters, digits, dots and hyphens; not beginning with openmyna-'),
  name: z.string().max(80).describe('As the sign-in page shows it'),
  redirectUris: uris.describe('https, or localhost'),
  postLogoutRedirectUris: uris.optional(),
  asks: asks.optional().describe('Attributes it may ask for; left out: all'),
  jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(5) }).describe('Public keys for private_key_jwt (RFC 7523)'),
});

/** Registering OpenID clients: by every developer in a sandbox, by the bureau's operators in production. */
export function registerServiceRoutes(app: HttpApp, parts: IdentityParts): void {
  const pool = parts.databases.pool('identity');
  const requireOperator = parts.sessions.requireSession('bureau', 'bureau.operator');
  const onRequest = parts.servicesOpenTo === 'everybody' ? async (request: FastifyRequest) => refuseCrossSite(request) : requireOperator;

  app.get(
    path,
    { onRequest, schema: { tags, summary: 'Registered relying services, newest first', response: { 200: z.array(listed) } } },
    async () => (await listServices(pool)) as z.infer<typeof listed>[],
  );
  app.post(
    path,
    {
      onRequest,
      schema: {
        tags,
        summary: 'Registers a relying service, which may sign people in at once',
        body: registration,
        response: { 201: z.object({ clientId: z.string(), issuer: z.string() }) },
      },
    },
    async (request, reply) => {
      const { asks: asked, postLogoutRedirectUris: afterwards, ...service } = request.body;
      await addService(pool, parts.time, {
        ...service,
        ...(asked && { asks: asked }),
        ...(afterwards && { postLogoutRedirectUris: afterwards }),
      });
      return reply.code(201).send({ clientId: service.clientId, issuer: `${parts.publicUrl}/oidc` });
    },
  );
  app.delete(
    `${path}/:clientId`,
    {
      onRequest,
      schema: {
        tags,
        summary: 'Takes a relying service off the list',
        params: z.object({ clientId: z.string().max(64) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await removeService(pool, request.params.clientId);
      return reply.code(204).send(null);
    },
  );
}
