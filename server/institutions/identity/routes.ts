import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { clientOf, createBatcher, type HttpApp, type Limited, type MynaCode, MynaError, type ProblemTable } from '../../kernel/index.ts';
import type { AccessEntry } from '../exchange/index.ts';
import { atOnce } from './batch.ts';
import { type Challenges, createChallenges } from './challenges.ts';
import { registerDoorSessionRoutes } from './door-session-routes.ts';
import type { IdentityParts } from './identity.ts';
import { messages } from './messages.ts';
import { mountProvider, signInStartsOf } from './mount.ts';
import { registerOwnSessionRoutes } from './own-session-routes.ts';
import { registerPasskeyRoutes, registerPasskeySignInRoutes } from './passkey-routes.ts';
import { refuseCrossSite } from './same-site.ts';
import { registerServiceRoutes } from './service-routes.ts';
import { browserOf, cardAnswer, goOn, uidParams } from './shapes.ts';
import { abortSignIn, finishSignIn, openSignInPage, type SignInParts } from './sign-in.ts';
import type { DoorSession } from './types.ts';

const problems: ProblemTable = {
  MYNA_IDENTITY_SESSION_REQUIRED: 401,
  MYNA_IDENTITY_CARD_BLOCKED: 401,
  MYNA_IDENTITY_ROLE_REQUIRED: 403,
  MYNA_IDENTITY_CARD_REQUIRED: 403,
  MYNA_IDENTITY_CARD_OF_ANOTHER: 403,
  MYNA_IDENTITY_PASSKEY_NOT_HERE: 403,
  MYNA_IDENTITY_PASSKEY_UNKNOWN: 404,
  MYNA_IDENTITY_PASSKEY_NOT_FOUND: 404,
  MYNA_IDENTITY_PASSKEY_WRONG: 403,
  MYNA_IDENTITY_PASSKEY_COPIED: 403,
  MYNA_IDENTITY_PASSKEY_KNOWN: 409,
  MYNA_IDENTITY_PASSKEYS_FULL: 409,
  MYNA_IDENTITY_CROSS_SITE: 403,
  MYNA_IDENTITY_INTERACTION_NOT_FOUND: 404,
  MYNA_IDENTITY_CHALLENGE_STALE: 409,
  MYNA_IDENTITY_CHALLENGE_FOREIGN: 409,
  MYNA_IDENTITY_WRONG_CERTIFICATE: 422,
  MYNA_IDENTITY_SIGN_IN_FAILED: 400,
  MYNA_IDENTITY_SIGN_IN_ABORTED: 400,
  MYNA_IDENTITY_SERVICE_INVALID: 422,
  MYNA_IDENTITY_SERVICE_EXISTS: 409,
  MYNA_IDENTITY_SERVICE_NOT_FOUND: 404,
  MYNA_IDENTITY_GRANT_INVALID: 422,
  MYNA_IDENTITY_TLS_NOT_OFFERED: 404,
  MYNA_IDENTITY_TLS_CERTIFICATE_REQUIRED: 401,
  MYNA_IDENTITY_TLS_CERTIFICATE_REFUSED: 403,
};

const names = z.object({ ja: z.string(), en: z.string() });

const signInPage = z.object({
  uid: z.string(),
  service: z.object({ id: z.string(), name: names, isPublicInstitution: z.boolean() }),
  asks: z.array(z.enum(['name', 'address', 'birthdate', 'gender'])),
  takesPasskeys: z.boolean().describe('A passkey lets the person in here as well, for viewing'),
  challenge: z.base64url().describe('32 random bytes'),
  message: z.base64().describe('The bytes that the chip signs: RSASSA-PKCS1-v1_5 with SHA-256, user-authentication key'),
  expiresAt: z.iso.datetime(),
});

/** Routes of the sign-in service: the provider at `/oidc`, the sign-in page's API, the sessions of all doors. */
export function registerRoutes(app: HttpApp, parts: IdentityParts): void {
  app.problems.add(problems, messages);
  // For every route of the house, whichever room it is of and whether it knows sessions or not.
  app.addHook('onRequest', async (request) => {
    if (!request.is404 && !request.routeOptions.config.crossSite) refuseCrossSite(request);
  });
  decorateWithSession(app);
  mountProvider(app, parts);
  const challenges = createChallenges(parts.databases.pool('identity'), parts.time);
  const signIn = signInPartsOf(parts, challenges);
  registerSignInRoutes(app, signIn);
  registerDoorSessionRoutes(app, parts);
  registerPasskeySignInRoutes(app, parts, signIn);
  registerPasskeyRoutes(app, parts, challenges);
  registerOwnSessionRoutes(app, parts, challenges);
  registerServiceRoutes(app, parts);
  registerTlsClientRoute(app, parts);
}

function registerTlsClientRoute(app: HttpApp, parts: IdentityParts): void {
  const answer = z.object({ address: z.url().describe('The address that asks for a client certificate') });
  const schema = { tags: ['identity'], summary: 'Where programs show who they are by their card in TLS', response: { 200: answer } };
  app.get('/api/v1/identity/tls-client', { schema }, async () => {
    const port = parts.tlsClientPort();
    if (port === undefined) throw new MynaError('MYNA_IDENTITY_TLS_NOT_OFFERED');
    return { address: `https://${new URL(parts.publicUrl).hostname}:${port}/` };
  });
}

function decorateWithSession(app: HttpApp): void {
  const sessions = new WeakMap<FastifyRequest, DoorSession>();
  app.decorateRequest('doorSession', {
    getter() {
      const session = sessions.get(this);
      if (!session) throw new MynaError('MYNA_IDENTITY_SESSION_REQUIRED');
      return session;
    },
    setter(session) {
      sessions.set(this, session);
    },
  });
}

/** What a sign-in page needs; the provider is there from `start` on. */
function signInPartsOf(parts: IdentityParts, challenges: Challenges): () => SignInParts {
  const pool = parts.databases.pool('identity');
  const database = parts.databases.as('identity');
  const record = createBatcher<AccessEntry, true>(async (entries) => {
    await parts.exchange.recordAccess(database, ...entries);
    return entries.map(() => true);
  }, atOnce);
  const recordSignIn = async (residentId: string, clientId: string): Promise<void> => {
    const person = await parts.exchange.codeFor(residentId, 'identity');
    await record({
      residentId,
      actor: { institution: 'identity', person, terminal: clientId },
      purpose: 'identity.sign-in',
      items: ['certificates'],
      isSelf: true,
    });
  };
  return () => ({ provider: parts.provider(), pool, challenges, certification: parts.certification, recordSignIn });
}

function registerSignInRoutes(app: HttpApp, signIn: () => SignInParts): void {
  const tags = ['identity'];
  const path = '/api/v1/identity/interactions/:uid';

  app.get(
    path,
    {
      schema: {
        tags,
        summary: 'A sign-in page: who asks for what, and a fresh challenge for the chip',
        params: uidParams,
        response: { 200: signInPage },
      },
    },
    async (request, reply) => {
      const page = await openSignInPage(signIn(), browserOf(request, reply), request.params.uid);
      reply.header('cache-control', 'no-store');
      return {
        ...page,
        asks: [...page.asks],
        challenge: Buffer.from(page.challenge).toString('base64url'),
        message: Buffer.from(page.message).toString('base64'),
        expiresAt: new Date(page.expiresAt).toISOString(),
      };
    },
  );

  app.post(
    `${path}/card`,
    {
      schema: {
        tags,
        summary: 'The card answers: certificate and signature over the message',
        params: uidParams,
        body: cardAnswer,
        response: { 200: goOn },
      },
    },
    async (request, reply) => {
      refuseCrossSite(request);
      const { certificate, signature, challenge } = request.body;
      const answer = { certificate, signature, challenge };
      const { uid } = request.params;
      const redirectTo = await app.limits.guard(answersOf(request, uid), isBadAnswer, () =>
        finishSignIn(signIn(), browserOf(request, reply), uid, answer),
      );
      app.limits.giveBack(signInStartsOf(request));
      return { redirectTo };
    },
  );

  app.post(
    `${path}/abort`,
    { schema: { tags, summary: 'The person turns round; the service is told', params: uidParams, response: { 200: goOn } } },
    async (request, reply) => {
      refuseCrossSite(request);
      const redirectTo = await abortSignIn(signIn(), browserOf(request, reply), request.params.uid);
      app.limits.giveBack(signInStartsOf(request));
      return { redirectTo };
    },
  );
}

/** Nothing can be guessed here, for the chip counts PINs: the limits guard this instance's time, so it keeps them in memory. */
function answersOf(request: FastifyRequest, uid: string): Limited[] {
  return [
    [{ name: 'identity.card-answer', most: 60, seconds: 600, kept: 'instance' }, clientOf(request)],
    [{ name: 'identity.sign-in-page', most: 10, seconds: 600, kept: 'instance' }, uid],
  ];
}

/** A challenge that has grown old is nobody's fault. */
const isBadAnswer = (code: MynaCode): boolean => code !== 'MYNA_IDENTITY_CHALLENGE_STALE';
