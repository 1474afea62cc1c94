import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, withFolder } from '../outside.ts';
import { freePort, missingForPcsc, runWithCard } from '../pcsc.ts';
import type { Notebook, Row } from '../tour.ts';
import { pinsOf, type World } from '../world.ts';

const sign = (slot: number, pin: string, id: string, out: string) =>
  `pkcs11-tool --slot-index ${slot} --login --pin ${pin} --sign --mechanism SHA256-RSA-PKCS --id ${id} -i message -o ${out}`;

export const stockSoftware: Row = {
  id: 'M13',
  title: 'Stock software uses the chip unmodified: PC/SC, OpenSC, PKCS#11, ssh, a TLS client',
  async walk(world, notes) {
    const missing = missingForPcsc();
    if (missing.length > 0) return notes.missing(`not on this machine: ${missing.join(', ')}`);
    await withFolder(async (folder) => {
      await walkWithOpensc(world, notes, folder);
      await lockAndUnlock(world, notes, folder);
      await walkWithClients(world, notes, folder);
    });
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

/** Locked by pkcs11-tool, unlocked at the counter, and used again by pkcs11-tool. */
async function lockAndUnlock(world: World, notes: Notebook, folder: string): Promise<void> {
  const card = await world.card('father');
  const { authentication: old } = pinsOf(card);
  const wrong = old === '0000' ? '1111' : '0000';
  const { tries } = world.profile.pins.find(({ kind }) => kind === 'authentication') ?? { tries: 3 };
  const run = (...commands: string[]) => runWithCard({ base: world.base, card: card.cardId, folder, commands });
  const attempts = Array.from({ length: tries }, () => sign(0, wrong, '01', 'locked.sig'));
  const locked = await run(...attempts, sign(0, old, '01', 'locked.sig'), 'pkcs11-tool -L');
  const [late = '', slots = ''] = locked.outputs.slice(tries);
  notes.expect(late.includes('error') && slots.includes('user PIN locked'), `PKCS#11 says that the PIN is locked (${late.slice(0, 200)})`);
  notes.refused('the right PIN in pkcs11-tool after three wrong ones', 'user PIN locked', 'only the office unlocks it');
  const fresh = old === '7531' ? '7532' : '7531';
  const visit = await world.unlock(card, 'authentication', fresh);
  card.pins.set('authentication', fresh);
  const again = await run(sign(0, fresh, '01', 'unlocked.sig'));
  const verified = await verify(folder, 'card.pem', 'unlocked.sig');
  notes.expect(
    verified.includes('Verified OK'),
    `pkcs11-tool signs again after the counter's unlock (${again.outputs.join().slice(0, 300)})`,
  );
  notes.evidence(`unlocked at the counter, visit ${visit}; signed again by pkcs11-tool`, `openssl: ${verified}`);
}

const clientPaths = ['/usr/sbin/sshd', '/usr/bin/ssh', '/usr/bin/curl'];

/** ssh and a TLS client, by the recipes of docs/stock-software.md. */
async function walkWithClients(world: World, notes: Notebook, folder: string): Promise<void> {
  const missing = clientPaths.filter((path) => !existsSync(path));
  if (missing.length > 0) return notes.missing(`not on this machine: ${missing.join(', ')}`);
  const card = await world.card('father');
  const { authentication } = pinsOf(card);
  const tls = world.tlsCertificate && (await fetch(`${world.base}/api/v1/identity/tls-client`).then((answer) => answer.json()));
  const address = (tls as { address?: string } | undefined)?.address;
  await writeSshFiles(folder, await freePort());
  const wrong = authentication === '0000' ? '1111' : '0000';
  const { outputs } = await runWithCard({
    base: world.base,
    card: card.cardId,
    folder,
    commands: [
      'sh ssh-key.sh',
      `PIN=${wrong} sh ssh.sh`,
      `PIN=${authentication} sh ssh.sh`,
      `PIN=${authentication} sh curl.sh ${world.tlsCertificate ?? ''} ${address ?? ''}`,
      address === undefined ? ':' : `curl -sS --cacert ${world.tlsCertificate} ${address}`,
    ],
  });
  const [key = '', refused = '', ssh = '', curl = '', bare = ''] = outputs;
  if (process.getuid?.() === 0) {
    notes.expect(
      ssh.includes('logged in by card') && !refused.includes('logged in'),
      `ssh logs in with the card (${key}${ssh.slice(0, 400)})`,
    );
    notes.evidence('ssh through opensc-pkcs11', key.trim());
    notes.refused('ssh with a wrong PIN', 'Permission denied (publickey)', 'no session was opened');
  } else notes.evidence('ssh', 'not walked: an sshd of an ordinary user cannot open a session in the separate name space');
  if (address === undefined) return notes.evidence('TLS client', 'not walked: this server takes no TLS client certificates');
  const said = /\{.*\}/.exec(curl)?.[0] ?? '{}';
  const { serial } = JSON.parse(said) as { serial?: string };
  notes.expect(serial !== undefined, `a TLS client is known by its card (${curl.slice(0, 300)})`);
  notes.evidence('curl through the PKCS#11 engine; the server knows the certificate', String(serial));
  notes.expect(bare.includes('MYNA_IDENTITY_TLS_CERTIFICATE_REQUIRED'), `without a card nobody is known (${bare.slice(0, 200)})`);
  notes.refused('the same connection without a card', 'MYNA_IDENTITY_TLS_CERTIFICATE_REQUIRED', 'nothing is said of anybody');
}

async function writeSshFiles(folder: string, port: number): Promise<void> {
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${folder}/host`,
    `PidFile ${folder}/sshd.pid`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
  ];
  await writeFile(join(folder, 'sshd_config'), `${config.join('\n')}\n`);
  await writeFile(join(folder, 'askpass'), '#!/bin/sh\nprintf "%s\\n" "$PIN"\n', { mode: 0o700 });
  await writeFile(
    join(folder, 'ssh-key.sh'),
    `mkdir -p /run/sshd
[ -e host ] || ssh-keygen -q -t ed25519 -N '' -f host
ssh-keygen -D "$(ls /usr/lib/*/opensc-pkcs11.so)" 2>/dev/null | grep 'User Authentication Public Key$' > authorized_keys
ssh-keygen -l -f authorized_keys
`,
  );
  await writeFile(
    join(folder, 'ssh.sh'),
    `rm -f sshd.pid; /usr/sbin/sshd -f sshd_config -E sshd.log
for attempt in $(seq 1 50); do [ -e sshd.pid ] && break; sleep 0.1; done
SSH_ASKPASS=./askpass SSH_ASKPASS_REQUIRE=force ssh -p ${port} -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=known \
  -o PKCS11Provider="$(ls /usr/lib/*/opensc-pkcs11.so)" -o IdentityAgent=none -o PreferredAuthentications=publickey \
  -o NumberOfPasswordPrompts=1 "$(id -un)@127.0.0.1" echo logged in by card
kill "$(cat sshd.pid)"
`,
  );
  const token = 'pkcs11:token=JPKI%20%28User%20Authentication%20PIN%29;id=%01';
  await writeFile(
    join(folder, 'curl.sh'),
    `[ -n "$2" ] || exit 0
PKCS11_MODULE_PATH="$(ls /usr/lib/*/opensc-pkcs11.so)" curl -sS --max-time 30 --cacert "$1" --engine pkcs11 --cert-type ENG --key-type ENG \
  --cert '${token};type=cert' --key "${token};type=private;pin-value=$PIN" "$2"
`,
  );
}

async function verify(folder: string, certificate: string, signature: string): Promise<string> {
  const key = await run('openssl', ['x509', '-in', join(folder, certificate), '-pubkey', '-noout']);
  await writeFile(join(folder, 'key.pem'), key.output);
  const files = ['-verify', join(folder, 'key.pem'), '-signature', join(folder, signature), join(folder, 'message')];
  return (await run('openssl', ['dgst', '-sha256', ...files])).output.trim();
}
