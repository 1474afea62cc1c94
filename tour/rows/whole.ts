import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createBrowser, problemOf } from '../browser.ts';
import { has, run } from '../outside.ts';
import { signIn } from '../sign-in.ts';
import type { Row } from '../tour.ts';

export const oneCommand: Row = {
  id: 'B01',
  title: 'The whole system from one command, no container engine, in under a minute',
  async walk(world, notes) {
    const visitor = createBrowser(world.base);
    const ready = await visitor.get('/readyz');
    notes.expect(ready.status === 200, `the system says that it is ready (${ready.status})`);
    if (world.startedIn === undefined) notes.evidence('started by somebody else', world.base);
    else {
      notes.expect(world.startedIn < 60_000, `the first start took ${world.startedIn} ms`);
      notes.evidence('first start with fresh data, cast and cards included', `${(world.startedIn / 1000).toFixed(1)} s`);
    }
    const people = await visitor.read<{ card: unknown }[]>('/sandbox/people');
    notes.evidence('people there', `${people.length}, cards ${people.filter(({ card }) => card !== null).length}`);
    const doors = ['/', '/apply', '/letterbox', '/counter', '/bureau', '/portal', '/tax'];
    const statuses = await Promise.all(doors.map(async (door) => `${door} ${(await visitor.get(door)).status}`));
    notes.expect(
      statuses.every((line) => line.endsWith(' 200')),
      `every front door opens: ${statuses.join(', ')}`,
    );
    notes.evidence('front doors', statuses.join(', '));
    const unknown = await visitor.get('/api/v1/nowhere');
    notes.expect(unknown.status === 404 && problemOf(unknown).code !== '', `an unknown route has a clear answer (${unknown.status})`);
    notes.refused('an unknown route', `404 ${problemOf(unknown).code}`, 'nothing is there');
    const body = await visitor.send('POST', '/sandbox/clock', '{"advance": "tomorrow"}', { 'content-type': 'application/json' });
    const clock = await visitor.read<{ today: string }>('/sandbox/clock');
    notes.expect(body.status === 400, `a body that is none is refused (${body.status})`);
    notes.refused('a clock moved by nonsense', `400 ${problemOf(body).code}`, `still ${clock.today}`);
  },
};

export const inContinuousIntegration: Row = {
  id: 'B02',
  title: 'Card, authorities, sign-in and institutions for a developer’s CI, without a card or a person',
  async walk(world, notes) {
    const visitor = createBrowser(world.base);
    const discovery = await visitor.read<{ issuer: string; jwks_uri: string; authorization_endpoint: string }>(
      '/oidc/.well-known/openid-configuration',
    );
    notes.evidence('OpenID issuer', discovery.issuer);
    const openapi = await visitor.read<{ openapi: string; paths: Record<string, unknown> }>('/openapi.json');
    notes.evidence('OpenAPI', `${openapi.openapi}, ${Object.keys(openapi.paths).length} paths`);
    const session = await signIn(world.base, 'portal', 'yoshiko', '1234');
    const home = await session.read<{ person: { name: string } }>('/api/v1/portal/home');
    notes.expect(home.person.name === '𠮷田 佳子', 'a named test person signs in by APDU, with no hand on a card');
    notes.evidence('signed in without a person', home.person.name);
    if (await has('openssl')) notes.evidence('verified by', (await run('openssl', ['version'])).output.trim());

    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forged = sign('sha256', Buffer.from('anything'), privateKey);
    const page = createBrowser(world.base);
    const start = await page.get('/api/v1/portal/session/start');
    const uid = new URL((await page.get(start.location)).location, world.base).searchParams.get('uid') ?? '';
    await page.get(`/api/v1/identity/interactions/${uid}`);
    const refused = await page.post(`/api/v1/identity/interactions/${uid}/card`, {
      certificate: createHash('sha256').update('no certificate').digest('base64'),
      signature: forged.toString('base64'),
    });
    const after = await page.read<{ signedIn: boolean }>('/api/v1/portal/session');
    notes.expect(refused.status >= 400 && !after.signedIn, `a made-up certificate does not sign in (${refused.status})`);
    notes.refused('a made-up certificate', `${refused.status} ${problemOf(refused).code}`, `signed in: ${after.signedIn}`);
  },
};
