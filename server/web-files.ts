import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { appFolder, doors } from '../web/doors.ts';
import type { HttpApp } from './kernel/index.ts';

const buildScript = fileURLToPath(new URL('./build-web.ts', import.meta.url));

/** Where the built front doors stand. */
export const webDirectory = fileURLToPath(new URL('../web/.build', import.meta.url));

/** Builds the front doors if their sources changed since the last build. */
export function buildWebFiles(outDir: string = webDirectory): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(buildScript, [outDir], {
      execArgv: ['--conditions=openmyna-source', '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the front doors could not be built (exit ${code})`))));
  });
}

/** Serves the built doors: each page at its path and below it, scripts and styles by their hashed names for ever. */
export async function registerWebFiles(app: HttpApp, outDir: string = webDirectory): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(outDir, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    decorateReply: false,
  });
  await app.register(fastifyStatic, {
    root: join(outDir, appFolder),
    prefix: `/${appFolder}/`,
    index: false,
    decorateReply: false,
    // Asked for anew each time: a worker that lies in a cache would keep an old portal alive.
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', 'no-cache');
      if (path.endsWith('/worker.js')) reply.header('service-worker-allowed', '/portal');
    },
  });
  const pages = new Map<string, Buffer>();
  const pageOf = (file: string): Buffer => {
    let page = pages.get(file);
    if (!page) {
      page = readFileSync(join(outDir, file));
      pages.set(file, page);
    }
    return page;
  };
  for (const door of doors) {
    if (!existsSync(join(outDir, door.file))) throw new Error(`the build has no page ${door.file}`);
    const paths = door.path === '/' ? ['/'] : [door.path, `${door.path}/*`];
    for (const path of paths) {
      app.get(path, { schema: { hide: true } }, (_request, reply) =>
        reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(pageOf(door.file)),
      );
    }
  }
}
