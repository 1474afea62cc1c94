import { constants, createHash, privateEncrypt, sign as signWith } from 'node:crypto';
import type { CommandApdu } from '../apdu.ts';
import { hexFid } from '../applications/description.ts';
import { concat, fromHex } from '../bytes.ts';
import { type Chip, findInApplication, isOpen, referencedFile, type TargetFile } from '../chip.ts';
import { answer, type CardAnswer, statusWords } from '../status-words.ts';

/** RSA-2048: 256 bytes less the eleven that PKCS#1 v1.5 needs at least (RFC 8017 9.2). */
const longestBlock = 245;
const sha256Length = 32;
const sha256DigestInfo = fromHex('3031300D060960864801650304020105000420');
/** P1 of COMPUTE DIGITAL SIGNATURE. */
const modes = { block: 0x00, bareDigest: 0x01, digest: 0x02, message: 0x03, pssDigest: 0x04, pssMessage: 0x05 };
const isPss = (mode: number): boolean => mode === modes.pssDigest || mode === modes.pssMessage;

/** MGF1 with SHA-256 (RFC 8017 B.2.1), as many bytes as `length`. */
function maskOf(seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / sha256Length) }, (_, counter) =>
    createHash('sha256')
      .update(seed)
      .update(Uint8Array.of(0, 0, 0, counter))
      .digest(),
  );
  return concat(...blocks).subarray(0, length);
}

/** EMSA-PSS with SHA-256 and a salt as long as the digest (RFC 8017 9.1.1), for a modulus of 2048 bits. */
function pssBlock(digest: Uint8Array, salt: Uint8Array): Uint8Array {
  const hash = createHash('sha256').update(new Uint8Array(8)).update(digest).update(salt).digest();
  const db = new Uint8Array(256 - sha256Length - 1);
  db[db.length - salt.length - 1] = 1;
  db.set(salt, db.length - salt.length);
  const masked = maskOf(hash, db.length).map((byte, at) => byte ^ (db[at] ?? 0));
  masked[0] = (masked[0] ?? 0) & 0x7f;
  return concat(masked, hash, Uint8Array.of(0xbc));
}

/** The block to pad with type 1, or undefined when the data does not fit the mode. */
function blockOf(mode: number, data: Uint8Array): Uint8Array | undefined {
  if (mode === modes.block) return data.length <= longestBlock ? data : undefined;
  if (mode === modes.pssMessage) return createHash('sha256').update(data).digest();
  if (mode === modes.message) return concat(sha256DigestInfo, createHash('sha256').update(data).digest());
  if (data.length !== sha256Length) return undefined;
  return mode === modes.digest ? concat(sha256DigestInfo, data) : data;
}

function referencedKey(chip: Chip, p2: number): TargetFile | CardAnswer {
  const byDefault = p2 === 0 ? chip.volatile.application?.defaultKey : undefined;
  const target = byDefault === undefined ? referencedFile(chip, p2) : findInApplication(chip, byDefault);
  if (target === undefined) return answer(p2 === 0 ? statusWords.noCurrentFile : statusWords.wrongParameters);
  if (target === 'none') return answer(statusWords.noCurrentFile);
  if (target === 'absent') return answer(statusWords.notFound);
  return target.file.kind === 'key' ? target : answer(statusWords.incompatibleStructure);
}

/**
 * COMPUTE DIGITAL SIGNATURE (JICSAP; ISO 7816-8 clause 11.7): pads and signs what it is given. One VERIFY permits several. The card does
 * not look whether the block is a DigestInfo.
 */
export function computeDigitalSignature(chip: Chip, { p1, p2, data }: CommandApdu): CardAnswer {
  if (!Object.values(modes).includes(p1)) return answer(statusWords.wrongParameters);
  const target = referencedKey(chip, p2);
  if ('statusWord' in target) return target;
  const { file, path } = target;
  if (file.kind !== 'key' || (file.does !== 'sign' && file.does !== 'proveChip')) return answer(statusWords.incompatibleStructure);
  if (!isOpen(chip, file.use)) return answer(statusWords.securityNotSatisfied);
  const block = data.length > 0 ? blockOf(p1, data) : undefined;
  if (!block) return answer(statusWords.wrongLength);
  const key = chip.privateKey(path);
  if (!key) return answer(statusWords.referenceNotFound);
  const padded = isPss(p1) ? pssBlock(block, chip.random(sha256Length)) : block;
  const padding = isPss(p1) ? constants.RSA_NO_PADDING : constants.RSA_PKCS1_PADDING;
  return answer(statusWords.ok, privateEncrypt({ key, padding }, padded));
}

/** INTERNAL AUTHENTICATE (ISO 7816-4 clause 11.6.2): RSASSA-PKCS1-v1_5 with SHA-256 over the terminal's challenge. */
export function internalAuthenticate(chip: Chip, { p1, p2, data }: CommandApdu): CardAnswer {
  if (p1 !== 0 || p2 < 0x81 || p2 > 0x9e) return answer(statusWords.wrongParameters);
  if (data.length === 0 || data.length > 255) return answer(statusWords.wrongLength);
  const target = findInApplication(chip, hexFid(p2 & 0x1f));
  if (!target) return answer(statusWords.notFound);
  const { file } = target;
  if (file.kind !== 'key' || (file.does !== 'internalAuthenticate' && file.does !== 'proveChip'))
    return answer(statusWords.incompatibleStructure);
  const key = chip.privateKey(target.path);
  return key ? answer(statusWords.ok, signWith('sha256', data, key)) : answer(statusWords.referenceNotFound);
}
