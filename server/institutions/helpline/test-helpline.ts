import type { ProfileName } from '@openmyna/rules';
import { type Actor, createHttpApp } from '../../kernel/index.ts';
import { openTestRooms, publicUrl } from '../../testing/rooms.ts';
import { registerCardsRoutes } from '../cards/index.ts';
import { registryMessages, registryProblems } from '../registry/index.ts';
import { createHelpline } from './helpline.ts';
import { registerHelplineRoutes } from './routes.ts';
import { createVerifiers } from './verifiers.ts';

/** For the tests of this room: every institution below it on a database of its own, the HTTP face, chips in this process. */
export async function createTestHelpline(policy: ProfileName = 'brief') {
  let offset = 0;
  const rooms = await openTestRooms({ policy, time: { now: () => Date.now() + offset } });
  const { databases, keys, log, lines, profile, time, clock, dueEvents, exchange, registry, certification, letters, production, cards } =
    rooms;
  const { identity, register, importCard, sessionAt } = rooms;
  const verifiers = createVerifiers({ certification, sessions: identity.sessions, passkeys: identity.passkeys, clock });
  const helpline = createHelpline({ databases, keys, clock, time, profile, registry, cards, verifiers });
  dueEvents.push(helpline.dueEvents);
  const app = await createHttpApp({ log, tls: undefined, version: '0' });
  app.problems.add(registryProblems, registryMessages);
  identity.registerRoutes(app);
  registerCardsRoutes(app, production, {
    requireOperator: identity.sessions.requireSession('bureau', 'bureau.operator'),
    actorOf: (request) => ({ institution: 'bureau', person: request.doorSession.code }),
  });
  registerHelplineRoutes(app, helpline, identity.sessions);
  const running = await rooms.start(production.jobs);

  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  const ask = async (method: 'GET' | 'POST', path: string, headers: Record<string, string>, body?: object): Promise<any> => {
    const answer = await app.inject({
      method,
      url: `/api/v1/helpline${path}`,
      headers: { host: 'localhost:8400', origin: publicUrl, 'sec-fetch-site': 'same-origin', 'accept-language': 'en', ...headers },
      ...(method === 'POST' ? { payload: body ?? {} } : {}),
    });
    return { status: answer.statusCode, ...(answer.body ? answer.json() : {}) };
  };
  const operatorOf = (cookie: string) => ({
    get: (path: string) => ask('GET', path, { cookie }),
    post: (path: string, body?: object) => ask('POST', path, { cookie }, body),
  });
  const by: Actor = { institution: 'operator', person: 'system' };

  return {
    app,
    databases,
    clock,
    cards,
    certification,
    exchange,
    verifiers,
    letters,
    lines,
    register,
    importCard,
    sessionAt,
    ask,
    settle: () => running.settle(),
    passTime(milliseconds: number) {
      offset += milliseconds;
    },
    /** An operator with a card, signed in at the console. */
    async newOperator() {
      const residentId = await register();
      const card = await importCard(residentId);
      await identity.staff.grantRole({ residentId, institution: 'helpline', role: 'helpline.operator', from: await clock.today(), by });
      return { cardId: card.id, ...operatorOf(await sessionAt('helpline', residentId, card.id)) };
    },
    /** Somebody calls. */
    async newCall(body: object = { language: 'ja' }) {
      const { line, ticket, ...rest } = await ask('POST', '/line', {}, body);
      const headers = { 'x-helpline-line': String(line) };
      return {
        id: String(line).split('.')[0] ?? '',
        ticket,
        answer: rest,
        headers,
        look: (query = '') => ask('GET', `/line${query}`, headers),
        say: (text: string) => ask('POST', '/line/say', headers, { text }),
        hangUp: () => ask('POST', '/line/hang-up', headers),
      };
    },
    async stop() {
      await app.close();
      await helpline.stop();
      await rooms.stop();
    },
  };
}
