import { describe, expect, it } from 'vitest';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { signIn } from '../../testing/sign-in/sign-in.ts';

const house = await openTestHouse('https://myna.example');

describe('at a public address with TLS', () => {
  it('keeps every cookie to encrypted connections, and sessions to this host', async () => {
    const browser = house.browser();
    const lines: string[] = [];
    const watched = { ...browser, get: async (...args: Parameters<typeof browser.get>) => watch(await browser.get(...args)) };
    const watch = <T extends { headers: Readonly<Record<string, string | string[] | undefined>> }>(answer: T): T => {
      lines.push(...[answer.headers['set-cookie'] ?? []].flat());
      return answer;
    };
    expect(await signIn(watched, 'portal', await house.newCard())).toBe('/portal');
    expect(lines.length).toBeGreaterThanOrEqual(4);
    for (const line of lines) expect(line).toMatch(/; ?Secure/i);
    for (const line of lines) expect(line).toMatch(/; ?HttpOnly/i);
    for (const line of lines) expect(line).toMatch(/; ?SameSite=Lax/i);
    expect(lines.filter((line) => line.startsWith('__Host-openmyna-session-portal='))).toHaveLength(1);
    expect((await browser.get('/test/portal')).status).toBe(200);
  });

  it('names itself by the public address, whatever the connection says', async () => {
    const answer = await house
      .browser()
      .get('/oidc/.well-known/openid-configuration', { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    expect(answer.json()).toMatchObject({
      issuer: 'https://myna.example/oidc',
      authorization_endpoint: 'https://myna.example/oidc/auth',
      token_endpoint: 'https://myna.example/oidc/token',
      jwks_uri: 'https://myna.example/oidc/jwks',
    });
  });
});
