import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type HttpApp, isRefusal, type KeyStore } from '../../kernel/index.ts';
import { deviceHint } from './device-hint.ts';
import { doorProfiles, doors } from './doors.ts';
import type { IdentityParts } from './identity.ts';
import { createRelyingParty, type PendingSignIn, type RelyingParty } from './relying-party.ts';
import { refuseCrossSite } from './same-site.ts';
import type { Door } from './types.ts';

/** A path of this site as a browser would send it: it becomes a `Location`, which holds printable ASCII only. */
const path = z.string().regex(/^\/(?!\/)[!-[\]-~]{0,500}$/);
const session = z.union([
  z.object({
    signedIn: z.literal(false),
    signInAt: z.string(),
    problem: z.string().optional().describe('Why the session is over: `MYNA_IDENTITY_CARD_BLOCKED`'),
  }),
  z.object({
    signedIn: z.literal(true),
    door: z.string(),
    level: z.enum(['card', 'viewing']).describe('`viewing`: a passkey let the person in; what changes something asks for the card'),
    roles: z.array(z.string()),
    office: z.string().nullable(),
    offices: z.array(z.string()).describe('More than one: the person says at which she is'),
    expiresAt: z.iso.datetime(),
  }),
]);

/** Sign in, look, sign out: the same four routes for every door. */
export function registerDoorSessionRoutes(app: HttpApp, parts: IdentityParts): void {
  for (const door of doors) registerDoor(app, parts, door);
}

function registerDoor(app: HttpApp, parts: IdentityParts, door: Door): void {
  const base = `/api/v1/${door}/session`;
  const tags = [door];
  let relyingParty: RelyingParty | undefined;
  const client = (): RelyingParty => {
    relyingParty ??= createRelyingParty({ app, keys: parts.keys, time: parts.time, publicUrl: parts.publicUrl }, door);
    return relyingParty;
  };

  app.get(
    `${base}/start`,
    { schema: { tags, summary: 'Sends the browser to the sign-in service', querystring: z.object({ return: path.default(`/${door}`) }) } },
    async (request, reply) => {
      // The provider sends the browser back to the public address, and cookies do not follow to another host.
      if (request.host !== new URL(parts.publicUrl).host) return reply.redirect(`${parts.publicUrl}${request.url}`, 303);
      const { location, pending } = await client().begin(request.query.return, request.language);
      reply.setCookie(pendingCookie(door), sealPending(parts.keys, door, pending), pendingCookieOptions(parts, base));
      return reply.header('cache-control', 'no-store').redirect(location, 303);
    },
  );

  app.get(
    `${base}/callback`,
    { schema: { tags, summary: 'Where the sign-in service sends the browser back to' } },
    async (request, reply) => finish(parts, door, client(), base, request, reply),
  );

  app.get(
    base,
    { schema: { tags, summary: 'Whether somebody is signed in at this door', response: { 200: session } } },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const signedOut = { signedIn: false as const, signInAt: `${base}/start` };
      const found = await parts.sessions.find(door, request).catch((error: unknown) => {
        if (isRefusal(error, 'MYNA_IDENTITY_CARD_BLOCKED')) return 'blocked' as const;
        throw error;
      });
      if (found === 'blocked') return { ...signedOut, problem: 'MYNA_IDENTITY_CARD_BLOCKED' };
      if (!found) return signedOut;
      return {
        signedIn: true as const,
        door,
        level: found.level,
        roles: [...found.roles],
        office: found.office ?? null,
        offices: [...found.offices],
        expiresAt: new Date(found.expiresAt).toISOString(),
      };
    },
  );

  app.post(
    `${base}/end`,
    { schema: { tags, summary: 'Signs out of every door of this sign-in', response: { 200: session } } },
    async (request, reply) => {
      refuseCrossSite(request);
      await parts.sessions.end(door, request);
      reply.clearCookie(parts.sessions.cookieName(door), sessionCookieOptions(parts));
      return { signedIn: false as const, signInAt: `${base}/start` };
    },
  );
}

/** Every way ends at a page of the door: what went wrong stands in its address as a code. */
async function finish(
  parts: IdentityParts,
  door: Door,
  client: RelyingParty,
  base: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store').clearCookie(pendingCookie(door), pendingCookieOptions(parts, base));
  const pending = openPending(parts.keys, door, request.cookies[pendingCookie(door)]);
  if (!pending) return reply.redirect(withProblem(`/${door}`, 'MYNA_IDENTITY_SIGN_IN_FAILED'), 303);
  const callback = new URL(request.url, parts.publicUrl);
  if (callback.searchParams.get('error') === 'access_denied') {
    return reply.redirect(withProblem(pending.returnTo, 'MYNA_IDENTITY_SIGN_IN_ABORTED'), 303);
  }
  try {
    const { subject, accessToken } = await client.complete(callback, pending);
    const token = await parts.sessions.startFromToken(door, subject, accessToken, deviceHint(request.headers['user-agent']));
    reply.setCookie(parts.sessions.cookieName(door), token, {
      ...sessionCookieOptions(parts),
      maxAge: doorProfiles[door].sessionMinutes * 60,
    });
    return reply.redirect(pending.returnTo, 303);
  } catch (error) {
    parts.log.error({ event: 'identity.sign-in-failed', requestId: request.id, room: door, error });
    return reply.redirect(withProblem(pending.returnTo, 'MYNA_IDENTITY_SIGN_IN_FAILED'), 303);
  }
}

function withProblem(returnTo: string, code: string): string {
  return `${returnTo}${returnTo.includes('?') ? '&' : '?'}problem=${code}`;
}

const sessionCookieOptions = (parts: IdentityParts) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: parts.publicUrl.startsWith('https:') }) as const;

const pendingCookieOptions = (parts: IdentityParts, base: string) =>
  ({ path: base, httpOnly: true, sameSite: 'lax', secure: parts.publicUrl.startsWith('https:'), maxAge: 600 }) as const;

const pendingCookie = (door: Door): string => `openmyna-start-${door}`;

const pendingShape = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), returnTo: path });

/** The browser carries what the door remembers, sealed: a sign-in that nobody finishes costs no row. */
function sealPending(keys: KeyStore, door: Door, pending: PendingSignIn): string {
  return Buffer.from(keys.seal('identity/pending', Buffer.from(JSON.stringify(pending)), door)).toString('base64url');
}

function openPending(keys: KeyStore, door: Door, cookie: string | undefined): PendingSignIn | undefined {
  if (!cookie) return undefined;
  try {
    const opened = keys.open('identity/pending', Buffer.from(cookie, 'base64url'), door);
    return pendingShape.parse(JSON.parse(Buffer.from(opened).toString('utf8')));
  } catch {
    return undefined;
  }
}
