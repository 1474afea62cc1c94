import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { clientOf, type HttpApp, type Limited, type MynaCode, MynaError } from '../../kernel/index.ts';
import type { Challenges } from './challenges.ts';
import { deviceHint } from './device-hint.ts';
import type { IdentityParts } from './identity.ts';
import { signInStartsOf } from './mount.ts';
import { residentOfSession } from './own-sessions.ts';
import { createPasskeyCeremony, type PasskeyCeremony } from './passkey-ceremony.ts';
import { finishPasskeySignIn, openPasskeySignIn, type PasskeySignInParts } from './passkey-sign-in.ts';
import { mostPasskeys, type Passkey } from './passkeys.ts';
import { refuseCrossSite } from './same-site.ts';
import { browserOf, goOn, uidParams } from './shapes.ts';
import type { SignInParts } from './sign-in.ts';

const bytes = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/);
/** What `navigator.credentials` gives, as JSON (WebAuthn Level 3, 5.1); the library looks at what is inside. */
const credential = { id: bytes(1400), rawId: bytes(1400), type: z.literal('public-key'), clientExtensionResults: z.looseObject({}) };
const attachment = z.enum(['platform', 'cross-platform']).nullish();
const registrationAnswer = z.object({
  ...credential,
  authenticatorAttachment: attachment,
  response: z.object({
    clientDataJSON: bytes(8000),
    attestationObject: bytes(16_000),
    transports: z.array(z.string().max(32)).max(10).optional(),
  }),
});
const signInAnswer = z.object({
  ...credential,
  authenticatorAttachment: attachment,
  response: z.object({
    clientDataJSON: bytes(8000),
    authenticatorData: bytes(8000),
    signature: bytes(8000),
    userHandle: bytes(128).optional(),
  }),
});
const options = z
  .looseObject({ challenge: z.string() })
  .describe('For `navigator.credentials`, as JSON (WebAuthn Level 3, 5.1.8 and 5.1.9)');

const name = z.string().trim().min(1).max(60);
const listed = z.object({
  most: z.int(),
  passkeys: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      device: z.string().describe('`Chrome, Android`; empty where the browser did not say'),
      isSynced: z.boolean().describe("The device's maker keeps copies on the owner's other devices"),
      registeredAt: z.iso.datetime(),
      usedAt: z.iso.datetime().nullable(),
      state: z.enum(['in-use', 'former-card', 'copied']),
    }),
  ),
});

/** A passkey at the sign-in page. */
export function registerPasskeySignInRoutes(app: HttpApp, parts: IdentityParts, signIn: () => SignInParts): void {
  const ceremony = ceremonyOf(parts);
  const own = (): PasskeySignInParts => ({ ...signIn(), passkeys: parts.passkeys, ceremony: ceremony(), status: parts.certification });
  const path = '/api/v1/identity/interactions/:uid/passkey';
  const tags = ['identity'];

  app.post(
    `${path}/options`,
    { schema: { tags, summary: 'What a passkey signs at this page', params: uidParams, response: { 200: options } } },
    async (request, reply) => {
      refuseCrossSite(request);
      reply.header('cache-control', 'no-store');
      return { ...(await openPasskeySignIn(own(), browserOf(request, reply), request.params.uid)) };
    },
  );

  app.post(
    path,
    { schema: { tags, summary: 'The passkey answers', params: uidParams, body: signInAnswer, response: { 200: goOn } } },
    async (request, reply) => {
      refuseCrossSite(request);
      const { uid } = request.params;
      const redirectTo = await app.limits.guard(answersOf(request, uid), isBadAnswer, () =>
        finishPasskeySignIn(own(), browserOf(request, reply), uid, request.body as AuthenticationResponseJSON),
      );
      app.limits.giveBack(signInStartsOf(request));
      return { redirectTo };
    },
  );
}

/** My passkeys at the portal: adding, naming and removing ask for the card, like everything that changes something. */
export function registerPasskeyRoutes(app: HttpApp, parts: IdentityParts, challenges: Challenges): void {
  const ceremony = ceremonyOf(parts);
  const onRequest = parts.sessions.requireSession('portal');
  const path = '/api/v1/portal/passkeys';
  const tags = ['portal'];
  const idParams = z.object({ id: z.uuid() });
  const owner = async (request: FastifyRequest) => {
    const session = await parts.sessions.findOwn('portal', request);
    const residentId = session && (await residentOfSession(parts.databases.pool('identity'), session.id));
    if (!session || !residentId) throw new MynaError('MYNA_IDENTITY_SESSION_REQUIRED', { door: 'portal' });
    return { ...session, residentId };
  };
  const challengeOf = (sessionId: string): string => `passkey-registration.${sessionId}`;

  app.get(
    path,
    { onRequest, schema: { tags, summary: 'My passkeys, oldest first', response: { 200: listed } } },
    async (request, reply) => {
      const { residentId, cardId } = await owner(request);
      reply.header('cache-control', 'no-store');
      return { most: mostPasskeys, passkeys: (await parts.passkeys.listOf(residentId)).map((passkey) => show(passkey, cardId)) };
    },
  );

  app.post(
    `${path}/options`,
    { onRequest, schema: { tags, summary: 'What a new passkey signs', response: { 200: options } } },
    async (request, reply) => {
      const { id, residentId, cardId } = await owner(request);
      const known = (await parts.passkeys.listOf(residentId)).filter((passkey) => passkey.cardId === cardId);
      if (known.length >= mostPasskeys) throw new MynaError('MYNA_IDENTITY_PASSKEYS_FULL', { most: mostPasskeys });
      const { challenge } = await challenges.open(challengeOf(id));
      reply.header('cache-control', 'no-store');
      return { ...(await ceremony().registrationOptions(challenge, residentId, known)) };
    },
  );

  app.post(
    path,
    {
      onRequest,
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Registers the passkey of a device',
        body: z.object({ name, answer: registrationAnswer }),
        response: { 201: z.object({ id: z.uuid() }) },
      },
    },
    async (request, reply) => {
      const { id, residentId, cardId } = await owner(request);
      const challenge = await challenges.use(challengeOf(id), undefined);
      const made = await ceremony().verifyRegistration(challenge, request.body.answer as RegistrationResponseJSON);
      const device = deviceHint(request.headers['user-agent']);
      const passkey = await parts.passkeys.add({ ...made, residentId, cardId, name: request.body.name, device });
      return reply.code(201).send({ id: passkey.id });
    },
  );

  app.put(
    `${path}/:id`,
    {
      onRequest,
      schema: { tags, summary: 'Gives a passkey another name', params: idParams, body: z.object({ name }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { residentId } = await owner(request);
      await parts.passkeys.rename(residentId, request.params.id, request.body.name);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    `${path}/:id`,
    {
      onRequest,
      schema: {
        tags,
        summary: 'Removes a passkey and ends what it began, at every instance',
        params: idParams,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { residentId } = await owner(request);
      const { cardId, id } = await parts.passkeys.remove(residentId, request.params.id);
      await parts.sessions.endOfPasskey(cardId, id);
      return reply.code(204).send(null);
    },
  );
}

function ceremonyOf(parts: IdentityParts): () => PasskeyCeremony {
  let ceremony: PasskeyCeremony | undefined;
  return () => {
    ceremony ??= createPasskeyCeremony(parts.publicUrl, parts.keys);
    return ceremony;
  };
}

function show(passkey: Passkey, cardId: string): z.infer<typeof listed>['passkeys'][number] {
  const { id, name: own, device, isSynced, registeredAt, usedAt, isCopied } = passkey;
  return {
    id,
    name: own,
    device,
    isSynced,
    registeredAt: new Date(registeredAt).toISOString(),
    usedAt: usedAt === undefined ? null : new Date(usedAt).toISOString(),
    state: passkey.cardId !== cardId ? 'former-card' : isCopied ? 'copied' : 'in-use',
  };
}

/** A signature cannot be guessed; the limits guard this instance's time, and a page that somebody tries credentials at. */
function answersOf(request: FastifyRequest, uid: string): Limited[] {
  return [
    [{ name: 'identity.passkey-answer', most: 60, seconds: 600, kept: 'instance' }, clientOf(request)],
    [{ name: 'identity.passkey-page', most: 10, seconds: 600, kept: 'instance' }, uid],
  ];
}

const isBadAnswer = (code: MynaCode): boolean => code !== 'MYNA_IDENTITY_CHALLENGE_STALE';
