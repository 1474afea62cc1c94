import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsqrModule from 'jsqr';
import sharp from 'sharp';

// The package is CommonJS: its types give the namespace, Node gives the function.
const jsqr = jsqrModule as unknown as typeof jsqrModule.default;

/** Runs a program of the machine and returns what it said, errors included. */
export function run(program: string, args: readonly string[], input?: Uint8Array | string): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...args], { maxBuffer: 1 << 26, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: `${stdout}${stderr}` });
    });
    if (input !== undefined) child.stdin?.end(input);
  });
}

/** Tells whether a program is there. */
export async function has(program: string): Promise<boolean> {
  return (await run('sh', ['-c', `command -v ${program}`])).code === 0;
}

/** A folder for the time of `work`. */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'openmyna-tour-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The text of a PDF without white space, as `pdftotext` reads it. */
export async function readPdf(pdf: Uint8Array): Promise<string> {
  return (await run('pdftotext', ['-layout', '-', '-'], pdf)).output.replace(/\s/g, '');
}

/** The first QR code on the pages of a PDF, as a scanner sees them. */
export function readQr(pdf: Uint8Array): Promise<string | undefined> {
  return withFolder(async (folder) => {
    await writeFile(join(folder, 'letter.pdf'), pdf);
    await run('pdftoppm', ['-r', '150', '-png', join(folder, 'letter.pdf'), join(folder, 'page')]);
    for (const page of ['page-1.png', 'page-2.png', 'page-01.png']) {
      const code = await readQrImage(join(folder, page)).catch(() => undefined);
      if (code) return code;
    }
    return undefined;
  });
}

async function readQrImage(file: string): Promise<string | undefined> {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return jsqr(new Uint8ClampedArray(data), info.width, info.height)?.data;
}

export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
