#!/usr/bin/env node
// In the workspace the TypeScript source runs on the workspace's own Node; from npm the compiled files run on the one at hand.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../src/main.ts', import.meta.url));
if (existsSync(source)) runSource();
else await import('../dist/main.js');

function runSource() {
  const node = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  const options = ['--conditions=openmyna-source', '--disable-warning=ExperimentalWarning', source, ...process.argv.slice(2)];
  const child = spawn(node, options, { stdio: streams(process.argv) });
  // The terminal sends an interrupt to both; a signal to this process alone is passed on. Killed, it takes the child along by the channel.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.connected && child.send(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

/** The three usual ones, the descriptor that a PIN comes from, and the channel that ends the child with us. */
function streams(argv) {
  const [, descriptor] = /(?:^| )--pin-fd[= ](\d{1,3})(?: |$)/.exec(argv.join(' ')) ?? [];
  const list = ['inherit', 'inherit', 'inherit'];
  for (let fd = 3; fd <= Number(descriptor ?? 0); fd += 1) list[fd] = fd === Number(descriptor) ? fd : 'ignore';
  return [...list, 'ipc'];
}
