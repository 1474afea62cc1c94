import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import { MynaError } from '../errors.ts';
import type { Jobs } from '../jobs.ts';
import type { HttpApp } from './app.ts';

/** Prometheus metrics of the process. Labels are route patterns and codes, never a person's data. */
export interface Metrics {
  onAnswer(route: string, method: string, status: number, ms: number): void;
  readonly registry: Registry;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'openmyna_http_seconds',
    help: 'Time to answer, by route pattern',
    labelNames: ['route', 'method'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  const answers = new Counter({
    name: 'openmyna_http_answers_total',
    help: 'Answers by route pattern and status',
    labelNames: ['route', 'method', 'status'],
    registers: [registry],
  });
  return {
    registry,
    onAnswer(route, method, status, ms) {
      seconds.observe({ route, method }, ms / 1000);
      answers.inc({ route, method, status: String(status) });
    },
  };
}

export interface HealthOptions {
  readonly metrics: Metrics;
  readonly jobs: () => Jobs | undefined;
  /** Rejects when the database does not answer. */
  readonly ping: () => Promise<void>;
  readonly isReady: () => boolean;
}

/** `/healthz` says that the process lives, `/readyz` that it serves, `/metrics` how it does. */
export function registerHealthRoutes(app: HttpApp, options: HealthOptions): void {
  const status = z.object({ status: z.literal('ok') });
  const jobsWaiting = new Gauge({ name: 'openmyna_jobs_waiting', help: 'Jobs that wait or run', registers: [options.metrics.registry] });
  const jobsFailed = new Gauge({
    name: 'openmyna_jobs_failed',
    help: 'Jobs that failed for good and need an operator',
    registers: [options.metrics.registry],
  });

  app.get('/healthz', { schema: { tags: ['operation'], response: { 200: status } } }, async () => ({ status: 'ok' as const }));
  app.get('/readyz', { schema: { tags: ['operation'], response: { 200: status } } }, async () => {
    if (!options.isReady()) throw new MynaError('MYNA_NOT_READY');
    try {
      await options.ping();
    } catch (cause) {
      throw new MynaError('MYNA_NOT_READY', {}, { cause });
    }
    return { status: 'ok' as const };
  });
  app.get('/metrics', { schema: { tags: ['operation'] } }, async (_request, reply) => {
    const count = await options.jobs()?.count();
    jobsWaiting.set(count?.waiting ?? 0);
    jobsFailed.set(count?.failed ?? 0);
    return reply.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics());
  });
}
