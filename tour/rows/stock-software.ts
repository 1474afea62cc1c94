import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, withFolder } from '../outside.ts';
import { missingForPcsc, runWithCard } from '../pcsc.ts';
import type { Notebook, Row } from '../tour.ts';
import { pinsOf, type World } from '../world.ts';

const sign = (slot: number, pin: string, id: string, out: string) =>
  `pkcs11-tool --slot-index ${slot} --login --pin ${pin} --sign --mechanism SHA256-RSA-PKCS --id ${id} -i message -o ${out}`;

export const stockSoftware: Row = {
  id: 'M13',
  title: 'Stock software uses the chip unmodified: PC/SC, OpenSC, PKCS#11',
  async walk(world, notes) {
    const missing = missingForPcsc();
    if (missing.length > 0) return notes.missing(`not on this machine: ${missing.join(', ')}`);
    await withFolder((folder) => walkWithOpensc(world, notes, folder));
  },
};

async function walkWithOpensc(world: World, notes: Notebook, folder: string): Promise<void> {
  const card = await world.card('father');
  const pins = pinsOf(card);
  const wrong = pins.authentication === '0000' ? '1111' : '0000';
  await writeFile(join(folder, 'message'), 'what is signed\n');
  const { outputs, inserted } = await runWithCard({
    base: world.base,
    card: card.cardId,
    folder,
    commands: [
      'opensc-tool -n',
      'pkcs11-tool -L',
      'pkcs15-tool --read-certificate 1 > card.pem; head -1 card.pem',
      sign(0, pins.authentication, '01', 'authentication.sig'),
      sign(1, pins.signature, '02', 'signature.sig'),
      `pkcs15-tool --read-certificate 2 --verify-pin --auth-id 02 --pin ${pins.signature} > signature.pem; head -1 signature.pem`,
      sign(0, wrong, '01', 'never.sig'),
      'pkcs15-tool --list-pins',
      'ls',
      sign(0, pins.authentication, '01', 'after.sig'),
    ],
  });
  const [name = '', slots = '', , signed = '', , , refused = '', pinList = '', files = '', after = ''] = outputs;
  notes.expect(inserted.startsWith('inserted'), `the card was put into the reader (${inserted})`);
  notes.expect(/^jpki$/m.test(name), `OpenSC recognises the card as JPKI (${name.trim().slice(0, 200)})`);
  notes.evidence('opensc-tool -n', name.trim().split('\n').at(-1) ?? '');
  notes.evidence('tokens', [...slots.matchAll(/token label\s*: (.*)/g)].map(([, label]) => label).join(', '));
  for (const [key, certificate] of [
    ['authentication', 'card.pem'],
    ['signature', 'signature.pem'],
  ] as const) {
    const verified = await verify(folder, certificate, `${key}.sig`);
    notes.expect(
      verified.includes('Verified OK'),
      `openssl verifies what pkcs11-tool signed with the ${key} key (${verified}; ${signed.trim().slice(0, 200)})`,
    );
    notes.evidence(`signed by pkcs11-tool with the ${key} key`, `openssl: ${verified}`);
  }
  const left = /Tries left\s*: (\d)/.exec(pinList)?.[1];
  notes.expect(refused.includes('CKR_PIN_INCORRECT') && !files.includes('never.sig'), 'a wrong PIN signs nothing');
  notes.refused(
    'a wrong PIN in pkcs11-tool',
    'CKR_PIN_INCORRECT',
    `no signature, ${left} tries left, then the right PIN: ${after.includes('error') ? 'refused' : 'signed'}`,
  );
}

async function verify(folder: string, certificate: string, signature: string): Promise<string> {
  const key = await run('openssl', ['x509', '-in', join(folder, certificate), '-pubkey', '-noout']);
  await writeFile(join(folder, 'key.pem'), key.output);
  const files = ['-verify', join(folder, 'key.pem'), '-signature', join(folder, signature), join(folder, 'message')];
  return (await run('openssl', ['dgst', '-sha256', ...files])).output.trim();
}
