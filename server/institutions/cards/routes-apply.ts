import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { clientOf, type HttpApp, type Limited, type MynaCode, MynaError, Temporal } from '../../kernel/index.ts';
import { announcePhoto, giveContact, giveRepresentative, ownPortrait, receivePhoto, sendApplication, withdrawOwn } from './apply.ts';
import { type ApplySession, endSession, loadSession, openSession } from './apply-session.ts';
import type { CardsParts } from './cards.ts';
import { progressOf } from './progress.ts';
import { day, photoReport, presentReport, progress, sha256 } from './schemas.ts';

const base = '/api/v1/cards/apply';
/** The kernel's Idempotency-Keys are kept apart by cookies with `session` in their names. */
const cookieName = 'myna_apply_session';
const tags = ['cards: apply'];
/** A little more than the largest photo, so that one that is too heavy is told so by the photo check. */
const photoBodyLimit = 12_000_000;

const contact = z.object({
  email: z.email().max(254).optional(),
  phone: z
    .string()
    .regex(/^[0-9+() -]{6,20}$/)
    .optional(),
  language: z.enum(['ja', 'en']),
});
const representative = z.object({
  name: z.string().trim().min(1).max(200),
  relationship: z.enum(['parent', 'guardian', 'other']),
  phone: z.string().regex(/^[0-9+() -]{6,20}$/),
});

const view = z.object({
  step: z
    .enum(['photo', 'representative', 'contact', 'confirm', 'progress', 'card-exists', 'not-possible'])
    .describe('The question that comes next'),
  maskedName: z.string(),
  needs: z.object({ photo: z.boolean(), representative: z.boolean() }),
  photo: z.object({ sha256, takenOn: day.optional() }).optional().describe('The photo that passed the check'),
  contact: contact.optional(),
  representative: representative.optional(),
  progress: progress.optional().describe('Of the newest application'),
});

/** The applicant's own routes. The application number opens a session; the session's cookie (or bearer token) does the rest. */
export function registerApplyRoutes(app: HttpApp, parts: CardsParts): void {
  registerSession(app, parts);
  const applicants = createApplicants(parts);
  registerPhoto(app, parts, applicants);
  registerAnswers(app, parts, applicants);
  registerEnds(app, parts, applicants);
}

/** Who asks: the session is looked up before a body is read, and kept for the handler. */
interface Applicants {
  readonly onRequest: (request: FastifyRequest) => Promise<void>;
  sessionOf(request: FastifyRequest): ApplySession;
}

function createApplicants({ deps }: CardsParts): Applicants {
  const sessions = new WeakMap<FastifyRequest, ApplySession>();
  return {
    async onRequest(request) {
      sessions.set(request, await loadSession(deps, tokenOf(request)));
    },
    sessionOf(request) {
      const session = sessions.get(request);
      if (!session) throw new MynaError('MYNA_CARDS_SESSION_REQUIRED');
      return session;
    },
  };
}

function registerSession(app: HttpApp, { deps }: CardsParts): void {
  app.post(
    `${base}/session`,
    {
      schema: {
        tags,
        summary: 'Open an application with the number of the letter',
        body: z.object({ applicationNumber: z.string().max(64) }),
        response: { 201: view.extend({ token: z.string().describe('The same as in the cookie, for clients without one') }) },
      },
    },
    async (request, reply) => {
      const { applicationNumber } = request.body;
      const { token, session } = await app.limits.guard(guessesOf(request, applicationNumber), isGuess, () =>
        openSession(deps, applicationNumber),
      );
      reply.code(201).setCookie(cookieName, token, {
        path: base,
        httpOnly: true,
        sameSite: 'strict',
        secure: request.protocol === 'https',
      });
      noStore(reply);
      return { ...toView(session), token };
    },
  );

  app.get(`${base}/session`, { schema: { tags, summary: 'What is asked next', response: { 200: view } } }, async (request, reply) => {
    noStore(reply);
    return toView(await loadSession(deps, tokenOf(request)));
  });

  app.delete(`${base}/session`, { schema: { tags, summary: 'Leave', response: { 204: z.null() } } }, async (request, reply) => {
    await endSession(deps, tokenOf(request));
    return reply.clearCookie(cookieName, { path: base }).code(204).send(null);
  });
}

/** Whoever guesses numbers soon has to wait; so has everybody who tries one dead number again and again, from wherever. */
function guessesOf(request: FastifyRequest, typed: string): Limited[] {
  const number = typed.normalize('NFKC').replaceAll(/\D/g, '');
  return [
    [{ name: 'cards.application-number', most: 20, seconds: 600, kept: 'database' }, clientOf(request)],
    [{ name: 'cards.one-application-number', most: 10, seconds: 600, kept: 'database' }, number],
  ];
}

/** A slip of the fingers is found by the check digits and asks nobody. */
const isGuess = (code: MynaCode): boolean =>
  code === 'MYNA_CARDS_APPLICATION_NUMBER_UNKNOWN' || code === 'MYNA_CARDS_APPLICATION_NUMBER_SUPERSEDED';

function registerPhoto(app: HttpApp, { deps, faces }: CardsParts, { onRequest, sessionOf }: Applicants): void {
  app.put(
    `${base}/photo-hash`,
    {
      onRequest,
      schema: {
        tags,
        summary: 'Announce a photo at the moment of capture',
        body: z.object({ sha256, takenOn: day.optional().describe('The day that the applicant states') }),
        response: { 200: view },
      },
    },
    async (request) => {
      const { takenOn, ...photo } = request.body;
      const session = sessionOf(request);
      await announcePhoto(deps, session, { ...photo, ...(takenOn && { takenOn: Temporal.PlainDate.from(takenOn) }) });
      return toView(await loadSession(deps, tokenOf(request)));
    },
  );

  app.register(async (scope: HttpApp) => {
    scope.addContentTypeParser(['image/jpeg', 'image/png', 'application/octet-stream'], { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    scope.post(
      `${base}/photo`,
      {
        onRequest,
        bodyLimit: photoBodyLimit,
        schema: {
          tags,
          summary: 'Send the announced photo (image/jpeg or image/png) and get every check with its measured value',
          consumes: ['image/jpeg', 'image/png'],
          response: { 200: photoReport },
        },
      },
      async (request, reply) => {
        const session = sessionOf(request);
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        noStore(reply);
        return presentReport(await receivePhoto(deps, faces, session, bytes), app.problems, request.language);
      },
    );
  });

  app.get(
    `${base}/photo`,
    { onRequest, schema: { tags, summary: 'The portrait as it would be printed (image/jpeg)' } },
    async (request, reply) => {
      const jpeg = await ownPortrait(deps, sessionOf(request));
      noStore(reply);
      return reply.type('image/jpeg').send(Buffer.from(jpeg));
    },
  );
}

function registerAnswers(app: HttpApp, { deps }: CardsParts, { onRequest, sessionOf }: Applicants): void {
  app.put(
    `${base}/representative`,
    { onRequest, schema: { tags, summary: 'Who applies for a child under 15', body: representative, response: { 200: view } } },
    async (request) => {
      await giveRepresentative(deps, sessionOf(request), request.body);
      return toView(await loadSession(deps, tokenOf(request)));
    },
  );

  app.put(
    `${base}/contact`,
    { onRequest, schema: { tags, summary: 'How to reach the applicant', body: contact, response: { 200: view } } },
    async (request) => {
      await giveContact(deps, sessionOf(request), request.body);
      return toView(await loadSession(deps, tokenOf(request)));
    },
  );
}

function registerEnds(app: HttpApp, { deps }: CardsParts, { onRequest, sessionOf }: Applicants): void {
  app.post(
    `${base}/submit`,
    {
      onRequest,
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Send the application, or the corrected photo of a returned one',
        body: z.object({ photoSha256: sha256.optional().describe('Of the photo that the applicant looked at last') }),
        response: { 201: progress },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      return reply.code(201).send(progressOf(await sendApplication(deps, session, request.body.photoSha256)) as z.infer<typeof progress>);
    },
  );

  app.get(
    `${base}/progress`,
    { onRequest, schema: { tags, summary: 'The application as a line of steps', response: { 200: progress.nullable() } } },
    async (request, reply) => {
      const { application } = sessionOf(request);
      noStore(reply);
      return application ? (progressOf(application) as z.infer<typeof progress>) : null;
    },
  );

  app.post(
    `${base}/withdraw`,
    { onRequest, config: { idempotent: true }, schema: { tags, summary: 'Withdraw the application', response: { 200: progress } } },
    async (request) => progressOf(await withdrawOwn(deps, sessionOf(request))) as z.infer<typeof progress>,
  );
}

function tokenOf(request: FastifyRequest): string | undefined {
  const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '');
  return bearer?.[1] ?? request.cookies[cookieName];
}

function noStore(reply: FastifyReply): void {
  reply.header('cache-control', 'no-store');
}

function toView(session: ApplySession): z.infer<typeof view> {
  const { step, maskedName, needs, photo, takenOn, application } = session;
  return {
    step,
    maskedName,
    needs,
    ...(photo && { photo: { sha256: photo, ...(takenOn && { takenOn: takenOn.toString() }) } }),
    ...(session.contact && { contact: session.contact }),
    ...(session.representative && { representative: session.representative }),
    ...(application && { progress: progressOf(application) as z.infer<typeof progress> }),
  };
}
