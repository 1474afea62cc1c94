import type { FastifyReply, FastifyRequest } from 'fastify';
import { MynaError } from '../../kernel/index.ts';
import type { LinkageCode } from '../exchange/index.ts';
import type { Officer } from './deps.ts';
import { checkText } from './text-rule.ts';

type Guard = (request: FastifyRequest) => Promise<void>;

/** The portal, where residents apply. */
export interface ApplicantDoor {
  readonly onRequest: Guard;
  /** Behind it: sets for whom the person acts. */
  readonly acting: Guard;
  codeOf(request: FastifyRequest): LinkageCode;
}

/** The counter, where officers decide; `review` is who sees the queue besides: the data-protection officer. */
export interface OfficeDoor {
  readonly onRequest: Guard;
  readonly maySeeQueue: Guard;
  /** @throws {MynaError} without an office */
  officerOf(request: FastifyRequest): Officer;
}

/** A file of somebody's: shown as what it was found to be, and nothing in it runs. */
export function sendFile(
  reply: FastifyReply,
  { mediaType, content }: { readonly mediaType: string; readonly content: Uint8Array },
): FastifyReply {
  return reply
    .type(mediaType)
    .header('content-disposition', `inline; filename="attachment.${mediaType.split('/')[1]}"`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .send(Buffer.from(content));
}

/** Free words of either side follow one rule. @throws {MynaError} `MYNA_PROCEDURES_ANSWER_INVALID` */
export function requireWords(text: string): string {
  const fault = checkText(text, 1000, true);
  if (fault) throw new MynaError('MYNA_PROCEDURES_ANSWER_INVALID', { question: 'text', fault: fault === 'empty' ? 'missing' : fault });
  return text;
}
