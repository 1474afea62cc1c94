import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import type { Mailbox } from './mailbox.ts';

const mails = z.object({
  /** Null: they go to the mail server that OPENMYNA_SMTP names. */
  mails: z.array(z.object({ id: z.uuid(), to: z.string(), at: z.iso.datetime(), subject: z.string(), text: z.string() })).nullable(),
});

/** Mails that would have gone out. @param mailbox undefined where a mail server is set up: then they really go out, and none is kept here */
export function registerMailRoutes(app: HttpApp, mailbox: Mailbox | undefined): void {
  app.get(
    '/sandbox/mails',
    {
      schema: {
        tags: ['sandbox'],
        summary: 'Mails that would have gone out, newest first; null where OPENMYNA_SMTP names a mail server and they really do',
        querystring: z.object({ to: z.string().max(254).optional() }),
        response: { 200: mails },
      },
    },
    async ({ query }, reply) => {
      reply.header('cache-control', 'no-store');
      return { mails: mailbox ? [...mailbox.mails(query.to)] : null };
    },
  );
}
