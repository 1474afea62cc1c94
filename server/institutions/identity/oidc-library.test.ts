import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const library = fileURLToPath(new URL('./oidc-library.ts', import.meta.url));
const run = (script: string): string =>
  execFileSync(process.execPath, ['--conditions=openmyna-source', '--input-type=module', '-e', `${script}\nconsole.warn = () => {};`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

it('starts without a warning about the runtime, and leaves the name of the release and other warnings as they are', () => {
  const said = run(`
    const lines = [];
    console.warn = (line) => lines.push(line);
    const { lts } = process.release;
    await import(${JSON.stringify(library)});
    await new Promise(setImmediate);
    console.warn('another');
    console.log(JSON.stringify({ lines, isSame: process.release.lts === lts }));`);
  expect(JSON.parse(said)).toEqual({ lines: ['another'], isSame: true });
});
