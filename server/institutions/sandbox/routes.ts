import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type HttpApp, japan, MynaError, type ProblemTable, Temporal } from '../../kernel/index.ts';
import { refuseCrossSite } from '../identity/index.ts';
import { cast } from './cast.ts';
import { messages } from './messages.ts';
import type { Sandbox, SandboxDeps } from './types.ts';

const problems: ProblemTable = {
  MYNA_SANDBOX_PERSON_NOT_FOUND: 404,
  MYNA_LETTER_NOT_FOUND: 404,
  MYNA_CLOCK_BACKWARDS: 422,
  MYNA_CLOCK_TOO_FAR: 422,
  MYNA_CLOCK_ALREADY_MOVING: 409,
};

const move = z.union([
  z.strictObject({ advance: z.string().refine(isDuration, { error: 'an ISO 8601 duration such as P5Y' }) }),
  z.strictObject({ to: z.iso.date() }),
]);

/** The sandbox's own routes; registered in sandbox mode only. */
export function registerSandboxRoutes(app: HttpApp, sandbox: Sandbox, deps: Pick<SandboxDeps, 'clock' | 'profile' | 'reset'>): void {
  app.problems.add(problems, messages);
  // No route here asks for a session, so a page of any site could wipe the country through its visitor's browser.
  app.addHook('onRequest', async (request) => {
    if (request.url.startsWith('/sandbox/')) refuseCrossSite(request);
  });
  const schema = (summary: string) => ({ tags: ['sandbox'], summary });

  app.get('/sandbox/people', { schema: schema('The named test persons with their cards and PINs') }, () => sandbox.people());

  app.get('/sandbox/clock', { schema: schema('Civil time, and the days that are worth going to') }, async () => ({
    ...(await clockFace(deps)),
    events: (await sandbox.events()).map(({ date, ...event }) => ({ ...event, date: date.toString() })),
  }));

  app.post(
    '/sandbox/clock',
    { schema: { ...schema('Moves civil time; everything due on the way happens'), body: move } },
    async ({ body }) => {
      const duration = 'advance' in body ? Temporal.Duration.from(body.advance) : await durationTo(deps, Temporal.PlainDate.from(body.to));
      const { stops } = await deps.clock.advance(duration);
      return { ...(await clockFace(deps)), stops };
    },
  );

  app.post('/sandbox/reset', { schema: schema('Throws everything away and starts anew') }, async (_request, reply) => {
    await deps.reset();
    return reply.code(204).send();
  });

  registerLetterRoutes(app, sandbox);
  registerPortraits(app);
}

function registerLetterRoutes(app: HttpApp, sandbox: Sandbox): void {
  app.get(
    '/sandbox/letters',
    {
      schema: {
        tags: ['sandbox'],
        summary: "A person's letterbox, newest first",
        querystring: z.object({ person: z.string().min(1).max(64) }),
      },
    },
    async ({ query }, reply) => {
      reply.header('cache-control', 'no-store');
      return { letters: await sandbox.letters(query.person) };
    },
  );

  app.get(
    '/sandbox/letters/:id',
    { schema: { tags: ['sandbox'], summary: 'A letter as PDF', params: z.object({ id: z.string().max(80) }) } },
    async ({ params }, reply) => {
      const pdf = await sandbox.openLetter(params.id);
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', 'inline; filename="letter.pdf"')
        .type('application/pdf')
        .send(Buffer.from(pdf));
    },
  );
}

/** A drawn person, for everybody without a portrait. */
const drawnPerson = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 70 90"><rect width="70" height="90" fill="#e6e6e6"/><circle cx="35" cy="34" r="17" fill="#949494"/><path d="M6 90c0-22 13-34 29-34s29 12 29 34z" fill="#949494"/></svg>`;

function registerPortraits(app: HttpApp): void {
  const handles = new Set(cast.map(({ handle }) => handle));
  app.get(
    '/sandbox/portraits/:file',
    {
      schema: { tags: ['sandbox'], summary: 'The face of a named test person (synthetic)', params: z.object({ file: z.string().max(64) }) },
    },
    async ({ params }, reply) => {
      reply.header('cache-control', 'public, max-age=86400');
      const handle = params.file.replace(/\.jpg$/, '');
      if (!handles.has(handle)) return reply.type('image/svg+xml').send(drawnPerson);
      return reply.type('image/jpeg').send(await readFile(new URL(`./portraits/${handle}.jpg`, import.meta.url)));
    },
  );
}

async function clockFace({ clock, profile }: Pick<SandboxDeps, 'clock' | 'profile'>) {
  const now = await clock.now();
  const local = now.toZonedDateTimeISO(japan);
  return {
    now: local.toString({ timeZoneName: 'never', smallestUnit: 'second' }),
    today: local.toPlainDate().toString(),
    policy: profile.name,
  };
}

/** From now until just after midnight of a day in Japan. @throws {MynaError} `MYNA_CLOCK_BACKWARDS` */
async function durationTo({ clock }: Pick<SandboxDeps, 'clock'>, day: Temporal.PlainDate): Promise<Temporal.Duration> {
  const now = (await clock.now()).toZonedDateTimeISO(japan);
  const target = day.toZonedDateTime({ timeZone: japan, plainTime: '00:00:01' });
  if (Temporal.ZonedDateTime.compare(target, now) <= 0) throw new MynaError('MYNA_CLOCK_BACKWARDS');
  return now.until(target, { largestUnit: 'seconds' });
}

function isDuration(text: string): boolean {
  try {
    return Temporal.Duration.from(text).sign >= 0;
  } catch {
    return false;
  }
}
