import type { Server } from 'node:http';
import { layFoundation } from './foundation.ts';
import { openInstitutions } from './institutions.ts';
import { eraseDatabases } from './kernel/database/erase.ts';
import {
  type Config,
  createHttpApp,
  createLimiter,
  createMetrics,
  createMovableClock,
  type HttpApp,
  idempotentRoutes,
  type Jobs,
  type Log,
  type MovableClock,
  MynaError,
  registerFailedJobRoutes,
  registerHealthRoutes,
  startJobs,
} from './kernel/index.ts';
import { buildWebFiles, registerWebFiles } from './web-files.ts';

export interface RunningCountry {
  /** Where the front doors are, without a trailing slash. */
  readonly url: string;
  stop(): Promise<void>;
}

interface RunningOnce extends RunningCountry {
  readonly port: number;
}

/** How often the clock looks for what has become due. */
const tickMs = 20_000;

/** Starts the whole country: database, institutions, jobs, pages. A reset of the sandbox starts it anew on the same port. */
export async function startCountry(config: Config, log: Log, version: string): Promise<RunningCountry> {
  let restarting: Promise<void> = Promise.resolve();
  const startOnce = (settings: Config): Promise<RunningOnce> =>
    start(settings, log, version, () => {
      restarting = restart();
    });
  let running = await startOnce(config);
  const { port, url } = running;

  const restart = async (): Promise<void> => {
    try {
      await running.stop();
      await eraseDatabases({ folder: config.dataDirectory, url: config.databaseUrl });
      running = await startOnce({ ...config, port });
    } catch (error) {
      log.error({ event: 'server.reset-failed', error });
      process.exit(1);
    }
  };

  return {
    url,
    async stop() {
      await restarting;
      await running.stop();
    },
  };
}

async function start(config: Config, log: Log, version: string, requestRestart: () => void): Promise<RunningOnce> {
  const pages = buildWebFiles();
  pages.catch(() => undefined);
  const foundation = await layFoundation(config, log);
  const closers: (() => Promise<unknown>)[] = [() => foundation.databases.close()];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };

  try {
    let jobs: Jobs | undefined;
    const kernel = foundation.databases.as('kernel');
    let isReady = false;
    const institutions = openInstitutions(foundation, {
      movableClock: (events) => createMovableClock(kernel, events, async () => jobs?.settle()),
      reset: async () => {
        isReady = false;
        setImmediate(requestRestart);
      },
    });
    closers.push(() => institutions.stop());
    await institutions.start();

    jobs = await startJobs(foundation.databases.pool('kernel'), kernel, institutions.jobs, log, {
      isAlone: config.databaseUrl === undefined,
    });
    const running = jobs;
    closers.push(() => running.stop());

    const metrics = createMetrics();
    const app = await createHttpApp({
      log,
      tls: config.tls,
      version,
      trustProxy: config.trustProxy,
      publicUrl: config.mode === 'production' ? foundation.publicUrl : undefined,
      limits: createLimiter(foundation.time, { database: kernel, keys: foundation.keys }),
      onAnswer: metrics.onAnswer,
    });
    app.addHook('onRoute', idempotentRoutes(kernel, foundation.keys));
    registerHealthRoutes(app, { metrics, jobs: () => jobs, ping: foundation.ping, isReady: () => isReady });
    institutions.registerRoutes(app);
    registerFailedJobRoutes(app, { jobs: () => jobs, onRequest: institutions.requireOperator });
    await pages;
    await registerWebFiles(app);
    await listen(app, config.host, foundation.port);
    closers.push(() => app.close());

    await institutions.populate();
    closers.push(keepTime(institutions.clock, log));
    isReady = true;
    return { url: foundation.publicUrl, port: foundation.port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listen(app: HttpApp, host: string, port: number): Promise<Server> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new MynaError('MYNA_PORT_IN_USE', { port }, { cause: error });
    throw error;
  }
  return app.server;
}

/** Lets the clock look for what has become due as the day goes by. */
function keepTime(clock: MovableClock, log: Log): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(() => clock.tick()).catch((error: unknown) => log.error({ event: 'clock.due-failed', error }));
  }, tickMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await last;
  };
}
