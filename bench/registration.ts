import { type Bench, type BenchServer, concurrency, perSecond, result } from './bench.ts';
import type { Browser } from './browser.ts';
import { insertCard, signInOnce } from './sign-in.ts';

/** A visit registers this many people, one after the other, as a family does. */
const peopleOfVisit = 4;

/**
 * Registrations at the counter through the HTTP route, with an officer's session: the rules, the number and the record code, sealing,
 * the log entry, the job for the letter, the visit's event; every commit durable. Visits are started and ended within the time.
 * The limit is what the same session can ask of the server at all: the queue of the day.
 */
export const registration: Bench = {
  name: 'registration',
  needs: 'server',
  async run(server) {
    const officer = await signInOfficer(server);
    const lanes = Array.from({ length: concurrency }, (_, lane) => createLane(officer, lane));
    const value = await perSecond((lane) => (lanes[lane] as () => Promise<void>)());
    const asked = await perSecond(async () => void (await officer.send('GET', '/api/v1/counter/session')), 2);
    const limit = { name: 'the same session asked who it is', value: asked };
    return [result('registrations', value, '/s', limit, { atLeast: 1000 })];
  },
};

async function signInOfficer(server: BenchServer): Promise<Browser> {
  const people = (await (await fetch(`${server.base}/sandbox/people`)).json()) as { id: string; card: { id: string } | null }[];
  const kenji = people.find(({ id }) => id === 'kenji')?.card;
  if (!kenji) throw new Error('the officer has no card');
  const reader = await insertCard(server.base, kenji.id, '1234');
  try {
    return await signInOnce(server, reader, 'counter');
  } finally {
    await reader.card.close();
  }
}

const kana = [...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ'];

function createLane(officer: Browser, lane: number): () => Promise<void> {
  let visit = '';
  let count = 0;
  const ask = async <Body>(path: string, body: object): Promise<Body> =>
    JSON.parse((await officer.send('POST', path, JSON.stringify(body))).body) as Body;
  return async () => {
    if (count % peopleOfVisit === 0) {
      if (visit) await ask(`/api/v1/counter/visits/${visit}/done`, {});
      visit = (await ask<{ visit: { id: string } }>('/api/v1/counter/visits', { journey: 'registration' })).visit.id;
    }
    count += 1;
    await ask(`/api/v1/counter/visits/${visit}/registration`, {
      registration: newcomer(lane, count),
      evidence: ['passport', 'family-register-extract'],
    });
  };
}

function newcomer(lane: number, count: number) {
  const letters = [
    lane,
    Math.floor(count / kana.length ** 2) % kana.length,
    Math.floor(count / kana.length) % kana.length,
    count % kana.length,
  ];
  const given = letters.map((letter) => kana[letter] ?? '').join('');
  return {
    kind: 'arrival',
    name: `速水 ${given}`,
    kana: `ハヤミ ${given}`,
    sex: count % 2 === 0 ? 'female' : 'male',
    birthDate: `19${60 + (count % 40)}-0${1 + (count % 9)}-1${count % 10}`,
    municipality: '149900',
    address: `汐見市浜通り${1 + (count % 90)}番${1 + lane}号`,
  };
}
