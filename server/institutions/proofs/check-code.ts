import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no letter that is taken for a digit. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 12;

/** 60 random bits in twelve letters and digits: nobody comes upon one by trying. */
export function newCheckCode(): string {
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('');
}

/** As it was typed: spaces, hyphens and width aside, O read as 0, I and L as 1. Undefined: no check code. */
export function readCheckCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐–—ー]+/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return code.length === length && [...code].every((letter) => letters.includes(letter)) ? code : undefined;
}
