import * as openid from 'openid-client';
import { describe, expect, it } from 'vitest';
import { createTestCountry } from '../../testing/country.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { newServiceKeys } from '../../testing/sign-in/service.ts';

const house = await openTestHouse();
const path = '/api/v1/identity/services';
const body = (change: object = {}) => ({
  clientId: 'reading-room',
  name: 'Reading room',
  redirectUris: ['https://reading.example/callback'],
  asks: ['name'],
  jwks: { keys: [newServiceKeys().jwk] },
  ...change,
});

describe('registering a relying service', () => {
  it('is for operators in production, and says so before it looks at what is sent', async () => {
    for (const request of [
      { method: 'GET', url: path },
      { method: 'POST', url: path, payload: { hello: 'world' } },
      { method: 'DELETE', url: `${path}/reading-room` },
    ] as const)
      expect((await house.app.inject(request)).json().code).toBe('MYNA_IDENTITY_SESSION_REQUIRED');
  });

  it('is open to every developer in a sandbox: a service is added, asks for no more than it said, and is gone when removed', async () => {
    const { app, institutions } = await createTestCountry();
    await institutions.start();
    const send = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
      app.inject({ method, url, ...(payload && { payload }) });
    const authorize = async (scope: string) => {
      const { location, 'content-type': type } = (
        await send(
          'GET',
          `/oidc/auth?${new URLSearchParams({
            client_id: 'reading-room',
            response_type: 'code',
            redirect_uri: 'https://reading.example/callback',
            scope,
            code_challenge: await openid.calculatePKCECodeChallenge(openid.randomPKCECodeVerifier()),
            code_challenge_method: 'S256',
          })}`,
        )
      ).headers;
      return String(location ?? type);
    };
    expect((await send('POST', path, body())).statusCode).toBe(201);
    expect((await send('GET', path)).json()).toEqual([
      expect.objectContaining({ clientId: 'reading-room', asks: ['name'], redirectUris: ['https://reading.example/callback'] }),
    ]);
    expect(await authorize('openid name')).toContain('/sign-in?uid=');
    expect(await authorize('openid address')).toContain('invalid_scope');
    expect((await send('POST', path, body({ name: 'Somebody else' }))).json().code).toBe('MYNA_IDENTITY_SERVICE_EXISTS');
    expect((await send('DELETE', `${path}/reading-room`)).statusCode).toBe(204);
    expect((await send('DELETE', `${path}/reading-room`)).json().code).toBe('MYNA_IDENTITY_SERVICE_NOT_FOUND');
    expect(await authorize('openid name')).not.toContain('/sign-in');
    for (const [field, bad] of [
      ['redirectUris.0', { redirectUris: ['http://reading.example/callback'] }],
      ['redirectUris', { redirectUris: [] }],
      ['clientId', { clientId: 'openmyna-portal' }],
      ['jwks.keys.0', { jwks: { keys: [{ ...newServiceKeys().jwk, d: 'secret' }] } }],
    ] as const) {
      expect((await send('POST', path, body(bad))).json()).toMatchObject({ code: 'MYNA_IDENTITY_SERVICE_INVALID', facts: { field } });
    }
    await app.close();
    await institutions.stop();
  });
});
