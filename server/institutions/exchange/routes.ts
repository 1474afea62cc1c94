import { Readable } from 'node:stream';
import { z } from 'zod';
import type { HttpApp, ProblemTable } from '../../kernel/index.ts';
import { exportText } from './export.ts';
import { logMessages, logProblems } from './log-messages.ts';
import { messages } from './messages.ts';
import type { Exchange } from './types.ts';

const problems: ProblemTable = {
  MYNA_EXCHANGE_CODE_UNKNOWN: 404,
  MYNA_EXCHANGE_CURSOR_INVALID: 400,
  MYNA_EXCHANGE_INSTITUTION_UNKNOWN: 404,
  MYNA_EXCHANGE_PURPOSE_UNKNOWN: 403,
  MYNA_EXCHANGE_ITEM_REFUSED: 403,
  MYNA_EXCHANGE_ITEM_UNKNOWN: 403,
  MYNA_EXCHANGE_ITEM_SEALED: 500,
  MYNA_EXCHANGE_NOT_OWN_REQUEST: 403,
  MYNA_EXCHANGE_REQUESTER_REFUSED: 403,
  MYNA_EXCHANGE_TICKET_REFUSED: 409,
  MYNA_EXCHANGE_MANDATE_MISSING: 403,
  MYNA_EXCHANGE_PROOF_RANGE: 400,
};

const base64 = z.string().describe('Base64 without padding (RFC 4648 section 5)');
const count = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const positionList = z
  .string()
  .regex(/^\d{1,15}(,\d{1,15}){0,99}$/)
  .transform((list) => list.split(',').map(Number))
  .describe('Separated by commas');
const treeHead = z.object({
  size: z.int(),
  timestamp: z.int().describe('Milliseconds since 1970-01-01'),
  root: base64,
  signature: base64.describe('ECDSA P-256 with SHA-256 over the TreeHeadSignature of RFC 6962 section 3.5'),
  key: base64.describe('DER SubjectPublicKeyInfo'),
});

/** Public faces of the access log: hashes and signatures only, no personal datum. */
export function registerExchangeRoutes(app: HttpApp, exchange: Exchange): void {
  app.problems.add(problems, messages);
  app.problems.add(logProblems, logMessages);

  app.get(
    '/api/v1/exchange/tree-head',
    { schema: { summary: 'The newest signed tree head of the access log', tags: ['exchange'], response: { 200: treeHead } } },
    async () => {
      const [head, key] = await Promise.all([exchange.treeHead(), exchange.logKey()]);
      return { size: head.size, timestamp: head.timestamp, root: text(head.root), signature: text(head.signature), key: text(key) };
    },
  );

  app.get(
    '/api/v1/exchange/consistency',
    {
      schema: {
        summary: 'Proof that the log of `first` entries is the beginning of the log of `second`',
        tags: ['exchange'],
        querystring: z.object({ first: count, second: count }),
        response: { 200: z.object({ path: z.array(base64) }) },
      },
    },
    async ({ query }) => ({ path: (await exchange.consistencyProof(query.first, query.second)).map(text) }),
  );

  app.get(
    '/api/v1/exchange/inclusion',
    {
      schema: {
        summary: 'Audit path of the entry at `position` in the log of `size` entries',
        tags: ['exchange'],
        querystring: z.object({ position: count, size: count }),
        response: { 200: z.object({ leafHash: base64, path: z.array(base64) }) },
      },
    },
    async ({ query }) => {
      const proof = await exchange.inclusionProof(query.position, query.size);
      return { leafHash: text(proof.leafHash), path: proof.path.map(text) };
    },
  );
  registerExport(app, exchange);
}

function registerExport(app: HttpApp, exchange: Exchange): void {
  app.get(
    '/api/v1/exchange/inclusions',
    {
      schema: {
        summary: 'Audit paths of up to a hundred entries in the log of `size` entries',
        tags: ['exchange'],
        querystring: z.object({ positions: positionList, size: count }),
        response: { 200: z.object({ paths: z.array(z.array(base64)).describe('In the order of the positions') }) },
      },
    },
    async ({ query }) => ({ paths: (await exchange.inclusionProofs(query.positions, query.size)).map((path) => path.map(text)) }),
  );

  app.get(
    '/api/v1/exchange/log',
    {
      schema: {
        summary: 'The whole log as salted hashes with its signed heads, a JSON object a line, as `openmyna log audit` checks it',
        tags: ['exchange'],
      },
    },
    async (_request, reply) =>
      reply
        .header('content-disposition', 'attachment; filename="access-log.ndjson"')
        .type('application/x-ndjson')
        .send(Readable.from(exportText(exchange.exportHashes()))),
  );
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
