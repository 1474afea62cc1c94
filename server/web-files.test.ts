import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressFolder } from '../web/compress.ts';
import { doors } from '../web/doors.ts';
import { createHttpApp, createLog, type HttpApp } from './kernel/index.ts';
import { registerWebFiles } from './web-files.ts';

/** A build in small: a long script, a short one, a face, a worker, and a page for each door. */
const folder = mkdtempSync(join(tmpdir(), 'openmyna-build-'));
const script = `export const words = ${JSON.stringify(Array.from({ length: 400 }, (_, index) => `word ${index % 17}`))};\n`;
const page = `<!doctype html><title>x</title>${'<link rel="modulepreload" href="/assets/a.js">'.repeat(60)}`;
let app: HttpApp;

function put(name: string, content: string | Buffer): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

beforeAll(async () => {
  put('assets/long-abc.js', script);
  put('assets/short-abc.js', 'export {};\n');
  put('assets/picture-abc.png', Buffer.alloc(4000));
  put('app/portal/worker.js', script);
  for (const { file } of doors) put(file, page);
  await compressFolder(folder);
  app = await createHttpApp({ log: createLog({ write: () => true }, () => 0), tls: undefined, version: '0' });
  await registerWebFiles(app, folder);
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

const ask = (url: string, encoding?: string) =>
  app.inject({ method: 'GET', url, headers: { accept: '*/*', ...(encoding !== undefined && { 'accept-encoding': encoding }) } });

describe('a script of the build', () => {
  it('is sent in Brotli to whoever takes it, as what it is, and kept for ever', async () => {
    const answer = await ask('/assets/long-abc.js', 'gzip, deflate, br, zstd');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringMatching(/^application\/javascript/),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(brotliDecompressSync(answer.rawPayload).toString()).toBe(script);
    expect(answer.rawPayload.length).toBeLessThan(script.length / 5);
  });

  it('is sent in gzip to whoever takes no Brotli, and as it is to whoever takes nothing', async () => {
    const older = await ask('/assets/long-abc.js', 'gzip');
    expect(older.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(older.rawPayload).toString()).toBe(script);
    for (const encoding of [undefined, 'identity', 'br;q=0, gzip;q=0']) {
      const plain = await ask('/assets/long-abc.js', encoding);
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(plain.headers.vary).toBe('accept-encoding');
      expect(plain.body).toBe(script);
    }
  });

  it('is the same file to a cache only in the same form', async () => {
    const [br, gzip, plain] = await Promise.all(['br', 'gzip', 'identity'].map((encoding) => ask('/assets/long-abc.js', encoding)));
    expect(new Set([br, gzip, plain].map((answer) => answer?.headers.etag)).size).toBe(3);
  });

  it('is sent as it is where there is nothing to gain', async () => {
    for (const name of ['/assets/short-abc.js', '/assets/picture-abc.png']) {
      const answer = await ask(name, 'br, gzip');
      expect(answer.statusCode, name).toBe(200);
      expect(answer.headers['content-encoding'], name).toBeUndefined();
      expect(answer.headers['cache-control'], name).toContain('immutable');
    }
  });

  it('that does not exist is no page, whatever is taken', async () => {
    for (const encoding of ['br', 'identity']) expect((await ask('/assets/gone-abc.js', encoding)).statusCode).toBe(404);
  });
});

describe('the portal’s worker', () => {
  it('is asked for anew each time and may serve the portal, in every form', async () => {
    for (const encoding of ['br', 'gzip', 'identity']) {
      const answer = await ask('/app/portal/worker.js', encoding);
      expect(answer.headers['content-encoding'] ?? 'identity').toBe(encoding);
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache', 'service-worker-allowed': '/portal' });
    }
  });
});

describe('a door’s page', () => {
  it('is sent in the form that is taken, and asked for anew each time', async () => {
    const answer = await ask('/portal/log', 'gzip, br');
    expect(answer.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
    });
    expect(brotliDecompressSync(answer.rawPayload).toString()).toBe(page);
    expect(gunzipSync((await ask('/portal', 'br;q=0, gzip;q=0.5')).rawPayload).toString()).toBe(page);
    const plain = await ask('/portal');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body).toBe(page);
  });
});
