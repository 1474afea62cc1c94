import { createPublicKey } from 'node:crypto';
import type { CommandApdu } from '../apdu.ts';
import { filePath, hexFid } from '../applications/description.ts';
import { type Chip, findInApplication, isOpen, obtainKey } from '../chip.ts';
import { answer, type CardAnswer, statusWords } from '../status-words.ts';
import { encodeRsaKey, encodeTlv, splitRecords } from '../tlv.ts';

/** READ BINARY (ISO 7816-4 clause 11.3.3): 15-bit offset in the current file, or a short file identifier and an 8-bit offset. */
export async function readBinary(chip: Chip, { p1, p2, data, le }: CommandApdu): Promise<CardAnswer> {
  if (data.length > 0 || le === undefined) return answer(statusWords.wrongLength);
  const isShort = (p1 & 0x80) !== 0;
  if (isShort && (p1 & 0x60) !== 0) return answer(statusWords.wrongParameters);
  const fid = isShort ? hexFid(p1 & 0x1f) : chip.volatile.currentFile;
  if (fid === undefined) return answer(statusWords.noCurrentFile);
  const target = findInApplication(chip, fid);
  if (!target) return answer(statusWords.notFound);
  if (isShort) chip.volatile.currentFile = fid;
  const { file, path } = target;
  if (file.kind !== 'transparent') return answer(statusWords.incompatibleStructure);
  if (!isOpen(chip, file.read)) return answer(statusWords.securityNotSatisfied);
  const offset = isShort ? p2 : (p1 << 8) | p2;
  if (offset >= file.size) return answer(statusWords.wrongOffset);
  const content = file.publicKeyOf ? await publicKeyContent(chip, file.publicKeyOf) : chip.image.body.files[path];
  const bytes = new Uint8Array(Math.min(le, file.size - offset)).fill(0xff);
  bytes.set(content?.subarray(offset, offset + bytes.length) ?? []);
  return answer(statusWords.ok, bytes);
}

/** A1 { 90 exponent, 91 modulus }: nothing signs it, a terminal encrypts to it. */
async function publicKeyContent(chip: Chip, fid: string): Promise<Uint8Array> {
  const key = await obtainKey(chip, filePath(chip.volatile.application?.name ?? 'basicInformation', fid));
  return encodeTlv(0xa1, encodeRsaKey(createPublicKey(key)));
}

/** READ RECORD (clause 11.4.3), by record number in the file of a short identifier: P2 = SFI × 8 + 4. */
export function readRecord(chip: Chip, { p1, p2, le }: CommandApdu): CardAnswer {
  if ((p2 & 0x07) !== 4) return answer(statusWords.functionNotSupported);
  if (le === undefined) return answer(statusWords.wrongLength);
  const fid = p2 >> 3 === 0 ? chip.volatile.currentFile : hexFid(p2 >> 3);
  if (fid === undefined) return answer(statusWords.noCurrentFile);
  const target = findInApplication(chip, fid);
  if (!target) return answer(statusWords.notFound);
  if (target.file.kind !== 'record') return answer(statusWords.incompatibleStructure);
  if (!isOpen(chip, target.file.read)) return answer(statusWords.securityNotSatisfied);
  const record = splitRecords(chip.image.body.files[target.path] ?? new Uint8Array())[p1 - 1];
  return record ? answer(statusWords.ok, record.subarray(0, le)) : answer(statusWords.recordNotFound);
}
