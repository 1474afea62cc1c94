/** The programs of the operating system that the tests talk to, and how they come onto the machine. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
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
  { name: 'openssh-server', why: 'the card logs in to an sshd', commands: ['sshd'] },
  { name: 'openssh-client', why: 'ssh takes its key from the card', commands: ['ssh', 'ssh-keygen'] },
  { name: 'curl', why: 'a TLS client shows the card', commands: ['curl'] },
  {
    name: 'libengine-pkcs11-openssl',
    why: 'the TLS client signs with the card',
    files: ['/usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so', '/usr/lib/aarch64-linux-gnu/engines-3/pkcs11.so'],
  },
  { name: 'xmlsec1', why: 'an independent verifier of XML signatures', commands: ['xmlsec1'] },
  { name: 'iproute2', why: 'the virtual reader gets a network of its own', commands: ['ip'] },
  {
    name: 'poppler-utils',
    why: 'letters are read back from their PDF, and signatures in it verified',
    commands: ['pdftotext', 'pdftoppm', 'pdfsig'],
  },
  {
    name: 'fonts-ipamj-mincho',
    why: 'names with variant characters are printed in it',
    files: [
      '/usr/share/fonts/opentype/ipamj-mincho/ipamjm.ttf',
      '/usr/share/fonts/opentype/ipamjm',
      '/var/lib/dpkg/info/fonts-ipamj-mincho.list',
    ],
  },
  { name: 'softhsm2', why: 'a PKCS#11 token in software, in place of an HSM', commands: ['softhsm2-util'] },
  { name: 'g++', why: 'the PKCS#11 binding is compiled', commands: ['g++'] },
  { name: 'make', why: 'the PKCS#11 binding is compiled', commands: ['make'] },
  { name: 'python3', why: 'node-gyp, which compiles it, is written in it', commands: ['python3'] },
  { name: 'openssl', why: 'an independent verifier of certificates, OCSP and CRLs', commands: ['openssl'] },
];

const searched = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
const hasCommand = (command: string) => searched.some((folder) => existsSync(join(folder, command)));

function isPresent(need: Need): boolean {
  return (need.commands ?? []).every(hasCommand) && (need.files === undefined || need.files.some((file) => existsSync(file)));
}

const servicePolicy = '/usr/sbin/policy-rc.d';

/** Keeps apt from starting what it installs (an sshd on a port of the machine): Debian's policy-rc.d. @returns the way back */
function forbidServices(): () => void {
  if (existsSync(servicePolicy)) return () => undefined;
  writeFileSync(servicePolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rmSync(servicePolicy);
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
    const allowServices = forbidServices();
    try {
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { stdio: 'inherit', env: environment });
    } catch {
      console.error('apt-get could not install them all.');
    } finally {
      allowServices();
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
