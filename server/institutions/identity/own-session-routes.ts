import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { clientOf, type HttpApp, type Limited, type MynaCode, MynaError } from '../../kernel/index.ts';
import type { Challenges } from './challenges.ts';
import { clientIdOf, doorProfiles, doors } from './doors.ts';
import type { IdentityParts } from './identity.ts';
import { refuseCrossSite } from './same-site.ts';
import { cardAnswer } from './shapes.ts';
import { recordSignIn } from './sign-in-record.ts';
import { finishStepUp, openStepUp, type StepUpParts } from './step-up.ts';
import type { Door } from './types.ts';

const tags = ['portal'];
const listed = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      door: z.string(),
      device: z.string().describe('`Chrome, Android`; empty where the browser did not say'),
      by: z.enum(['card', 'passkey']),
      passkey: z.string().nullable().describe('What its owner calls the passkey'),
      isRaised: z.boolean().describe('The card was held to it since'),
      isThis: z.boolean(),
      startedAt: z.iso.datetime(),
      seenAt: z.iso.datetime().describe('To the minute'),
    }),
  ),
});

/** Where I am signed in, ending it, and holding the card to a session for viewing. */
export function registerOwnSessionRoutes(app: HttpApp, parts: IdentityParts, challenges: Challenges): void {
  const path = '/api/v1/portal/sessions';
  const onRequest = parts.sessions.requireSession('portal');
  // Whoever was let in for viewing may always shut a door: it takes nothing from anybody but her.
  const config = { viewingSuffices: true };

  app.get(
    path,
    { onRequest, schema: { tags, summary: 'Where I am signed in, latest first', response: { 200: listed } } },
    async (request, reply) => {
      const own = await parts.sessions.findOwn('portal', request);
      const sessions = await parts.sessions.listOfCard(request.doorSession.cardId);
      reply.header('cache-control', 'no-store');
      return {
        sessions: sessions.map(({ startedAt, seenAt, passkey, ...session }) => ({
          ...session,
          passkey: passkey ?? null,
          isThis: session.id === own?.id,
          startedAt: new Date(startedAt).toISOString(),
          seenAt: new Date(seenAt).toISOString(),
        })),
      };
    },
  );

  app.delete(
    `${path}/:id`,
    {
      onRequest,
      config,
      schema: {
        tags,
        summary: 'Ends one of my sessions and the others of the same sign-in; over at every instance when it answers',
        params: z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await parts.sessions.endOwn(request.doorSession.cardId, request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    path,
    { onRequest, config, schema: { tags, summary: 'Signs me out everywhere, here too', response: { 204: z.null() } } },
    async (request, reply) => {
      await parts.sessions.endOwn(request.doorSession.cardId);
      return reply.code(204).send(null);
    },
  );

  for (const door of doors) if (doorProfiles[door].takesPasskeys) registerStepUp(app, parts, challenges, door);
}

const toSign = z.object({
  challenge: z.base64url(),
  message: z.base64().describe('The bytes that the chip signs: RSASSA-PKCS1-v1_5 with SHA-256, user-authentication key'),
  expiresAt: z.iso.datetime(),
});

function registerStepUp(app: HttpApp, parts: IdentityParts, challenges: Challenges, door: Door): void {
  const stepUp = (): StepUpParts => ({
    issuer: parts.provider().issuer,
    challenges,
    certification: parts.certification,
    sessions: parts.sessions,
  });
  const ownSession = async (request: FastifyRequest) => {
    const session = await parts.sessions.findOwn(door, request);
    if (!session) throw new MynaError('MYNA_IDENTITY_SESSION_REQUIRED', { door });
    return session;
  };
  const path = `/api/v1/${door}/session/card`;

  app.get(
    path,
    { schema: { tags: [door], summary: 'What the card signs so that a session for viewing may change things', response: { 200: toSign } } },
    async (request, reply) => {
      const { challenge, message, expiresAt } = await openStepUp(stepUp(), await ownSession(request));
      reply.header('cache-control', 'no-store');
      return {
        challenge: Buffer.from(challenge).toString('base64url'),
        message: Buffer.from(message).toString('base64'),
        expiresAt: new Date(expiresAt).toISOString(),
      };
    },
  );

  app.post(
    path,
    {
      schema: {
        tags: [door],
        summary: 'The card answers: from now on the session is one of the card',
        body: cardAnswer,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      refuseCrossSite(request);
      const session = await ownSession(request);
      const { certificate, signature, challenge } = request.body;
      const { residentId } = await app.limits.guard(answersOf(request, session.id), isBadAnswer, () =>
        finishStepUp(stepUp(), session, { certificate, signature, challenge }),
      );
      await recordSignIn(parts, residentId, clientIdOf(door));
      return reply.code(204).send(null);
    },
  );
}

/** As at the sign-in page: nothing can be guessed, the limits guard this instance's time. */
function answersOf(request: FastifyRequest, id: string): Limited[] {
  return [
    [{ name: 'identity.card-answer', most: 60, seconds: 600, kept: 'instance' }, clientOf(request)],
    [{ name: 'identity.step-up', most: 10, seconds: 600, kept: 'instance' }, id],
  ];
}

const isBadAnswer = (code: MynaCode): boolean => code !== 'MYNA_IDENTITY_CHALLENGE_STALE';
