/**
 * Adds the optional packages of other platforms to package-lock.json.
 *
 * A registry mirror that serves one platform only makes `npm install` leave the others out of the lock, and
 * `npm ci` (npm 11) then refuses it with "Missing: … from lock file". A stub of version, os and cpu is all that
 * `npm ci` needs to know that such a package is not for this machine.
 *
 *     node scripts/complete-lock.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface LockEntry {
  version?: string;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}
interface Lock {
  packages: Record<string, LockEntry>;
}

const operatingSystems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const otherNames: Record<string, string> = { win32: 'windows', darwin: 'macos' };
const architectures: Record<string, string> = {
  x64: 'x64',
  x86_64: 'x64',
  x86: 'ia32',
  arm64: 'arm64',
  aarch64: 'arm64',
  arm: 'arm',
  armv6: 'arm',
  armv7: 'arm',
  ia32: 'ia32',
  loong64: 'loong64',
  mips64el: 'mips64el',
  ppc64: 'ppc64',
  ppc64le: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  wasm32: 'wasm32',
};

/** Reads operating system and architecture out of a package name such as `@scope/tool-linux-arm64-musl`. */
function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[-/.]/);
  const os = operatingSystems.find((candidate) =>
    words.some((word) => word === candidate || word === otherNames[candidate] || (candidate === 'linux' && word === 'linuxmusl')),
  );
  const architecture = words.map((word) => architectures[word]).find((cpu) => cpu !== undefined);
  const isWasm = words.some((word) => word.startsWith('wasm') || word === 'webcontainers');
  const libc = words.some((word) => word.endsWith('musl') || word === 'musleabihf')
    ? ['musl']
    : words.some((word) => word.startsWith('gnu'))
      ? ['glibc']
      : undefined;
  return {
    ...(os ? { os: [os] } : {}),
    ...(isWasm ? { cpu: ['wasm32'] } : architecture ? { cpu: [architecture] } : {}),
    ...(os === 'linux' && libc ? { libc } : {}),
  };
}

/** The version that stands in a range, e.g. `1.2.3` of `^1.2.3`. */
function versionOf(range: string): string {
  return /\d+\.\d+\.\d+[^\s|]*/.exec(range)?.[0] ?? range;
}

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
const added: string[] = [];

for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (lock.packages[key] || lock.packages[`${place}/${key}`]) continue;
    const platform = platformOf(name);
    if (!platform.os && !platform.cpu) continue;
    lock.packages[key] = { version: versionOf(range), optional: true, ...platform };
    added.push(name);
  }
}

if (process.argv.includes('--check')) {
  if (added.length > 0) {
    console.error(`package-lock.json lacks ${added.length} optional packages of other platforms: run node scripts/complete-lock.ts`);
    process.exit(1);
  }
} else {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`added ${added.length}: ${added.join(', ')}`);
}
