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
const modes = { block: 0x00, bareDigest: 0x01, digest: 0x02, message: 0x03 };

/** The block to pad with type 1, or undefined when the data does not fit the mode. */
function blockOf(mode: number, data: Uint8Array): Uint8Array | undefined {
  if (mode === modes.block) return data.length <= longestBlock ? data : undefined;
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
  if (file.kind !== 'key' || file.does !== 'sign') return answer(statusWords.incompatibleStructure);
  if (!isOpen(chip, file.use)) return answer(statusWords.securityNotSatisfied);
  const block = data.length > 0 ? blockOf(p1, data) : undefined;
  if (!block) return answer(statusWords.wrongLength);
  const key = chip.privateKey(path);
  if (!key) return answer(statusWords.referenceNotFound);
  return answer(statusWords.ok, privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, block));
}

/** INTERNAL AUTHENTICATE (ISO 7816-4 clause 11.6.2): RSASSA-PKCS1-v1_5 with SHA-256 over the terminal's challenge. */
export function internalAuthenticate(chip: Chip, { p1, p2, data }: CommandApdu): CardAnswer {
  if (p1 !== 0 || p2 < 0x81 || p2 > 0x9e) return answer(statusWords.wrongParameters);
  if (data.length === 0 || data.length > 255) return answer(statusWords.wrongLength);
  const target = findInApplication(chip, hexFid(p2 & 0x1f));
  if (!target) return answer(statusWords.notFound);
  if (target.file.kind !== 'key' || target.file.does !== 'internalAuthenticate') return answer(statusWords.incompatibleStructure);
  const key = chip.privateKey(target.path);
  return key ? answer(statusWords.ok, signWith('sha256', data, key)) : answer(statusWords.referenceNotFound);
}
