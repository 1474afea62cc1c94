import { checkNumberProof, documentsFor, servesPurpose } from '@openmyna/rules';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { clientOf, type HttpApp, type Limited, type MynaCode } from '../../kernel/index.ts';
import type { Proofs } from './proofs.ts';
import {
  askerFacts,
  checkedProof,
  identityAnswer,
  identityQuestion,
  numberAnswer,
  numberProofKinds,
  policy,
  showChecked,
  shownNumber,
} from './schemas.ts';
import type { AskerFacts } from './types.ts';

const base = '/api/v1/verify';
const tags = ['verify'];
/** A page of text and one code: 60 kB; the rest is room for its signature. */
const fileLimit = 1_000_000;

const noStore = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  reply.header('cache-control', 'no-store');
};

/** The public door: whoever was shown something asks what it proves. Nothing of it stands in an address. */
export function registerVerifyRoutes(app: HttpApp, proofs: Proofs): void {
  registerChecks(app, proofs);
  registerFileCheck(app, proofs);
  registerTables(app, proofs);
}

/** Codes cannot be guessed, and trying costs us a look each. */
const guessesOf = (request: FastifyRequest): Limited[] => [
  [{ name: 'proofs.check', most: 30, seconds: 600, kept: 'database' }, clientOf(request)],
];
const isGuess = (code: MynaCode): boolean =>
  code === 'MYNA_PROOF_UNKNOWN' || code === 'MYNA_PROOF_NOT_OURS' || code === 'MYNA_PROOF_ALTERED';

/** Left-out facts stay out. */
function factsOf({ asker, number, birthDate }: z.infer<typeof askerFacts>): AskerFacts {
  return { ...(asker?.trim() && { asker }), ...(number?.trim() && { number }), ...(birthDate && { birthDate }) };
}

function registerChecks(app: HttpApp, proofs: Proofs): void {
  app.post(
    `${base}/code`,
    {
      onRequest: noStore,
      schema: {
        tags,
        summary: 'Checks a proof of number by its check code',
        body: askerFacts.extend({ code: z.string().min(1).max(60) }),
        response: { 200: checkedProof },
      },
    },
    async (request) =>
      app.limits.guard(guessesOf(request), isGuess, async () =>
        showChecked(await proofs.checkCode(request.body.code, factsOf(request.body))),
      ),
  );

  app.post(
    `${base}/screen`,
    {
      onRequest: noStore,
      schema: {
        tags,
        summary: 'Checks the code that its holder shows on a screen; each picture counts once',
        body: askerFacts.extend({ token: z.string().min(1).max(4000) }),
        response: { 200: checkedProof },
      },
    },
    async (request) =>
      app.limits.guard(guessesOf(request), isGuess, async () =>
        showChecked(await proofs.checkScreen(request.body.token, factsOf(request.body))),
      ),
  );
}

function registerFileCheck(app: HttpApp, proofs: Proofs): void {
  app.register(async (scope: HttpApp) => {
    scope.addContentTypeParser(['application/pdf', 'application/octet-stream'], { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    scope.post(
      `${base}/file`,
      {
        onRequest: noStore,
        bodyLimit: fileLimit,
        schema: { tags, summary: 'Checks a signed file (application/pdf)', consumes: ['application/pdf'], response: { 200: checkedProof } },
      },
      async (request) => {
        const pdf = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return app.limits.guard(guessesOf(request), isGuess, async () => showChecked(await proofs.checkFile(pdf, {})));
      },
    );
  });
}

function registerTables(app: HttpApp, proofs: Proofs): void {
  const { profile, clock } = proofs;

  app.get(
    `${base}/policy`,
    { schema: { tags, summary: 'What proves an individual number under the active policy', response: { 200: policy } } },
    async () => {
      const { accepted, acceptedWhenDataMatch } = profile.numberProof;
      const answerOf = (kind: (typeof numberProofKinds)[number]) =>
        accepted.includes(kind) ? ('yes' as const) : acceptedWhenDataMatch.includes(kind) ? ('when-data-match' as const) : ('no' as const);
      return {
        profile: profile.name,
        on: (await clock.today()).toString(),
        numberProofs: numberProofKinds.map((kind) => ({ kind, accepted: answerOf(kind) })),
      };
    },
  );

  app.post(
    `${base}/shown-number`,
    { schema: { tags, summary: 'I was shown this: does it prove a number?', body: shownNumber, response: { 200: numberAnswer } } },
    async (request) => {
      const { kind, dataMatch, procedure } = request.body;
      const check = checkNumberProof(kind, { dataMatch, procedure }, profile);
      return check.accepted ? { isAccepted: true, bring: [] } : { isAccepted: false, bring: [...check.bring] };
    },
  );

  app.post(
    `${base}/identity`,
    {
      schema: {
        tags,
        summary: 'Which document serves a purpose, for whom; and whether what is held out does',
        body: identityQuestion,
        response: { 200: identityAnswer },
      },
    },
    async (request) => {
      const { purpose, belonging, shown } = request.body;
      const rule = documentsFor(purpose, belonging, await clock.today());
      return {
        purpose,
        belonging,
        isFree: rule.isFree ?? false,
        ways: rule.ways.map((way) => way.map(({ need, of }) => ({ need, of: [...of] }))),
        not: rule.not.map((each) => ({ ...each })),
        source: { ...rule.source },
        serves: shown ? servesPurpose(rule, new Set(shown)) : null,
      };
    },
  );
}
