import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePdf } from '../../jpki/src/documents/test-pdf.ts';
import { createWorkFolder, openssl, pem } from '../../jpki/src/test-authority.ts';
import { type OpenscRig, startOpenscRig } from './opensc-rig.ts';
import { makeTestCard, type TestCard, testPins } from './test-card.ts';

const openmyna = fileURLToPath(new URL('../bin/openmyna.mjs', import.meta.url));
const agentClient = fileURLToPath(new URL('./agent/agent-client.ts', import.meta.url));
const work = createWorkFolder();
let rig: OpenscRig;
let card: TestCard;

const environment = [
  `OPENMYNA_PIN_SIGNATURE=${testPins.signature}`,
  `OPENMYNA_PIN_AUTHENTICATION=${testPins.authentication}`,
  `OPENMYNA_PIN_BASIC_INFORMATION=${testPins.basicInformation}`,
];
const run = (...args: string[]) => rig.run('env', ...environment, process.execPath, openmyna, ...args);
/** Within the certificates' life, whatever the machine's clock says. */
const at = ['--at', '2026-12-01T09:00:00+09:00'];
const verify = (...args: string[]) =>
  run('card', 'verify', ...args, '--ca', work.path('signature.pem'), '--ca', work.path('authentication.pem'), ...at);

beforeAll(async () => {
  card = await makeTestCard();
  for (const kind of ['signature', 'authentication'] as const) {
    work.put(`${kind}.pem`, pem('CERTIFICATE', card.authorities[kind].certificate.der));
    work.put(`${kind}.crt`, card.certificates[kind]);
    work.put(`${kind}.pub`, pem('PUBLIC KEY', card.keys[kind].spki));
  }
  work.put('data.txt', '申告\n');
  work.put('unsigned.txt', '申告\n');
  work.put('data.xml', '<return><name>田中　花子</name></return>');
  work.put('data.pdf', await makePdf(true));
  rig = await startOpenscRig(work.path(''));
});
afterAll(async () => {
  await rig?.close();
  work.remove();
});

const formats = [
  ['hash', 'data.txt', 'data.txt.sig', ['--certificate', 'authentication.crt']],
  ['cms', 'data.txt', 'data.txt.p7s', []],
  ['cms-attached', 'data.txt', 'data.txt.p7m', undefined],
  ['xades-detached', 'data.txt', 'data.txt.xades.xml', []],
  ['xades', 'data.xml', 'data.signed.xml', undefined],
  ['pades', 'data.pdf', 'data.signed.pdf', undefined],
] as const;

describe.each([
  ['brief', formats],
  ['jlis', formats.slice(1, 2)],
] as const)('the command with a card in a PC/SC reader, under %s', (profile, tried) => {
  beforeAll(() => rig.insert(card.image(profile)));

  it('reads what is free, and with the PIN whose card it is', async () => {
    const free = await rig.run(process.execPath, openmyna, 'card', 'read');
    expect(free).toMatchObject({ code: 0 });
    expect(free.output).toContain('JPKIAPICCTOKEN2 E16R01NJ 1');
    expect(free.output).toContain('to 2031-04-12 (令和13年4月12日)');
    expect(free.output).toContain(`signature PIN               ${profile === 'brief' ? 3 : 5} tries left`);
    expect(free.output).not.toContain('田中');
    const whole = await run('card', 'read', '--reader', 'Virtual PCD 00 00', '--number', '--with-signature');
    expect(whole.output).toContain('田中');
    expect(whole.output).toContain('1984-04-12 (昭和59年4月12日)');
    expect(whole.output).toContain('537686677188');
    expect(whole.output).toContain('signature certificate       C=JP, L=Kanagawa-ken, L=Shiomi-shi');
  });

  it.each(tried)('signs as %s, verifies it, and refuses it changed', async (format, file, signed, beside) => {
    expect(await run('card', 'sign', file, '--format', format)).toMatchObject({ code: 0 });
    const args = beside === undefined ? [signed] : [file, '--signature', signed, ...beside];
    const verified = await verify(...args);
    expect(verified.output).toMatch(/valid, but its status is not known\n$/);
    expect(verified.code).toBe(3);
    expect(verified.output).toContain('not asked: 127.0.0.1:9 does not answer');
    if (format !== 'hash') expect(verified.output).toContain('田中');
    const target = beside === undefined ? signed : file;
    const original = readFileSync(work.path(target));
    const changed = Buffer.from(original);
    const place = { pades: 'Contents <30', xades: '田中', 'cms-attached': '申告' }[format as string] ?? '申告';
    const index = changed.indexOf(place) + place.length;
    changed[index] = (changed[index] ?? 0) ^ 1;
    work.put(target, changed);
    const refused = await verify(...args);
    work.put(target, original);
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/MYNA_JPKI_/);
    expect(refused.output).not.toContain('valid\n');
  });

  it('makes a bare signature that openssl verifies', async () => {
    await run('card', 'sign', 'data.txt', '--out', 'bare.sig');
    const verified = await openssl(
      'dgst',
      '-sha256',
      '-verify',
      work.path('authentication.pub'),
      '-signature',
      work.path('bare.sig'),
      work.path('data.txt'),
    );
    expect(verified.output).toContain('Verified OK');
  });
});

describe('the command', () => {
  beforeAll(() => rig.insert(card.image('brief')));

  it('never takes a PIN from its arguments', async () => {
    const refused = await rig.run(process.execPath, openmyna, 'card', 'read', '--pin', '2345');
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.output).not.toContain('田中');
    expect(refused.output).not.toContain('2345');
  });

  it('takes it from a file descriptor', async () => {
    const read = await rig.run('sh', '-c', `printf '2345\\n' | ${process.execPath} ${openmyna} card read --pin-fd 0`);
    expect(read.output).toContain('田中');
    const other = await rig.run('bash', '-c', `${process.execPath} ${openmyna} card read --pin-fd 5 5<<< 2345`);
    expect(other.output).toContain('田中');
  });

  it('says how many tries are left after a wrong PIN, and asks no card when there is none to give', async () => {
    const wrong = await rig.run(
      'env',
      'OPENMYNA_PIN_AUTHENTICATION=9999',
      process.execPath,
      openmyna,
      'card',
      'sign',
      'data.txt',
      '--out',
      'never.sig',
    );
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.output).toContain('Wrong PIN. 2 tries left. (MYNA_CARD_PIN_WRONG)');
    const none = await rig.run(process.execPath, openmyna, 'card', 'sign', 'data.txt', '--out', 'never.sig');
    expect(none).toMatchObject({ code: 2 });
    expect((await rig.run('ls')).output).not.toContain('never.sig');
  });

  it('forgets the PIN when it is done: another program finds the card closed', async () => {
    expect(await run('card', 'sign', 'data.txt')).toMatchObject({ code: 0 });
    const apdus = ['00A4040C0AD392F000260100000001', '00A4020C020017', '802A00800411223344 00'.replace(' ', '')];
    const after = await rig.run('opensc-tool', '-c', 'default', ...apdus.flatMap((apdu) => ['-s', apdu]));
    expect(after.output).toContain('SW1=0x69, SW2=0x82');
  });

  it('records the use of a card without its PIN, and replays it without a card', async () => {
    expect(await run('card', 'read', '--record', 'trace')).toMatchObject({ code: 0 });
    const trace = readFileSync(work.path('trace'), 'utf8');
    expect(trace).toContain('4 bytes withheld');
    expect(trace).not.toContain(Buffer.from(testPins.basicInformation).toString('hex'));
    expect((await run('card', 'read', '--recording', 'trace')).output).toContain('田中');
  });

  it.each([
    [['card', 'read', '--reader', 'No Such Reader'], 'MYNA_READER_ABSENT'],
    [['card', 'read', '--reader', 'Virtual PCD 00 01'], 'MYNA_READER_EMPTY'],
    [['card', 'verify', 'unsigned.txt', '--ca', 'signature.pem'], 'MYNA_JPKI_NOT_SIGNED'],
    [['card', 'sign', 'data.txt', '--format', 'pades'], 'MYNA_JPKI_MALFORMED_DOCUMENT'],
    [['card', 'sign', 'data.txt', '--format', 'xades'], 'MYNA_JPKI_MALFORMED_DOCUMENT'],
  ] as const)('refuses %j with %s', async (args, code) => {
    const refused = await run(...args);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.output).toContain(code);
  });

  it('refuses a signature of an authority that is not trusted', async () => {
    await run('card', 'sign', 'data.txt', '--format', 'cms');
    const refused = await run('card', 'verify', 'data.txt', '--signature', 'data.txt.p7s', '--ca', 'authentication.pem', ...at);
    expect(refused.output).toContain('MYNA_JPKI_FOREIGN_AUTHORITY');
  });

  it('lists the readers', async () => {
    expect((await run('reader', '--list')).output).toBe('Virtual PCD 00 00  with a card\nVirtual PCD 00 01  empty\n');
  });
});

describe('the reader agent with a card in a PC/SC reader', () => {
  beforeAll(() => rig.insert(card.image('brief')));

  it('lets a page that has the consent sign, and no other', async () => {
    const consent = work.path('config');
    const said = await rig.run(
      'env',
      `XDG_CONFIG_HOME=${consent}`,
      process.execPath,
      '--conditions=openmyna-source',
      agentClient,
      openmyna,
      testPins.authentication,
    );
    expect(said.output.split('\n')).toEqual(
      expect.arrayContaining([
        'without consent: asking, MYNA_READER_NOT_ALLOWED',
        'https://evil.example: refused',
        'https://myna.example: connected, 256 bytes signed',
      ]),
    );
    expect(said.output).not.toContain(testPins.authentication);
    expect(said.output).toContain('https://myna.example uses the card');
  });
});
