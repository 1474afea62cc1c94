/** The programs of the operating system that the tests talk to, and how they come onto the machine. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Need {
  /** Debian package. */
  readonly name: string;
  /** What the tests do with it. */
  readonly why: string;
  readonly commands?: readonly string[];
  readonly files?: readonly string[];
}

const needs: readonly Need[] = [
  { name: 'chromium', why: 'the pages are walked in a real browser', commands: ['chromium'] },
  { name: 'opensc', why: 'stock card software must work with our chip', commands: ['opensc-tool', 'pkcs11-tool'] },
  { name: 'pcscd', why: 'PC/SC, through which stock software finds the chip', commands: ['pcscd'] },
  {
    name: 'vsmartcard-vpcd',
    why: 'the virtual reader our chip is inserted into',
    files: ['/etc/reader.conf.d/vpcd', '/usr/lib/pcsc/drivers/serial/libifdvpcd.so', '/var/lib/dpkg/info/vsmartcard-vpcd.list'],
  },
  { name: 'iproute2', why: 'the virtual reader gets a network of its own', commands: ['ip'] },
  { name: 'poppler-utils', why: 'letters are read back from their PDF', commands: ['pdftotext', 'pdftoppm'] },
  {
    name: 'fonts-ipamj-mincho',
    why: 'names with variant characters are printed in it',
    files: [
      '/usr/share/fonts/opentype/ipamj-mincho/ipamjm.ttf',
      '/usr/share/fonts/opentype/ipamjm',
      '/var/lib/dpkg/info/fonts-ipamj-mincho.list',
    ],
  },
  { name: 'openssl', why: 'an independent verifier of certificates, OCSP and CRLs', commands: ['openssl'] },
];

const searched = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
const hasCommand = (command: string) => searched.some((folder) => existsSync(join(folder, command)));

function isPresent(need: Need): boolean {
  return (need.commands ?? []).every(hasCommand) && (need.files === undefined || need.files.some((file) => existsSync(file)));
}

/**
 * Makes sure that every program is there: as root on Debian by installing it, elsewhere by naming it.
 * @returns the names that are still missing; empty when the tests can run
 */
export function provideSystemNeeds(): readonly string[] {
  const missing = needs.filter((need) => !isPresent(need));
  if (missing.length === 0) return [];
  const names = missing.map((need) => need.name);
  const isDebianRoot = process.getuid?.() === 0 && hasCommand('apt-get');
  if (isDebianRoot) {
    console.log(`Installing with apt-get, because the tests need it: ${names.join(', ')}`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env: environment });
    try {
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { stdio: 'inherit', env: environment });
    } catch {
      console.error('apt-get could not install them all.');
    }
  }
  const left = needs.filter((need) => !isPresent(need));
  for (const need of left) console.error(`Missing: ${need.name} (${need.why})`);
  if (left.length > 0) {
    const list = left.map((need) => need.name).join(' ');
    console.error(`On Debian or Ubuntu: sudo apt-get install ${list}`);
    console.error('Elsewhere: install the packages of the same name with the package manager of the system, then run the tests again.');
  }
  return left.map((need) => need.name);
}
