import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { openSignIn, readPage } from '../../testing/sign-in/sign-in.ts';

const house = await openTestHouse();
const bytes = fc.uint8Array({ minLength: 3, maxLength: 600 }).map((array) => Buffer.from(array).toString('base64'));

describe('whatever is sent', () => {
  it('is refused with a code where a card should answer', async () => {
    const { certificate } = await house.newCard();
    const der = Buffer.from(certificate);
    const damaged = fc
      .tuple(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), fc.integer({ min: 3, max: der.length }))
      .map(([at, change, length]) => {
        const copy = Buffer.from(der);
        copy[at] = (copy[at] ?? 0) ^ change;
        return copy.subarray(0, length).toString('base64');
      });
    const browser = house.browser();
    const uid = await openSignIn(browser, 'portal');
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, damaged), bytes, async (sent, signature) => {
        await readPage(browser, uid);
        const refused = await browser.post(`/api/v1/identity/interactions/${uid}/card`, { certificate: sent, signature });
        expect(refused.status).toBeGreaterThanOrEqual(400);
        expect(refused.status).toBeLessThan(500);
        expect(refused.json<{ code: string }>().code).toMatch(/^MYNA_(IDENTITY|CERTIFICATION|REQUEST)_/);
      }),
      { numRuns: 150 },
    );
    expect((await browser.get('/test/portal')).status).toBe(401);
  }, 60_000);

  it('is answered by the provider without a fault of its own', async () => {
    const names = fc.constantFrom(
      'client_id',
      'redirect_uri',
      'scope',
      'state',
      'nonce',
      'prompt',
      'max_age',
      'claims',
      'request',
      'code_challenge',
      'acr_values',
      'id_token_hint',
    );
    const values = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\0', 'openmyna-portal', 'openid', 'none', 'S256', `${house.publicUrl}/api/v1/portal/session/callback`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, values), { maxLength: 8 }), async (parameters) => {
        const query = new URLSearchParams([['response_type', 'code'], ...parameters]);
        const answer = await house.browser().get(`/oidc/auth?${query}`);
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('opens no session with a cookie that nobody was given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9_-]{1,80}$/), async (token) => {
        const browser = house.browser();
        browser.setCookie(`openmyna-session-portal=${token}`);
        browser.setCookie(`openmyna_oidc=${token}`);
        browser.setCookie(`openmyna_interaction=${token}`);
        expect((await browser.get('/test/portal')).status).toBe(401);
        expect((await browser.get(`/api/v1/identity/interactions/${token.padEnd(12, 'x').slice(0, 64)}`)).status).toBe(404);
      }),
      { numRuns: 40 },
    );
  });
});
