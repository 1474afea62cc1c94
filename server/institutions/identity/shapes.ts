import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { BrowserExchange } from './sign-in.ts';

/** Standard or URL-safe base64, with or without padding. */
const base64 = (most: number) =>
  z
    .string()
    .min(4)
    .max(most)
    .regex(/^[A-Za-z0-9+/_-]+={0,2}$/)
    .transform((text) => Buffer.from(text, 'base64'));

export const uidParams = z.object({ uid: z.string().regex(/^[A-Za-z0-9_-]{10,64}$/) });
export const goOn = z.object({ redirectTo: z.url().describe('Where the browser goes on') });

/** What a card says to a challenge. */
export const cardAnswer = z.object({ certificate: base64(8000), signature: base64(1400), challenge: base64(64).optional() });

export function browserOf(request: FastifyRequest, reply: FastifyReply): BrowserExchange {
  return { request: request.raw, response: reply.raw };
}
