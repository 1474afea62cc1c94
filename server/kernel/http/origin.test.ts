import { describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { createHttpApp } from './app.ts';
import { isFromForeignPage } from './origin.ts';

async function isForeign(publicUrl: string | undefined, host: string, origin: string | undefined): Promise<boolean> {
  const app = await createHttpApp({ log: createLog({ write: () => true }, () => 0), tls: undefined, version: '0', publicUrl });
  app.post('/here', async (request) => ({ isForeign: isFromForeignPage(request) }));
  const answer = await app.inject({ method: 'POST', url: '/here', headers: { host, ...(origin && { origin }) } });
  await app.close();
  return answer.json().isForeign;
}

describe('the page that a request comes from', () => {
  it('is judged by the public address, where that is known, whatever name led the browser here', async () => {
    const own = 'https://myna.example';
    expect(await isForeign(own, 'myna.example', own)).toBe(false);
    expect(await isForeign(own, '10.0.0.9:8400', own)).toBe(false);
    expect(await isForeign(own, 'evil.example', 'https://evil.example')).toBe(true);
    expect(await isForeign(own, 'myna.example', 'null')).toBe(true);
    expect(await isForeign(own, 'evil.example', undefined)).toBe(false);
  });

  it('is judged by the host of the request in a sandbox, which has many names', async () => {
    expect(await isForeign(undefined, '127.0.0.1:8400', 'http://127.0.0.1:8400')).toBe(false);
    expect(await isForeign(undefined, 'localhost:8400', 'http://evil.example')).toBe(true);
  });
});
