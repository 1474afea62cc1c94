import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type HttpApp, Temporal } from '../../kernel/index.ts';
import type { ProceduresDeps } from './deps.ts';
import { openAtDesk } from './desk.ts';
import * as paper from './paper.ts';
import { type OfficeDoor, requireWords } from './route-parts.ts';
import type { ShowDeskCase } from './routes-desk.ts';
import * as shapes from './schemas.ts';

const at = '/api/v1/counter/procedures/paper';
const one = '/api/v1/counter/procedures/:case';
/** Scans of one form. */
const bodyLimit = 30_000_000;

const named = z.object({ name: z.string().trim().min(1).max(200), birthDate: z.iso.date(), address: z.string().trim().min(1).max(300) });
const preparedShape = shapes.personsShape.extend(shapes.slotsShape.shape);
const paperBody = z.object({
  procedure: z.string().max(40),
  channel: z.enum(['counter', 'post', 'phone']),
  person: named,
  shown: z.enum(paper.shownDocuments),
  answers: shapes.answersBody.shape.answers,
  files: z.array(z.object({ question: z.string().max(40), data: z.base64().max(8_000_000) })).max(10),
});

const personOf = ({ name, birthDate, address }: z.infer<typeof named>): paper.NamedOnPaper => ({
  name,
  birthDate: Temporal.PlainDate.from(birthDate),
  address,
});

/** The office's entry for what comes without the card. */
export function registerPaperRoutes(
  app: HttpApp,
  deps: ProceduresDeps,
  door: OfficeDoor,
  onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void>,
  show: ShowDeskCase,
): void {
  const tags = ['counter'];
  app.post(
    `${at}/person`,
    {
      onRequest,
      schema: {
        tags,
        summary: 'Who is named on a paper form, with the household and free times; an entry in the log of everybody shown',
        body: z.object({ procedure: z.string().max(40), person: named }),
        response: { 200: preparedShape },
      },
    },
    async (request) => {
      const { procedure, person } = request.body;
      const { members, slots } = await paper.preparePaper(deps, door.officerOf(request), procedure, personOf(person));
      return { persons: members.map(shapes.showMember), slots: [...slots] };
    },
  );
  app.post(
    at,
    {
      onRequest,
      bodyLimit,
      config: { idempotent: true },
      schema: { tags, summary: 'Enter what came without the card', body: paperBody, response: { 200: shapes.deskCaseShape } },
    },
    async (request) => {
      const officer = door.officerOf(request);
      const { person, files, ...rest } = request.body;
      const received = await paper.receivePaper(deps, officer, {
        ...rest,
        person: personOf(person),
        files: files.map(({ question, data }) => ({ question, bytes: new Uint8Array(Buffer.from(data, 'base64')) })),
      });
      return show(await openAtDesk(deps, officer, received.id));
    },
  );
  app.post(
    `${one}/answer`,
    {
      onRequest,
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Enter the answer of whoever applied on paper',
        params: shapes.caseParams,
        body: shapes.textBody,
        response: { 200: shapes.deskCaseShape },
      },
    },
    async (request) => {
      const [officer, { case: id }] = [door.officerOf(request), request.params];
      await paper.answerOnPaper(deps, officer, id, request.body.version, requireWords(request.body.text));
      return show(await openAtDesk(deps, officer, id));
    },
  );
  app.post(
    `${one}/withdraw`,
    {
      onRequest,
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Take back what came on paper, for whoever applied',
        params: shapes.caseParams,
        body: z.object({ version: shapes.version }),
        response: { 200: shapes.deskCaseShape },
      },
    },
    async (request) => {
      const [officer, { case: id }] = [door.officerOf(request), request.params];
      await paper.withdrawOnPaper(deps, officer, id, request.body.version);
      return show(await openAtDesk(deps, officer, id));
    },
  );
}
