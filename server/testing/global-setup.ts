import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../kernel/database/embedded.ts';
import { migrate } from '../kernel/database/migrate.ts';
import { deriveTestKey, type TestServer, testPassword } from './test-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

let stop: (() => Promise<void>) | undefined;

/** One server for the whole run, its database migrated once; each test file works on a clone. */
export async function setup(project: TestProject): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'myna-db-'));
  const server = await startEmbedded({ folder, password: testPassword, fsync: false });
  stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const names = await migrate(server.target, deriveTestKey);
    const { host, port } = server.target.admin();
    project.provide('testServer', { socket: String(host), port: Number(port), prefix: names.prefix });
  } catch (error) {
    await stop();
    throw error;
  }
}

export async function teardown(): Promise<void> {
  await stop?.();
}
