/** Test support, run beside a PC/SC service: starts the reader agent and speaks to it as three pages would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CardError, connectCard } from '@openmyna/reader';
import { WebSocket } from 'ws';
import { openConsentStore } from './origins.ts';

const [openmyna = '', pin = ''] = process.argv.slice(2);
const page = 'https://myna.example';
const port = 8437;
let output = '';

async function startAgent(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [openmyna, 'reader', '--allow', page], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    output += chunk.toString();
  });
  while (!text.includes('reader agent:')) await once(child.stdout, 'data');
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** The frames of a page of this origin: an exchange function, after the first frame that is no question. */
async function openAs(origin: string): Promise<{ first: string[]; exchange(frame: Uint8Array): Promise<Uint8Array>; close(): void }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/card`, { origin });
  const first: string[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', function read(frame: Buffer) {
      const { type, code } = JSON.parse(frame.toString()) as { type: string; code?: string };
      first.push(code ?? type);
      if (type === 'asking') return;
      socket.off('message', read);
      resolve();
    });
  });
  return {
    first,
    async exchange(frame) {
      socket.send(frame);
      const [answer] = (await once(socket, 'message')) as [Buffer];
      return Uint8Array.from(answer);
    },
    close: () => socket.close(),
  };
}

let agent = await startAgent();
const unasked = await openAs(page);
console.log(`without consent: ${unasked.first.join(', ')}`);
await openAs('https://evil.example').then(
  () => console.log('https://evil.example: served'),
  () => console.log('https://evil.example: refused'),
);
await stop(agent);
// What the person's yes at the terminal leaves behind.
await openConsentStore(join(process.env.XDG_CONFIG_HOME ?? '', 'openmyna', 'reader-consent.json')).remember(page);
agent = await startAgent();
const served = await openAs(page);
try {
  const terminal = await connectCard({ transmit: served.exchange, close: async () => served.close() });
  const signature = await terminal.sign('authentication', new TextEncoder().encode('challenge'), pin);
  console.log(`${page}: ${served.first.join(', ')}, ${signature.length} bytes signed`);
  await terminal.close();
} catch (error) {
  console.log(error instanceof CardError ? error.code : String(error));
}
await stop(agent);
console.log(output);
