import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodings } from '../web/compress.ts';
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
    preCompressed: true,
  });
  await app.register(fastifyStatic, {
    root: join(outDir, appFolder),
    prefix: `/${appFolder}/`,
    index: false,
    decorateReply: false,
    preCompressed: true,
    // Asked for anew each time: a worker that lies in a cache would keep an old portal alive.
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', 'no-cache');
      if (/\/worker\.js(\.br|\.gz)?$/.test(path)) reply.header('service-worker-allowed', '/portal');
    },
  });
  for (const door of doors) {
    const page = readPage(join(outDir, door.file));
    const paths = door.path === '/' ? ['/'] : [door.path, `${door.path}/*`];
    for (const path of paths) app.get(path, { schema: { hide: true } }, (request, reply) => sendPage(request, reply, page));
  }
}

/** A page of the build, and the forms of it that were made smaller. */
interface Page {
  readonly plain: Buffer;
  readonly smaller: readonly { readonly name: string; readonly content: Buffer }[];
}

function readPage(path: string): Page {
  if (!existsSync(path)) throw new Error(`the build has no page ${path}`);
  const smaller = encodings.flatMap(({ name, end }) => (existsSync(path + end) ? [{ name, content: readFileSync(path + end) }] : []));
  return { plain: readFileSync(path), smaller };
}

/** What `Accept-Encoding` (RFC 9110 section 12.5.3) allows by name; a weight of nothing forbids. */
function allows(header: string, name: string): boolean {
  return header.split(',').some((wish) => {
    const [coding = '', ...parameters] = wish.split(';').map((part) => part.trim().toLowerCase());
    return coding === name && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

function sendPage(request: FastifyRequest, reply: FastifyReply, { plain, smaller }: Page): FastifyReply {
  const wished = String(request.headers['accept-encoding'] ?? '');
  const chosen = smaller.find(({ name }) => allows(wished, name));
  if (chosen) reply.header('content-encoding', chosen.name);
  return reply
    .header('cache-control', 'no-cache')
    .header('vary', 'accept-encoding')
    .type('text/html; charset=utf-8')
    .send(chosen?.content ?? plain);
}
