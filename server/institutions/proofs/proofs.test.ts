import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitToNumber, verifyNumberProof } from '@openmyna/jpki/number-proof';
import { policyProfile } from '@openmyna/rules';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocuments } from '../../kernel/documents/index.ts';
import { readCivilClock } from '../../kernel/index.ts';
import type { Browser } from '../../testing/sign-in/browser.ts';
import type { TestCard } from '../../testing/sign-in/cards.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { signIn } from '../../testing/sign-in/sign-in.ts';
import { createProofs } from './index.ts';

const house = await openTestHouse();
const { proofs } = house;
const base = '/api/v1/portal/proofs';
const folder = mkdtempSync(join(tmpdir(), 'openmyna-proofs-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Own {
  readonly id: string;
  readonly checkCode: string;
  readonly state: string;
  readonly checks: { readonly way: string; readonly standing: string }[];
}

interface Holder {
  readonly browser: Browser;
  readonly card: TestCard;
  readonly code: string;
}

async function holder(): Promise<Holder> {
  const browser = house.browser();
  const card = await house.newCard();
  await signIn(browser, 'portal', card);
  return { browser, card, code: await house.exchange.codeFor(card.residentId, 'portal') };
}

const wanted = { asker: '港の食堂', use: 'employment' } as const;

/** Signs what the server asks for, with this card. */
async function answerOf({ browser, card }: Pick<Holder, 'browser' | 'card'>, request: object = wanted, signedBy = card) {
  const opened = await browser.post(`${base}/challenge`, request);
  expect(opened.status, opened.text).toBe(200);
  const { challenge, message } = opened.json<{ challenge: string; message: string }>();
  const signature = await signedBy.sign(Buffer.from(message, 'base64'));
  return {
    challenge,
    certificate: Buffer.from(signedBy.certificate).toString('base64'),
    signature: Buffer.from(signature).toString('base64'),
  };
}

async function make(who: Holder, request: object = wanted): Promise<Own> {
  const made = await who.browser.post(base, await answerOf(who, request));
  expect(made.status, made.text).toBe(201);
  return made.json<Own>();
}

/** What the register says, for a test that must know it. */
async function factsOf(who: Holder): Promise<{ number: string; birthDate: string }> {
  const { basicFour, individualNumber } = await house.exchange.disclose({
    code: who.code,
    purpose: 'portal.number-proof',
    items: ['basicFour', 'individualNumber'],
    actor: { institution: 'portal', person: who.code },
  });
  return { number: String(individualNumber), birthDate: (basicFour as { birthDate: string }).birthDate };
}

const entriesOf = async (who: Holder, purpose: string): Promise<number> => {
  const { rows } = await house.databases.admin.query<{ n: number }>(
    'select count(*)::int as n from exchange.entries where resident_id = $1 and purpose = $2',
    [who.card.residentId, purpose],
  );
  return rows[0]?.n ?? 0;
};

const fileOf = async (who: Holder, id: string): Promise<Buffer> => {
  const answer = await house.app.inject({
    url: `${base}/${id}/file`,
    headers: {
      cookie: Object.entries(who.browser.cookiesAt('/'))
        .map(([name, value]) => `${name}=${value}`)
        .join('; '),
    },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.rawPayload;
};

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    (value) => JSON.stringify(value),
    (error: { code?: string }) => error.code ?? String(error),
  );

const tool = (program: string, ...args: string[]): string => {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `failed: ${stdout}${stderr}`;
  }
};
const put = (name: string, data: Uint8Array | string): string => {
  writeFileSync(join(folder, name), data);
  return join(folder, name);
};

let hanako: Holder;
beforeAll(async () => {
  hanako = await holder();
});

describe('making a proof of number', () => {
  it('takes the card, is an entry of the holder’s log, and tells its holder a check code', async () => {
    const before = await entriesOf(hanako, 'portal.number-proof');
    const proof = await make(hanako);
    expect(proof).toMatchObject({ asker: '港の食堂', use: 'employment', state: 'open', checks: [] });
    expect(proof.checkCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    expect(await entriesOf(hanako, 'portal.number-proof')).toBe(before + 1);
    expect(JSON.stringify(proof)).not.toContain((await factsOf(hanako)).number);
  });

  it('is told to its holder: that it was made, and the first time that its asker, or another, checks it', async () => {
    const who = await holder();
    const told = async () =>
      (await who.browser.get('/api/v1/portal/notifications'))
        .json<{ notifications: { kind: string; facts: object }[] }>()
        .notifications.map(({ kind, facts }) => ({ kind, ...facts }))
        .reverse();
    const { checkCode: code } = await make(who);
    expect(await told()).toEqual([{ kind: 'proof', state: 'made' }]);
    const check = (asker: string) => house.browser().post('/api/v1/verify/code', { code, asker });
    for (const asker of ['山の銀行', '山の銀行', wanted.asker, wanted.asker]) expect((await check(asker)).status).toBe(200);
    expect((await house.browser().post('/api/v1/verify/code', { code: '000000000000' })).status).toBe(404);
    expect(await told()).toEqual([
      { kind: 'proof', state: 'made' },
      { kind: 'proof', state: 'other-asker' },
      { kind: 'proof', state: 'checked' },
    ]);
  });

  it('refuses a signature that is used a second time', async () => {
    const answer = await answerOf(hanako);
    expect((await hanako.browser.post(base, answer)).status).toBe(201);
    expect((await hanako.browser.post(base, answer)).json()).toMatchObject({ status: 409, code: 'MYNA_PROOF_CHALLENGE_STALE' });
  });

  it('makes one proof of a request that is repeated with its key', async () => {
    const answer = await answerOf(hanako);
    // The test house keeps no answers: the challenge itself is good for one proof, also for two at once.
    const both = await Promise.all([hanako.browser.post(base, answer), hanako.browser.post(base, answer)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('refuses another card, a signature over something else, and an answer after three minutes', async () => {
    const other = await house.newCard();
    const foreign = await answerOf(hanako, wanted, other);
    expect((await hanako.browser.post(base, foreign)).json()).toMatchObject({ status: 403, code: 'MYNA_PROOF_OTHER_CARD' });
    const first = await answerOf(hanako);
    const second = await answerOf(hanako, { asker: '山の銀行', use: 'bank-account' });
    expect((await hanako.browser.post(base, { ...second, signature: first.signature })).status).toBeGreaterThanOrEqual(400);
    const late = await answerOf(hanako);
    house.passTime(180_000);
    expect((await hanako.browser.post(base, late)).json()).toMatchObject({ code: 'MYNA_PROOF_CHALLENGE_STALE' });
  });

  it.each([
    ['nothing', ' '],
    ['eighty-one letters', '長'.repeat(81)],
    ['a character that turns the line round', '港の\u202E食堂'],
    ['an unassigned character', '港の\u{2FFFE}食堂'],
    ['a picture, which the file cannot show', '港の食堂🍜'],
  ])('refuses %s as the asker', async (_what, asker) => {
    expect((await hanako.browser.post(`${base}/challenge`, { asker, use: 'tax' })).json()).toMatchObject({
      code: 'MYNA_PROOF_ASKER_INVALID',
    });
  });

  it('refuses a use that is not in the law’s list, and somebody who is not signed in', async () => {
    expect((await hanako.browser.post(`${base}/challenge`, { asker: 'x', use: 'lottery' })).status).toBe(400);
    expect((await house.browser().post(`${base}/challenge`, wanted)).status).toBe(401);
  });

  it('is not offered where the portal is no proof of number', async () => {
    const clock = readCivilClock(house.databases.as('core'));
    const profile = policyProfile('jlis');
    const documents = createDocuments({ profile, url: house.publicUrl });
    const { databases, keys, exchange, certification, identity } = house;
    const time = { now: () => Date.now() };
    const parts = { databases, keys, clock, time, documents, profile, exchange, certification, sessions: identity.sessions };
    const underLaw = createProofs({ ...parts, notifyCode: house.notifications.notifyCode, publicUrl: () => house.publicUrl });
    const { session } = await identity.sessions.start({ door: 'portal', code: hanako.code, cardId: hanako.card.cardId, cardSerial: '01' });
    await expect(underLaw.openChallenge(session, wanted)).rejects.toMatchObject({ code: 'MYNA_PROOF_NOT_OFFERED' });
  });
});

describe('the file', () => {
  let who: Holder;
  let proof: Own;
  let pdf: Buffer;
  beforeAll(async () => {
    who = await holder();
    proof = await make(who);
    pdf = await fileOf(who, proof.id);
  });

  it('holds number, asker, use and check code, and is PDF/A', async () => {
    const { number } = await factsOf(who);
    const text = tool('pdftotext', '-layout', put('proof.pdf', pdf), '-').replace(/\s/g, '');
    for (const part of [number, '港の食堂', '勤務先の税・社会保険の手続', proof.checkCode, '田中花子']) expect(text).toContain(part);
    expect(tool('pdfinfo', '-meta', join(folder, 'proof.pdf'))).toMatch(/<pdfaid:part>2<[\s\S]*<pdfaid:conformance>B</);
  });

  it('is verified without us: pdfsig, and openssl with the published authority', async () => {
    const now = await readCivilClock(house.databases.as('core')).now();
    const said = tool('pdfsig', '-nocert', put('proof.pdf', pdf));
    expect(said).toContain('Signature is Valid');
    expect(said).toContain('Total document signed');
    const { authority } = await proofs.published();
    put('authority.pem', new X509Certificate(Buffer.from(authority)).toString());
    const text = pdf.toString('latin1');
    const [, before, after, rest] = /ByteRange \[ 0 (\d+) +(\d+) +(\d+) +\]/.exec(text) ?? [];
    const contents = text.slice(Number(before) + 1, Number(after) - 1).replace(/(00)+$/, '');
    put('signature.der', Buffer.from(contents.length % 2 ? `${contents}0` : contents, 'hex'));
    put('signed', Buffer.concat([pdf.subarray(0, Number(before)), pdf.subarray(Number(after), Number(after) + Number(rest))]));
    const verify = (content: string): string =>
      tool(
        ...([
          'openssl',
          'cms',
          '-verify',
          '-inform',
          'DER',
          '-in',
          join(folder, 'signature.der'),
          '-content',
          join(folder, content),
        ] as const),
        ...[
          '-binary',
          '-CAfile',
          join(folder, 'authority.pem'),
          '-attime',
          String(Math.floor(now.epochMilliseconds / 1000)),
          '-out',
          '/dev/null',
        ],
      );
    expect(verify('signed')).not.toContain('failed');
    put('other', Buffer.concat([pdf.subarray(0, Number(before)), Buffer.from(' ')]));
    expect(verify('other')).toContain('failed');
  });

  it('is known again byte by byte, and each check stands in the holder’s log', async () => {
    const before = await entriesOf(who, 'portal.number-proof-check');
    expect(await proofs.checkFile(pdf, {})).toMatchObject({
      way: 'file',
      standing: 'good',
      proof: { asker: '港の食堂', use: 'employment' },
    });
    expect(await entriesOf(who, 'portal.number-proof-check')).toBe(before + 1);
    const [own] = (await who.browser.get(base)).json<{ proofs: Own[] }>().proofs;
    expect(own?.checks[0]).toMatchObject({ way: 'file', standing: 'good' });
  });

  it('is refused with any byte changed, wherever it is, and with anything added', async () => {
    const step = Math.floor(pdf.length / 150);
    for (let at = 7; at < pdf.length; at += step) {
      const changed = Buffer.from(pdf);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await codeOf(proofs.checkFile(changed, {})), `byte ${at}`).toMatch(/^MYNA_PROOF_(ALTERED|NOT_OURS)$/);
    }
    expect(await codeOf(proofs.checkFile(Buffer.concat([pdf, Buffer.from('\n')]), {}))).toMatch(/^MYNA_PROOF_(ALTERED|NOT_OURS)$/);
    expect(await codeOf(proofs.checkFile(pdf.subarray(0, -3), {}))).toMatch(/^MYNA_PROOF_(ALTERED|NOT_OURS)$/);
  }, 60_000);

  it('another PDF, a number letter and no PDF at all are not ours', async () => {
    const letter = await createDocuments({ profile: policyProfile('brief'), url: house.publicUrl }).renderPinSheet();
    expect(await codeOf(proofs.checkFile(letter, {}))).toBe('MYNA_PROOF_NOT_OURS');
    expect(await codeOf(proofs.checkFile(Buffer.from('hello'), {}))).toBe('MYNA_PROOF_NOT_OURS');
    expect(await codeOf(proofs.checkFile(new Uint8Array(), {}))).toBe('MYNA_PROOF_NOT_OURS');
  });

  it('is shown to nobody else', async () => {
    const stranger = await holder();
    expect((await stranger.browser.get(`${base}/${proof.id}/file`)).json()).toMatchObject({ status: 404, code: 'MYNA_PROOF_UNKNOWN' });
    expect((await stranger.browser.post(`${base}/${proof.id}/withdraw`, {})).status).toBe(404);
    expect((await stranger.browser.post(`${base}/${proof.id}/screen`, {})).status).toBe(404);
    expect((await house.browser().get(`${base}/${proof.id}/file`)).status).toBe(401);
  });
});

describe('the code on the screen', () => {
  const tokenOf = async (who: Holder, id: string): Promise<string> => {
    const drawn = await who.browser.post(`${base}/${id}/screen`, {});
    expect(drawn.status, drawn.text).toBe(200);
    return drawn.json<{ token: string }>().token;
  };

  it('is verified without us by its asker, whose number and birth date fit', async () => {
    const proof = await make(hanako);
    const token = await tokenOf(hanako, proof.id);
    const { keys } = (await house.browser().get('/api/v1/verify/keys')).json<{ keys: object[] }>();
    expect(keys).toHaveLength(1);
    const { screenKey } = await proofs.published();
    // Protocol time of the house runs ahead of the machine's.
    const read = verifyNumberProof(token, { keys: [screenKey], audience: '港の食堂', now: now(token) });
    const facts = await factsOf(hanako);
    const commit = (over: object) => commitToNumber({ checkCode: proof.checkCode, proofId: read.jti, ...facts, ...over });
    expect(await commit({})).toBe(read.fit);
    expect(await commit({ birthDate: '1999-01-01' })).not.toBe(read.fit);
    const open = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    for (const secret of [facts.number, proof.checkCode, facts.birthDate, '花子']) expect(open).not.toContain(secret);
  });

  it('counts once: a copy of it is told from it', async () => {
    const proof = await make(hanako);
    const token = await tokenOf(hanako, proof.id);
    expect(await proofs.checkScreen(token, { asker: '港の食堂' })).toMatchObject({ standing: 'good', way: 'screen' });
    expect(await proofs.checkScreen(token, { asker: '港の食堂' })).toMatchObject({ standing: 'shown-before' });
    expect(await proofs.checkScreen(await tokenOf(hanako, proof.id), {})).toMatchObject({ standing: 'good' });
  });

  it('is no proof to another asker, who learns nothing and does not use it up', async () => {
    const token = await tokenOf(hanako, (await make(hanako)).id);
    expect(await proofs.checkScreen(token, { asker: '山の銀行' })).toEqual({
      way: 'screen',
      standing: 'other-asker',
      proof: undefined,
      number: undefined,
    });
    expect(await proofs.checkScreen(token, { asker: '港の 食堂' })).toMatchObject({ standing: 'good' });
  });

  it('is an old picture after two minutes', async () => {
    const token = await tokenOf(hanako, (await make(hanako)).id);
    house.passTime(120_000);
    expect(await proofs.checkScreen(token, {})).toMatchObject({ standing: 'old-picture' });
  });

  it('is refused altered, and anything else is', async () => {
    const token = await tokenOf(hanako, (await make(hanako)).id);
    const [head = '', body = '', mark = ''] = token.split('.');
    const longer = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...longer, aud: '山の銀行' })).toString('base64url');
    for (const other of [`${head}.${forged}.${mark}`, 'x', `${head}.${body}.`, `${token}.x`]) {
      expect(await codeOf(proofs.checkScreen(other, {}))).toBe('MYNA_PROOF_NOT_OURS');
    }
  });

  const now = (token: string): number =>
    (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { iat: number }).iat * 1000;
});

describe('how a proof stands', () => {
  const check = (proof: Own, over: object = {}) => proofs.checkCode(proof.checkCode, over);

  it('is told by the check code, however it is typed', async () => {
    const who = await holder();
    const proof = await make(who);
    const typed = `${proof.checkCode.slice(0, 4).toLowerCase()}-${proof.checkCode.slice(4, 8)} ${proof.checkCode.slice(8)}`;
    expect(await proofs.checkCode(typed.replaceAll('0', 'o').replaceAll('1', 'l'), {})).toMatchObject({
      standing: 'good',
      number: undefined,
    });
    expect(await codeOf(proofs.checkCode('ABCD-EFGH-JKMN', {}))).toBe('MYNA_PROOF_UNKNOWN');
    expect(await codeOf(proofs.checkCode('', {}))).toBe('MYNA_PROOF_UNKNOWN');
  });

  it('says whether the number is the holder’s, and closes after five others', async () => {
    const who = await holder();
    const proof = await make(who);
    const facts = await factsOf(who);
    const other = await factsOf(hanako);
    expect(await check(proof, facts)).toMatchObject({ number: 'same' });
    expect(await check(proof, { ...facts, birthDate: other.birthDate })).toMatchObject({ number: 'different' });
    expect(await check(proof, other)).toMatchObject({ number: 'different' });
    for (let tries = 0; tries < 3; tries += 1)
      expect(await check(proof, { number: `00000000000${tries}` })).toMatchObject({ number: 'different' });
    expect(await check(proof, facts)).toMatchObject({ number: 'closed' });
  });

  it('bears no more than five tries at once either', async () => {
    const proof = await make(await holder());
    const answers = await Promise.all(Array.from({ length: 12 }, (_, at) => check(proof, { number: String(100_000_000_000 + at) })));
    expect(answers.filter(({ number }) => number === 'different')).toHaveLength(5);
  });

  it('is withdrawn by its holder, at once and for good', async () => {
    const who = await holder();
    const proof = await make(who);
    const { token } = (await who.browser.post(`${base}/${proof.id}/screen`, {})).json<{ token: string }>();
    const pdf = await fileOf(who, proof.id);
    for (let times = 0; times < 2; times += 1) expect((await who.browser.post(`${base}/${proof.id}/withdraw`, {})).status).toBe(204);
    expect(await check(proof, await factsOf(who))).toMatchObject({ standing: 'withdrawn', number: undefined });
    expect(await proofs.checkScreen(token, {})).toMatchObject({ standing: 'withdrawn' });
    expect(await proofs.checkFile(pdf, {})).toMatchObject({ standing: 'withdrawn' });
    expect((await who.browser.get(`${base}/${proof.id}/file`)).json()).toMatchObject({ status: 410, code: 'MYNA_PROOF_ENDED' });
    expect((await who.browser.post(`${base}/${proof.id}/screen`, {})).status).toBe(410);
  });

  it('ends with the card with which it was made', async () => {
    const who = await holder();
    const proof = await make(who);
    await house.suspend(who.card);
    expect(await check(proof)).toMatchObject({ standing: 'card-blocked' });
    expect((await who.browser.get(base)).status).toBe(401);
    await house.resume(who.card);
    expect(await check(proof)).toMatchObject({ standing: 'good' });
  });

  it('ends after three days, when its file is thrown away too', async () => {
    const who = await holder();
    const proof = await make(who);
    const pdf = await fileOf(who, proof.id);
    await house.databases.admin.query(
      `update proofs.proofs set made_at = made_at - interval '72 hours', valid_until = valid_until - interval '72 hours' where proof_id = $1`,
      [proof.id],
    );
    expect(await proofs.checkFile(pdf, {})).toMatchObject({ standing: 'expired' });
    const clock = readCivilClock(house.databases.as('core'));
    await proofs.dueEvents.run(await clock.now());
    const { rows } = await house.databases.admin.query('select pdf_sealed from proofs.proofs where proof_id = $1', [proof.id]);
    expect(rows).toEqual([{ pdf_sealed: null }]);
  });

  it('ends with the holder', async () => {
    const who = await holder();
    const proof = await make(who);
    const on = await readCivilClock(house.databases.as('core')).today();
    await house.registry.closeResident(who.card.residentId, 'dead', on, { institution: 'registry', person: 'system' });
    expect(await check(proof)).toMatchObject({ standing: 'holder-gone' });
  });
});

describe('the asker’s tables', () => {
  const ask = (path: string, body: object) => house.browser().post(`/api/v1/verify/${path}`, body);

  it.each([
    ['card', true],
    ['portal', true],
    ['notification-card', false],
    ['number-letter', false],
    ['photocopy', false],
    ['typed-number', false],
  ])('%s proves a number under brief: %s', async (kind, isAccepted) => {
    const answer = (await ask('shown-number', { kind, dataMatch: true })).json<{ isAccepted: boolean; bring: string[] }>();
    expect(answer).toEqual({ isAccepted, bring: isAccepted ? [] : ['card', 'portal'] });
  });

  it('tell which document serves, for nationals and for foreign residents', async () => {
    const work = { purpose: 'work', shown: ['individual-number-card'] };
    expect((await ask('identity', { ...work, belonging: 'national' })).json()).toMatchObject({ serves: false });
    const foreign = (await ask('identity', { purpose: 'work', belonging: 'foreign-resident', shown: ['residence-card'] })).json();
    expect(foreign).toMatchObject({ serves: true, ways: [[{ need: 1, of: ['residence-card'] }]] });
    expect((await ask('identity', { purpose: 'dancing', belonging: 'national' })).status).toBe(400);
  });

  it('bear a while of guessing, and then make the guesser wait', async () => {
    const answers = [];
    for (let tries = 0; tries < 32; tries += 1) answers.push((await ask('code', { code: 'ABCDEFGHJKMN' })).status);
    expect(answers.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 404));
    expect(answers.at(-1)).toBe(429);
  });
});

it('no number lies in the tables, outside what is sealed', async () => {
  const { number } = await factsOf(hanako);
  for (const table of ['proofs', 'keys', 'checks', 'challenges', 'shown']) {
    const { rows } = await sql.raw<{ text: string }>(`select t::text as text from proofs.${table} t`).execute(house.databases.as('portal'));
    expect(
      rows.some(({ text }) => text.includes(number)),
      table,
    ).toBe(false);
  }
});
