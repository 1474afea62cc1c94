import { createHash, randomUUID } from 'node:crypto';
import { inForce, procedureDesk } from '@openmyna/rules';
import { MynaError, type Temporal } from '../../kernel/index.ts';
import type { Attachment, CaseState } from './case-fold.ts';
import type { ProcedureForm } from './form-types.ts';

const startsWith = (bytes: Uint8Array, ...head: readonly number[]): boolean => head.every((byte, index) => bytes[index] === byte);

/** What a file is by its first bytes; what the browser says of it is not asked. */
export function sniffType(bytes: Uint8Array): Attachment['mediaType'] | undefined {
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf';
  return undefined;
}

/**
 * A file that may be attached to a question.
 * @throws {MynaError} `MYNA_PROCEDURES_FILE_TYPE`, `MYNA_PROCEDURES_FILE_SIZE`, `MYNA_PROCEDURES_FILES_FULL`, `MYNA_PROCEDURES_ANSWER_INVALID`
 */
export function checkFile(
  form: ProcedureForm,
  state: CaseState,
  question: string,
  bytes: Uint8Array,
  today: Temporal.PlainDate,
): Attachment {
  const { mostBytes, most } = inForce(procedureDesk, today).attachments;
  const asked = form.questions.find(({ id }) => id === question);
  if (asked?.type !== 'files') throw new MynaError('MYNA_PROCEDURES_ANSWER_INVALID', { question: 'unknown', fault: 'files' });
  if (bytes.length > mostBytes) throw new MynaError('MYNA_PROCEDURES_FILE_SIZE', { megabytes: mostBytes / 1_000_000 });
  const mediaType = sniffType(bytes);
  if (!mediaType) throw new MynaError('MYNA_PROCEDURES_FILE_TYPE');
  const count = state.attachments.filter((each) => each.question === question).length;
  if (count >= asked.most || state.attachments.length >= most)
    throw new MynaError('MYNA_PROCEDURES_FILES_FULL', { most: Math.min(asked.most, most) });
  return { id: randomUUID(), mediaType, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
