import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkFolder, pem } from '../../jpki/src/test-authority.ts';
import { type OpenscRig, startOpenscRig } from './opensc-rig.ts';
import { makeTestCard, type TestCard, testPins } from './test-card.ts';

/** The recipes of docs/stock-software.md, as they stand there, with a card in the virtual reader. */
const work = createWorkFolder();
const { username } = userInfo();
const tlsServer = fileURLToPath(new URL('./tls-server.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;
let rig: OpenscRig;
let card: TestCard;

const sshdConfig = `Port 2222
ListenAddress 127.0.0.1
HostKey ${work.path('host')}
PidFile ${work.path('sshd.pid')}
AuthorizedKeysFile ${work.path('authorized_keys')}
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
`;

/** Runs a script beside the reader, with the PIN where ssh asks for it. */
function script(text: string, pin: string = testPins.authentication): Promise<{ code: number; output: string }> {
  work.put('script.sh', `export MODULE="$(ls /usr/lib/*/opensc-pkcs11.so)" ENGINES="$(dirname /usr/lib/*/engines-3/pkcs11.so)"\n${text}`);
  const variables = [`PIN=${pin}`, `SSH_ASKPASS=${work.path('askpass')}`, 'SSH_ASKPASS_REQUIRE=force', `HOME=${work.path('')}`];
  return rig.run('env', ...variables, 'sh', 'script.sh');
}

beforeAll(async () => {
  work.put('askpass', '#!/bin/sh\nprintf "%s\\n" "$PIN"\n');
  chmodSync(work.path('askpass'), 0o700);
  work.put('sshd_config', sshdConfig);
  card = await makeTestCard();
  work.put('ca.pem', pem('CERTIFICATE', card.authorities.authentication.certificate.der));
  const selfSigned = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', [...selfSigned, '-keyout', work.path('server.key'), '-out', work.path('server.pem')], { stdio: 'ignore' });
  rig = await startOpenscRig(work.path(''));
  await rig.insert(card.image('brief'));
});
afterAll(async () => {
  await rig?.close();
  work.remove();
});

const logIn = (pin?: string) =>
  script(
    `/usr/sbin/sshd -f sshd_config -E sshd.log
for attempt in $(seq 1 50); do [ -e sshd.pid ] && break; sleep 0.1; done
ssh -p 2222 -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=known -o PKCS11Provider="$MODULE" -o IdentityAgent=none \\
  -o PreferredAuthentications=publickey ${username}@127.0.0.1 echo logged in by card
kill $(cat sshd.pid)`,
    pin,
  );

// The unprivileged namespace of an ordinary user has one user: sshd cannot become another there.
describe.skipIf(!isRoot)('ssh with the card', () => {
  it("takes the card's key from opensc-pkcs11, and not its authority's", async () => {
    const made = await script(`mkdir -p /run/sshd
ssh-keygen -q -t ed25519 -N '' -f host
ssh-keygen -D "$MODULE" 2>/dev/null | grep 'User Authentication Public Key$' > authorized_keys
wc -l < authorized_keys; ssh-keygen -l -f authorized_keys`);
    expect(made.output).toMatch(/^1\n2048 SHA256:\S+ User Authentication Public Key \(RSA\)/);
  });

  it('logs in to a local sshd', async () => {
    expect((await logIn()).output).toContain('logged in by card');
  });

  it('does not log in with a wrong PIN', async () => {
    expect((await logIn('9999')).output).not.toContain('logged in by card');
    expect((await rig.run('pkcs15-tool', '--list-pins')).output).toMatch(/Tries left\s*: [012]/);
    expect((await logIn()).output).toContain('logged in by card');
  });
});

describe('a TLS client with the card', () => {
  const ask = (pin: string = testPins.authentication) =>
    script(
      `rm -f port; ${process.execPath} --conditions=openmyna-source ${tlsServer} > port & server=$!
for attempt in $(seq 1 100); do [ -s port ] && break; sleep 0.1; done
PKCS11_MODULE_PATH="$MODULE" curl -sS --max-time 20 --engine pkcs11 --cert-type ENG --key-type ENG --cacert server.pem \\
  --cert 'pkcs11:token=JPKI%20%28User%20Authentication%20PIN%29;id=%01;type=cert' --key "pkcs11:token=JPKI%20%28User%20Authentication%20PIN%29;id=%01;type=private;pin-value=$PIN" https://localhost:$(cat port)/ 2>&1
kill $server`,
      pin,
    );

  it('is known by its certificate to a server that asks for one', async () => {
    const said = await ask();
    expect(said.output).toContain('"isAuthorized":true');
    expect(said.output).toMatch(/"subject":"C=JP\\nCN=/);
  });

  it('does not connect with a wrong PIN', async () => {
    expect((await ask('9999')).output).not.toContain('isAuthorized');
    expect((await ask()).output).toContain('"isAuthorized":true');
  });
});
