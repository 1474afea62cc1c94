import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkFolder, openssl, pem } from '../../jpki/src/test-authority.ts';
import { type OpenscRig, startOpenscRig } from './opensc-rig.ts';
import { counterKey, makeTestCard, type TestCard } from './test-card.ts';

const work = createWorkFolder();
let rig: OpenscRig;
let card: TestCard;

beforeAll(async () => {
  card = await makeTestCard();
  work.put('msg', 'what is signed\n');
  work.put('authentication.pem', pem('PUBLIC KEY', card.keys.authentication.spki));
  work.put('signature.pem', pem('PUBLIC KEY', card.keys.signature.spki));
  rig = await startOpenscRig(work.path(''));
});
afterAll(async () => {
  await rig?.close();
  work.remove();
});

const signArgs = (slot: number, pin: string, id: string, out: string): string[] => [
  '--slot-index',
  String(slot),
  '--login',
  '--pin',
  pin,
  '--sign',
  '--mechanism',
  'SHA256-RSA-PKCS',
  '--id',
  id,
  '-i',
  'msg',
  '-o',
  out,
];

describe.each([
  ['brief', 3],
  ['jlis', 5],
] as const)('unmodified OpenSC with a card under %s', (profile, signatureTries) => {
  beforeAll(() => rig.insert(card.image(profile)));

  it('recognises it', async () => {
    expect((await rig.run('opensc-tool', '-n')).output).toMatch(/^jpki$/m);
    expect((await rig.run('opensc-tool', '-a')).output).toContain('3b:e0:00:ff:81:31:fe:45:14');
  });

  it('lists tokens, certificates and PINs with their tries', async () => {
    const { output: tokens } = await rig.run('pkcs11-tool', '-L');
    expect(tokens).toContain('JPKI (User Authentication PIN)');
    expect(tokens).toContain('JPKI (Digital Signature PIN)');
    const { output: objects } = await rig.run('pkcs11-tool', '-O');
    expect(objects).toContain('User Authentication Certificate');
    expect(objects).toMatch(/Public Key Object; RSA 2048 bits/);
    expect(objects).toContain('OpenMyna TEST');
    const { output: pins } = await rig.run('pkcs15-tool', '--list-pins');
    expect([...pins.matchAll(/Tries left\s*: (\d)/g)].map(([, tries]) => Number(tries))).toEqual([3, signatureTries]);
  });

  it.each([
    ['authentication', 0, '1234', '01'],
    ['signature', 1, 'ABC123', '02'],
  ] as const)('signs with the %s key, and openssl verifies it', async (name, slot, pin, id) => {
    const signed = await rig.run('pkcs11-tool', ...signArgs(slot, pin, id, `${name}.sig`));
    expect(signed).toMatchObject({ code: 0 });
    const verified = await openssl(
      'dgst',
      '-sha256',
      '-verify',
      work.path(`${name}.pem`),
      '-signature',
      work.path(`${name}.sig`),
      work.path('msg'),
    );
    expect(verified.output).toContain('Verified OK');
  });

  it('reads the signature certificate with the signature PIN only', async () => {
    expect((await rig.run('pkcs15-tool', '--read-certificate', '2')).output).not.toContain('BEGIN CERTIFICATE');
    const read = await rig.run('pkcs15-tool', '--read-certificate', '2', '--verify-pin', '--auth-id', '02', '--pin', 'ABC123');
    expect(read.output).toContain('BEGIN CERTIFICATE');
  });

  it('is refused with a wrong PIN, and locked out at the third', async () => {
    for (let left = 2; left >= 0; left -= 1) {
      const refused = await rig.run('pkcs11-tool', ...signArgs(0, '9999', '01', 'never.sig'));
      expect(refused.code).not.toBe(0);
      expect(refused.output).toContain('CKR_PIN_INCORRECT');
      expect((await rig.run('pkcs15-tool', '--list-pins')).output).toContain(`Tries left     : ${left}`);
    }
    const late = await rig.run('pkcs11-tool', ...signArgs(0, '1234', '01', 'never.sig'));
    expect(late.code).not.toBe(0);
    expect((await rig.run('pkcs11-tool', '-L')).output).toContain('user PIN locked');
    expect((await openssl('version')).ok && (await rig.run('ls')).output).not.toContain('never.sig');
  });

  it('signs with the other key all the same', async () => {
    expect(await rig.run('pkcs11-tool', ...signArgs(1, 'ABC123', '02', 'after.sig'))).toMatchObject({ code: 0 });
  });
});

describe('unmodified OpenSC with a card that the counter unlocks', () => {
  beforeAll(() => rig.insert(card.image('brief')));

  it('signs again with the new PIN, and with the old one no more', async () => {
    for (let entry = 0; entry < 3; entry += 1) await rig.run('pkcs11-tool', ...signArgs(0, '9999', '01', 'locked.sig'));
    expect((await rig.run('pkcs11-tool', ...signArgs(0, '1234', '01', 'locked.sig'))).code).not.toBe(0);
    await rig.unlock(counterKey, 'authentication', '8642');
    expect((await rig.run('pkcs15-tool', '--list-pins')).output).toContain('Tries left     : 3');
    expect((await rig.run('pkcs11-tool', ...signArgs(0, '1234', '01', 'locked.sig'))).output).toContain('CKR_PIN_INCORRECT');
    expect(await rig.run('pkcs11-tool', ...signArgs(0, '8642', '01', 'unlocked.sig'))).toMatchObject({ code: 0 });
    const files = ['-verify', work.path('authentication.pem'), '-signature', work.path('unlocked.sig'), work.path('msg')];
    expect((await openssl('dgst', '-sha256', ...files)).output).toContain('Verified OK');
  });

  it("is not unlocked by a key that is not the counter's", async () => {
    for (let entry = 0; entry < 3; entry += 1) await rig.run('pkcs11-tool', ...signArgs(0, '9999', '01', 'locked.sig'));
    await expect(rig.unlock(new Uint8Array(32), 'authentication', '1111')).rejects.toThrow('MYNA_CARD_CHANNEL');
  });
});

it('recognises the card by its contactless answer to reset, after probing every other driver', async () => {
  await rig.insert(card.image('brief'), 'contactless');
  expect((await rig.run('opensc-tool', '-n')).output).toMatch(/^jpki$/m);
});

it('sees a blocked card as none of its own', async () => {
  const brief = card.image('brief');
  await rig.insert({ ...brief, body: { ...brief.body, life: 'blocked' } }, 'contactless');
  expect((await rig.run('opensc-tool', '-n')).output).not.toMatch(/^jpki$/m);
  expect((await rig.run('pkcs11-tool', ...signArgs(0, '1234', '01', 'dead.sig'))).code).not.toBe(0);
});
