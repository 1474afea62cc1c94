import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import * as cases from './cases.ts';
import type { ProceduresDeps } from './deps.ts';
import { measureDurations } from './durations.ts';
import { forms, getForm } from './forms/index.ts';
import { procedureMessages, procedureProblems } from './messages.ts';
import { type Applicant, applicantOf } from './people.ts';
import { type ApplicantDoor, type OfficeDoor, requireWords, sendFile } from './route-parts.ts';
import { registerDeskRoutes } from './routes-desk.ts';
import * as shapes from './schemas.ts';
import type { Case } from './store.ts';

const oneCase = '/api/v1/portal/procedures/cases/:case';
const allCases = '/api/v1/portal/procedures/cases';
/** Above what may be attached, so that the refusal says how much is allowed. */
const bodyLimit = 8_000_000;

/** The catalogue for everybody, the resident's cases under the portal, the office's under the counter. */
export function registerProcedureRoutes(app: HttpApp, deps: ProceduresDeps, doors: { applicant: ApplicantDoor; office: OfficeDoor }): void {
  app.problems.add(procedureProblems, procedureMessages);
  registerCatalogue(app, deps);
  const own = createOwn(deps, doors.applicant);
  registerDrafts(app, own);
  registerFiles(app, own);
  registerSending(app, own);
  registerDeskRoutes(app, deps, doors.office);
}

function registerCatalogue(app: HttpApp, { clock, store }: ProceduresDeps): void {
  app.get(
    '/api/v1/procedures',
    {
      schema: {
        tags: ['procedures'],
        summary: 'Every procedure as data: who may, what is asked, what it costs, and its way without the card',
        response: { 200: z.object({ procedures: z.array(shapes.formShape) }) },
      },
    },
    async () => {
      const today = await clock.today();
      return { procedures: forms.map((form) => shapes.showForm(form, today)) };
    },
  );
  app.get(
    '/api/v1/procedures/:procedure/durations',
    {
      schema: {
        tags: ['procedures'],
        summary: 'How long decisions of the last year took here, from the phone and on paper; nothing of a case',
        params: z.object({ procedure: z.string().max(40) }),
        response: { 200: shapes.durationsShape },
      },
    },
    async (request) => measureDurations(store.database, getForm(request.params.procedure).id),
  );
}

/** What the applicant's routes share. */
interface Own {
  readonly deps: ProceduresDeps;
  readonly tags: string[];
  readonly onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  whoOf(request: FastifyRequest): Promise<Applicant>;
  /** What became of a case, as the applicant, or whoever acts for her, may see it. */
  shown(request: FastifyRequest, work: (who: Applicant) => Promise<Case>): Promise<z.infer<typeof shapes.caseShape>>;
}

/** Everything here may be done for another. */
const acting = { actingScope: 'procedures' } as const;
const once = { ...acting, idempotent: true } as const;

function createOwn(deps: ProceduresDeps, door: ApplicantDoor): Own {
  const whoOf: Own['whoOf'] = (request) => applicantOf(deps.exchange, door.codeOf(request), request.actingFor);
  return {
    deps,
    whoOf,
    tags: ['portal'],
    async onRequest(request, reply) {
      reply.header('cache-control', 'no-store');
      await door.onRequest(request);
      await door.acting(request);
    },
    async shown(request, work) {
      const who = await whoOf(request);
      const subject = await work(who);
      return shapes.showCase(subject, who.by?.isHidden ? undefined : deps.registry.municipality(subject.office).name);
    },
  };
}

const caseAnswer = { 200: shapes.caseShape };

function registerDrafts(app: HttpApp, { deps, tags, onRequest, whoOf, shown }: Own): void {
  app.get(
    allCases,
    { onRequest, config: acting, schema: { tags, summary: 'My procedures, newest first', response: { 200: shapes.casesShape } } },
    async (request) => ({
      cases: (await cases.myCases(deps, await whoOf(request))).map(shapes.showLine),
    }),
  );
  app.post(
    allCases,
    {
      onRequest,
      config: once,
      schema: {
        tags,
        summary: 'Begin a procedure, or go on with its draft',
        body: z.object({ procedure: z.string().max(40) }),
        response: caseAnswer,
      },
    },
    async (request) => shown(request, (who) => cases.startCase(deps, who, request.body.procedure)),
  );
  app.get(
    oneCase,
    {
      onRequest,
      config: acting,
      schema: { tags, summary: 'One of my procedures with its answers and steps', params: shapes.caseParams, response: caseAnswer },
    },
    async (request) => shown(request, (who) => cases.openCase(deps, who, request.params.case)),
  );
  app.get(
    `${oneCase}/persons`,
    {
      onRequest,
      config: acting,
      schema: {
        tags,
        summary: 'My household, for a form that asks for somebody of it; an entry in each one’s log',
        params: shapes.caseParams,
        response: { 200: shapes.personsShape },
      },
    },
    async (request) => ({ persons: (await cases.personsOf(deps, await whoOf(request), request.params.case)).map(shapes.showMember) }),
  );
  app.get(
    `${oneCase}/slots`,
    {
      onRequest,
      config: acting,
      schema: { tags, summary: 'Times at my office', params: shapes.caseParams, response: { 200: shapes.slotsShape } },
    },
    async (request) => ({ slots: [...(await cases.slotsOf(deps, await whoOf(request), request.params.case))] }),
  );
  app.put(
    `${oneCase}/answers`,
    {
      onRequest,
      config: acting,
      schema: { tags, summary: 'Save answers of a draft', params: shapes.caseParams, body: shapes.answersBody, response: caseAnswer },
    },
    async (request) => {
      const { version, answers } = request.body;
      return shown(request, (who) => cases.saveAnswers(deps, who, request.params.case, version, answers));
    },
  );
}

function registerFiles(app: HttpApp, { deps, tags, onRequest, whoOf, shown }: Own): void {
  app.register(async (scope) => {
    scope.addContentTypeParser(
      ['image/jpeg', 'image/png', 'application/pdf', 'application/octet-stream'],
      { parseAs: 'buffer', bodyLimit },
      (_request, body, done) => done(null, body),
    );
    (scope as unknown as HttpApp).post(
      `${oneCase}/attachments`,
      {
        onRequest,
        config: acting,
        bodyLimit,
        schema: {
          tags,
          summary: 'Attach a JPEG, PNG or PDF to a question',
          params: shapes.caseParams,
          querystring: shapes.versionQuery.extend({ question: z.string().max(40) }),
          response: caseAnswer,
        },
      },
      async (request) => {
        const { version, question } = request.query;
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return shown(request, (who) => cases.attach(deps, who, request.params.case, version, question, bytes));
      },
    );
  });
  app.get(
    `${oneCase}/attachments/:attachment`,
    { onRequest, config: acting, schema: { tags, summary: 'What I attached', params: shapes.attachmentParams } },
    async (request, reply) => {
      const { case: id, attachment } = request.params;
      const file = await cases.openOwnAttachment(deps, await whoOf(request), id, attachment);
      return sendFile(reply, file);
    },
  );
  app.delete(
    `${oneCase}/attachments/:attachment`,
    {
      onRequest,
      config: acting,
      schema: {
        tags,
        summary: 'Take an attachment back',
        params: shapes.attachmentParams,
        querystring: shapes.versionQuery,
        response: caseAnswer,
      },
    },
    async (request) => {
      const { case: id, attachment } = request.params;
      return shown(request, (who) => cases.detach(deps, who, id, request.query.version, attachment));
    },
  );
}

function registerSending(app: HttpApp, { deps, tags, onRequest, whoOf, shown }: Own): void {
  const params = shapes.caseParams;
  const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
  app.post(
    `${oneCase}/signature`,
    {
      onRequest,
      config: acting,
      schema: {
        tags,
        summary: 'What the chip is to sign',
        params,
        body: z.object({ version: shapes.version, certificate: shapes.base64 }),
        response: { 200: z.object({ document: z.string(), signedAt: z.iso.datetime(), toBeSigned: z.base64() }) },
      },
    },
    async (request) => {
      const { version, certificate } = request.body;
      const prepared = await cases.prepare(deps, await whoOf(request), request.params.case, version, bytesOf(certificate));
      return { ...prepared, toBeSigned: Buffer.from(prepared.toBeSigned).toString('base64') };
    },
  );
  app.post(
    `${oneCase}/submit`,
    {
      onRequest,
      config: once,
      schema: {
        tags,
        summary: 'Send it; the answer has the receipt number',
        params,
        body: z.object({ version: shapes.version, signed: shapes.signedAnswer.optional() }),
        response: caseAnswer,
      },
    },
    async (request) => {
      const { version, signed } = request.body;
      const signature = signed && { ...signed, certificate: bytesOf(signed.certificate), signature: bytesOf(signed.signature) };
      return shown(request, (who) => cases.submit(deps, who, request.params.case, version, signature));
    },
  );
  for (const [path, summary, work] of [
    ['answer', 'Answer the office’s question', cases.answer],
    ['inquiry', 'Ask the office about it', cases.inquire],
  ] as const) {
    app.post(
      `${oneCase}/${path}`,
      { onRequest, config: once, schema: { tags, summary, params, body: shapes.textBody, response: caseAnswer } },
      async (request) =>
        shown(request, (who) => work(deps, who, request.params.case, request.body.version, requireWords(request.body.text))),
    );
  }
  app.post(
    `${oneCase}/withdraw`,
    {
      onRequest,
      config: once,
      schema: { tags, summary: 'Take it back', params, body: z.object({ version: shapes.version }), response: caseAnswer },
    },
    async (request) => shown(request, (who) => cases.withdraw(deps, who, request.params.case, request.body.version)),
  );
  app.get(
    `${oneCase}/receipt.pdf`,
    { onRequest, config: acting, schema: { tags, summary: 'The receipt, to be printed', params } },
    async (request, reply) => {
      const pdf = await cases.receiptPdf(deps, await whoOf(request), request.params.case);
      return reply.type('application/pdf').header('content-disposition', 'inline; filename="receipt.pdf"').send(Buffer.from(pdf));
    },
  );
}
