import { createPublicKey } from 'node:crypto';
import { keyName } from '@openmyna/jpki/number-proof';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { drawQr } from '../../kernel/documents/index.ts';
import type { HttpApp } from '../../kernel/index.ts';
import { messages, problems } from './messages.ts';
import type { Proofs } from './proofs.ts';
import { registerVerifyRoutes } from './routes-verify.ts';
import { cardAnswer, challenge, ownProof, screen, showOwn, wanted } from './schemas.ts';

const base = '/api/v1/portal/proofs';
const id = z.object({ id: z.uuid() });

/** The holder's side under `/api/v1/portal/proofs`, the asker's under `/api/v1/verify`, and what is published. */
export function registerProofRoutes(app: HttpApp, proofs: Proofs): void {
  app.problems.add(problems, messages);
  registerMaking(app, proofs);
  registerOwn(app, proofs);
  registerPublished(app, proofs);
  registerVerifyRoutes(app, proofs);
}

const decode = (text: string): Buffer => Buffer.from(text, 'base64');
const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Signed in, and never kept by a browser or a proxy. */
function ownDoor(proofs: Proofs) {
  const requireSession = proofs.sessions.requireSession('portal');
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.header('cache-control', 'no-store');
    await requireSession(request);
  };
}

function registerMaking(app: HttpApp, proofs: Proofs): void {
  const onRequest = ownDoor(proofs);
  const tags = ['portal'];

  app.post(
    `${base}/challenge`,
    {
      onRequest,
      schema: { tags, summary: 'Begins a proof of number: what the card has to sign', body: wanted, response: { 200: challenge } },
    },
    async (request) => {
      const opened = await proofs.openChallenge(request.doorSession, request.body);
      return {
        challenge: encode(opened.challenge),
        message: encode(opened.message),
        expiresAt: new Date(opened.expiresAt).toISOString(),
      };
    },
  );

  app.post(
    base,
    {
      onRequest,
      config: { idempotent: true },
      schema: { tags, summary: 'Makes the proof that the card agreed to', body: cardAnswer, response: { 201: ownProof } },
    },
    async (request, reply) => {
      const { challenge: asked, certificate, signature } = request.body;
      const answer = { challenge: decode(asked), certificate: decode(certificate), signature: decode(signature) };
      return reply.code(201).send(showOwn(await proofs.make(request.doorSession, answer)));
    },
  );
}

function registerOwn(app: HttpApp, proofs: Proofs): void {
  const onRequest = ownDoor(proofs);
  const tags = ['portal'];

  app.get(
    base,
    {
      onRequest,
      schema: {
        tags,
        summary: 'My proofs of number, with every check',
        response: { 200: z.object({ isOffered: z.boolean(), validHours: z.int(), proofs: z.array(ownProof) }) },
      },
    },
    async (request) => ({
      isOffered: proofs.profile.numberProof.accepted.includes('portal'),
      validHours: proofs.profile.numberProof.portalHours,
      proofs: (await proofs.list(request.doorSession)).map(showOwn),
    }),
  );

  app.post(
    `${base}/:id/screen`,
    {
      onRequest,
      schema: { tags, summary: 'The code for the asker’s reader; it is good for two minutes', params: id, response: { 200: screen } },
    },
    async (request) => {
      const { token, proof } = await proofs.screen(request.doorSession, request.params.id);
      return { token, expiresAt: new Date(proof.exp * 1000).toISOString(), qr: drawQr(`${proof.iss}/verify#${token}`) };
    },
  );

  app.get(
    `${base}/:id/file`,
    { onRequest, schema: { tags, summary: 'The signed file (application/pdf, PDF/A-2b, PAdES-B-T)', params: id } },
    async (request, reply) => {
      const pdf = await proofs.file(request.doorSession, request.params.id);
      return reply
        .header('content-disposition', 'attachment; filename="proof-of-number.pdf"')
        .type('application/pdf')
        .send(Buffer.from(pdf));
    },
  );

  app.post(
    `${base}/:id/withdraw`,
    { onRequest, schema: { tags, summary: 'Withdraws a proof: from now on it proves nothing', params: id, response: { 204: z.null() } } },
    async (request, reply) => {
      await proofs.withdraw(request.doorSession, request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function registerPublished(app: HttpApp, proofs: Proofs): void {
  const tags = ['verify'];
  const jwk = z.object({
    kty: z.string(),
    crv: z.string(),
    x: z.string(),
    y: z.string(),
    kid: z.string(),
    use: z.string(),
    alg: z.string(),
  });

  app.get(
    '/api/v1/verify/keys',
    {
      schema: {
        tags,
        summary: 'The keys that sign proofs on a screen (JWK Set, RFC 7517)',
        response: { 200: z.object({ keys: z.array(jwk) }) },
      },
    },
    async () => {
      const { screenKey } = await proofs.published();
      const { x = '', y = '' } = createPublicKey({ key: Buffer.from(screenKey), format: 'der', type: 'spki' }).export({ format: 'jwk' });
      return { keys: [{ kty: 'EC', crv: 'P-256', x, y, kid: keyName(screenKey), use: 'sig', alg: 'ES256' }] };
    },
  );

  app.get(
    '/ca/number-proof.crt',
    { schema: { tags, summary: 'The authority of signed proofs (DER): keep it, and files are verified without a network' } },
    async (_request, reply) => {
      const { authority } = await proofs.published();
      return reply.type('application/pkix-cert').send(Buffer.from(authority));
    },
  );
}
