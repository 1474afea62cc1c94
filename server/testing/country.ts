import { policyProfile } from '@openmyna/rules';
import type { RouteOptions } from 'fastify';
import type { Foundation } from '../foundation.ts';
import { type Institutions, openInstitutions } from '../institutions.ts';
import { createDocuments } from '../kernel/documents/index.ts';
import {
  createHttpApp,
  createLetters,
  createLog,
  createMovableClock,
  type DatabaseLine,
  databaseSigners,
  type HttpApp,
  idempotentRoutes,
  type Jobs,
  machineTime,
  openKeyStore,
  readCivilClock,
  readConfig,
  registerFailedJobRoutes,
  startJobs,
} from '../kernel/index.ts';
import { createTestDatabases, type TestDatabases } from './index.ts';

export interface TestCountry {
  readonly app: HttpApp;
  readonly institutions: Institutions;
  readonly foundation: Foundation;
  readonly databases: TestDatabases;
  /** Every route of every door, those too that the OpenAPI document leaves out. */
  readonly routes: readonly RouteOptions[];
  /** Every line that was logged. */
  readonly lines: readonly string[];
  /** Starts background jobs; `stop` of them is the caller's. */
  startJobs(): Promise<Jobs>;
}

/** All institutions over a database of the calling test file, with their routes; nothing runs until `institutions.start()`. */
export async function createTestCountry(line?: DatabaseLine): Promise<TestCountry> {
  const databases = await createTestDatabases(line);
  const config = readConfig({});
  const kernel = databases.as('kernel');
  const keys = openKeyStore(config.secret, (store) => databaseSigners(kernel, store));
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => lines.push(line) > 0 }, machineTime.now);
  const profile = policyProfile(config.policy);
  const publicUrl = 'http://localhost:8400';
  const foundation: Foundation = {
    config,
    log,
    databases,
    databaseLine: line,
    keys,
    clock: readCivilClock(kernel),
    time: machineTime,
    letters: createLetters(kernel, keys),
    documents: createDocuments({ profile, url: publicUrl }),
    profile,
    port: 8400,
    publicUrl,
    ping: async () => undefined,
  };
  let jobs: Jobs | undefined;
  const institutions = openInstitutions(foundation, {
    movableClock: (events) => createMovableClock(kernel, events, async () => jobs?.settle()),
    reset: async () => undefined,
  });
  const app = await createHttpApp({ log, tls: undefined, version: '0' });
  app.addHook('onRoute', idempotentRoutes(kernel, keys));
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  institutions.registerRoutes(app);
  registerFailedJobRoutes(app, { jobs: () => jobs, onRequest: institutions.requireOperator });
  return {
    app,
    institutions,
    foundation,
    databases,
    routes,
    lines,
    async startJobs() {
      jobs = await startJobs(databases.pool('kernel'), kernel, institutions.jobs, log);
      return jobs;
    },
  };
}
