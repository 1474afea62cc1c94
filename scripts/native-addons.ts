/**
 * Native packages that the tests want and a plain installation does without: they are compiled, so they are nobody's dependency. They lie in a folder of
 * their own under node_modules, where `npm ci` leaves nothing of them, and are found by a link.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const addons = { pkcs11js: '2.1.7' } as const;
const root = join(import.meta.dirname, '..');
const modules = join(root, 'node_modules');
const folder = join(modules, '.native-addons');

/**
 * Compiles what is missing with npm and node-gyp (a C++ compiler, make and python3 come with the system needs).
 * @returns the names that are still missing; their tests are skipped by name
 */
export function provideNativeAddons(): readonly string[] {
  const missing = Object.entries(addons).filter(([name]) => !existsSync(join(modules, name)));
  if (missing.length === 0) return [];
  console.log(`Compiling ${missing.map(([name]) => name).join(', ')}, because the tests need it`);
  mkdirSync(folder, { recursive: true });
  // npm runs the install scripts of the packages named here, and of no other.
  const allowScripts = Object.fromEntries(Object.keys(addons).map((name) => [name, true]));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'native-addons', private: true, allowScripts }));
  const wanted = missing.map(([name, version]) => `${name}@${version}`);
  // The scripts of this workspace must not be taken for those of the folder.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_(local_prefix|workspace))/.test(name)),
  );
  spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', ...wanted], { cwd: folder, env, stdio: 'inherit' });
  for (const [name] of missing) {
    const built = join(folder, 'node_modules', name);
    if (existsSync(join(built, 'build', 'Release'))) symlinkSync(built, join(modules, name), 'dir');
  }
  const left = missing.map(([name]) => name).filter((name) => !existsSync(join(modules, name)));
  if (left.length > 0) console.error(`Could not be compiled, and their tests are skipped: ${left.join(', ')}`);
  return left;
}
