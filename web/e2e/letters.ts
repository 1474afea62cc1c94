import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsqrModule from 'jsqr';
import sharp from 'sharp';
import { inject } from 'vitest';

const jsqr = jsqrModule as unknown as typeof jsqrModule.default;

export interface PostedLetter {
  readonly kind: string;
  readonly text: string;
  /** A picture of its first page, as a phone would take it. */
  readonly picture: string;
  /** What the code on it says. */
  readonly code: string;
}

async function readPicture(picture: string): Promise<string> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return jsqr(new Uint8ClampedArray(data), info.width, info.height)?.data ?? '';
}

/** The newest letter of a kind in somebody's letterbox, read with tools that are not ours (poppler). */
export async function findLetter(person: string, kind: string): Promise<PostedLetter> {
  const base = inject('country');
  for (let tries = 0; tries < 60; tries += 1) {
    const { letters } = (await (await fetch(`${base}/sandbox/letters?person=${person}`)).json()) as {
      letters: { id: string; kind: string }[];
    };
    const letter = letters.find((candidate) => candidate.kind === kind);
    if (letter) {
      const folder = mkdtempSync(join(tmpdir(), 'openmyna-letter-'));
      const pdf = join(folder, 'letter.pdf');
      writeFileSync(pdf, Buffer.from(await (await fetch(`${base}/sandbox/letters/${encodeURIComponent(letter.id)}`)).arrayBuffer()));
      const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
      // The code stands on the first page of a notice and on the last page of the number letter.
      execFileSync('pdftoppm', ['-png', '-r', '130', pdf, join(folder, 'page')]);
      const pages = execFileSync('ls', [folder], { encoding: 'utf8' })
        .split('\n')
        .filter((name) => name.endsWith('.png'));
      for (const page of pages) {
        const picture = join(folder, page);
        const code = await readPicture(picture);
        if (code) return { kind, text, picture, code };
      }
      throw new Error(`the letter ${kind} has no readable code`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`no letter ${kind} came`);
}

/** The letter before a camera: a film of one picture, as Chromium's test camera plays it. */
export async function filmOf(picture: string): Promise<string> {
  const frame = await sharp(picture)
    .resize({ width: 960, height: 720, fit: 'contain', background: 'white' })
    .jpeg({ quality: 92 })
    .toBuffer();
  const film = join(mkdtempSync(join(tmpdir(), 'openmyna-film-')), 'letter.mjpeg');
  writeFileSync(film, Buffer.concat(Array.from({ length: 30 }, () => frame)));
  return film;
}
