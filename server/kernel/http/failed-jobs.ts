import type { onRequestAsyncHookHandler } from 'fastify';
import { z } from 'zod';
import { MynaError } from '../errors.ts';
import type { Jobs } from '../jobs.ts';
import type { HttpApp } from './app.ts';

const path = '/api/v1/bureau/failed-jobs';
const tags = ['bureau'];
const failedJob = z.object({
  id: z.string(),
  task: z.string(),
  code: z.string().describe('Why it failed last'),
  attempts: z.int(),
  mostAttempts: z.int(),
  nextAt: z.iso.datetime().nullable().describe('When it is tried again; null: it was given up, and only an operator starts it again'),
});

/** Every job that has failed and not yet succeeded, for the operators (invariant I7), with the way to try it again at once. */
export function registerFailedJobRoutes(
  app: HttpApp,
  deps: { readonly jobs: () => Jobs | undefined; readonly onRequest: onRequestAsyncHookHandler },
): void {
  const { onRequest } = deps;
  const jobsOf = (): Jobs => {
    const jobs = deps.jobs();
    if (!jobs) throw new MynaError('MYNA_NOT_READY');
    return jobs;
  };
  app.get(
    path,
    {
      onRequest,
      schema: { tags, summary: 'Background jobs that failed, newest first, at most 100', response: { 200: z.array(failedJob) } },
    },
    async () => jobsOf().failures(),
  );
  app.post(
    `${path}/:id/retry`,
    {
      onRequest,
      schema: {
        tags,
        summary: 'Tries a failed job again now',
        params: z.object({ id: z.string().regex(/^\d{1,18}$/) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await jobsOf().retry(request.params.id);
      return reply.code(204).send(null);
    },
  );
}
