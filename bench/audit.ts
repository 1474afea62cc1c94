import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createFrontier, entryHash, formatLine, treeHeadBytes } from '@openmyna/transparency';
import { type Bench, result } from './bench.ts';

const run = promisify(execFile);
const entries = 1_000_000;
/** A busy country's log: a head each pass of the sequencer, with what came in between. */
const entriesPerHead = 500;
const program = fileURLToPath(new URL('../packages/openmyna/bin/openmyna.mjs', import.meta.url));

/** An exported log of a million entries, audited by the command as its user calls it; beside it, the same file read and hashed once. */
export const audit: Bench = {
  name: 'audit',
  needs: 'none',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'openmyna-audit-'));
    const file = join(folder, 'log');
    try {
      await writeLog(file);
      const start = performance.now();
      const { stdout } = await run(process.execPath, [program, 'log', 'audit', file], { maxBuffer: 1 << 20 });
      const seconds = (performance.now() - start) / 1000;
      if (!stdout.includes(`entries   ${entries}`) || !stdout.includes('as it was signed')) throw new Error(`the audit failed: ${stdout}`);
      const before = performance.now();
      createHash('sha256')
        .update(await readFile(file))
        .digest();
      const limit = { name: 'the file read and hashed once', value: (performance.now() - before) / 1000 };
      return [result('audit of 1,000,000 log entries', seconds, 's', limit, { atMost: 60 })];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function writeLog(file: string): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const out = createWriteStream(file);
  const tree = createFrontier();
  let text = `${formatLine({ kind: 'begin', key: publicKey.export({ format: 'der', type: 'spki' }) })}\n`;
  for (let position = 0; position < entries; position += 1) {
    const salt = randomBytes(16);
    const entry = entryAt(position);
    text += `${formatLine({ kind: 'entry', position, salt, entry })}\n`;
    tree.append(entryHash(salt, entry));
    if ((position + 1) % entriesPerHead !== 0) continue;
    text += `${signedHead(tree, privateKey)}\n`;
    if (!out.write(text)) await new Promise((resolve) => out.once('drain', resolve));
    text = '';
  }
  await new Promise<void>((resolve, reject) => out.once('error', reject).end(text, resolve));
}

function signedHead(tree: ReturnType<typeof createFrontier>, key: KeyObject): string {
  const head = { size: tree.size, timestamp: 1_795_392_000_000 + tree.size, root: tree.root() };
  return formatLine({ kind: 'head', head: { ...head, signature: sign('sha256', treeHeadBytes(head), key) } });
}

/** As long as a real entry is. */
function entryAt(position: number): string {
  const id = (kind: string): string => `01a20c45-d565-7334-${kind}-${position.toString(16).padStart(12, '0')}`;
  const at = '2026-11-23T00:00:00.123456Z';
  const seen = ['name', 'basicFour', 'card'];
  return JSON.stringify([
    1,
    id('aa91'),
    id('8a2b'),
    at,
    at,
    'disclosure',
    'counter',
    id('9c3d'),
    'counter 149900',
    'counter.collection',
    '2015-10-05',
    seen,
  ]);
}
