import { unsafe } from '@noble/ciphers/aes.js';

const { expandKeyLE, encryptBlock } = unsafe;
const blockLength = 16;
const rounds = 10;

/** FF1 of NIST SP 800-38G for decimal strings of one length, as numbers. */
export interface DecimalFf1 {
  encrypt(plain: number): number;
  decrypt(sealed: number): number;
}

/**
 * FF1 (SP 800-38G 5.1, algorithms 7 and 8) with radix 10, for strings so short that each half fits a 32-bit number: then the bytes of
 * a half (`b`) are at most four, `d` is eight, and one AES block gives the whole of S. What does not depend on the string is computed once.
 *
 * @param key AES key of 16, 24 or 32 bytes
 * @param digits length of the strings, 2 to 15
 * @param tweak at most 11 bytes, so that Q is one block
 */
export function createDecimalFf1(key: Uint8Array, digits: number, tweak: Uint8Array): DecimalFf1 {
  if (digits < 2 || digits > 15 || tweak.length > 11) throw new RangeError('2 to 15 digits, a tweak of at most 11 bytes');
  const schedule = expandKeyLE(key);
  const u = Math.floor(digits / 2);
  const v = digits - u;
  const moduli = [10 ** u, 10 ** v] as const;
  const numeralBytes = Math.ceil(Math.ceil(v * Math.log2(10)) / 8);
  const start = firstBlock(u, digits, tweak.length);
  encryptBlock(schedule, start);
  for (const [at, byte] of tweak.entries()) start[at] = (start[at] ?? 0) ^ byte;

  const block = new Uint8Array(blockLength);
  const view = new DataView(block.buffer);
  const roundAt = blockLength - numeralBytes - 1;
  /** NUM(S) mod 10^m (steps 6.i to 6.vi) for the half that stays. */
  const mask = (round: number, half: number, modulus: number): number => {
    block.set(start);
    block[roundAt] = (block[roundAt] ?? 0) ^ round;
    view.setUint32(blockLength - 4, (view.getUint32(blockLength - 4) ^ half) >>> 0);
    encryptBlock(schedule, block);
    return Number(view.getBigUint64(0) % BigInt(modulus));
  };
  const modulusOf = (round: number): number => moduli[round % 2] ?? 1;

  return {
    encrypt(plain) {
      let a = Math.floor(plain / moduli[1]);
      let b = plain % moduli[1];
      for (let round = 0; round < rounds; round += 1) {
        const modulus = modulusOf(round);
        [a, b] = [b, (a + mask(round, b, modulus)) % modulus];
      }
      return a * moduli[1] + b;
    },
    decrypt(sealed) {
      let a = Math.floor(sealed / moduli[1]);
      let b = sealed % moduli[1];
      for (let round = rounds - 1; round >= 0; round -= 1) {
        const modulus = modulusOf(round);
        [a, b] = [(b - mask(round, a, modulus) + modulus) % modulus, a];
      }
      return a * moduli[1] + b;
    },
  };
}

/** P = [1] [2] [1] [radix]3 [10] [u mod 256] [n]4 [t]4 (step 5). */
function firstBlock(u: number, n: number, t: number): Uint8Array {
  const block = Uint8Array.of(1, 2, 1, 0, 0, 10, rounds, u, 0, 0, 0, 0, 0, 0, 0, 0);
  const view = new DataView(block.buffer);
  view.setUint32(8, n);
  view.setUint32(12, t);
  return block;
}
