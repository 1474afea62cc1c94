/**
 * Runs a TypeScript file of this repository with the pinned Node, whatever Node started npm:
 *
 *     node scripts/run.mjs FILE.ts [ARGUMENT ...]
 *
 * Plain JavaScript for Node 20: it must run before the pinned Node is known to be there.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const pinned = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

if (!existsSync(pinned)) {
  console.error('The pinned Node is missing from node_modules. Run "npm ci" first (with install scripts allowed for the package "node").');
  process.exit(1);
}

const parameters = ['--conditions=openmyna-source', '--disable-warning=ExperimentalWarning', ...process.argv.slice(2)];

if (typeof process.execve === 'function') {
  // The process becomes the pinned Node: no second process stands between npm and it.
  process.execve(pinned, [pinned, ...parameters], process.env);
} else {
  const child = spawn(pinned, parameters, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}
