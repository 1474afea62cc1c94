import { inForce, procedureDesk } from '@openmyna/rules';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import type { ProceduresDeps } from './deps.ts';
import * as desk from './desk.ts';
import type { BasicFacts } from './people.ts';
import { type OfficeDoor, requireWords, sendFile } from './route-parts.ts';
import { registerPaperRoutes } from './routes-paper.ts';
import * as shapes from './schemas.ts';

const all = '/api/v1/counter/procedures';
const one = `${all}/:case`;

const showFacts = ({ name, kana, birthDate, address }: BasicFacts) => ({
  name,
  kana,
  birthDate: birthDate.toString(),
  address: address ?? null,
});

export type ShowDeskCase = (opened: desk.OpenedCase) => z.infer<typeof shapes.deskCaseShape>;

/** The office's side, under the counter's door: officers of the municipality to which a case was sent. */
export function registerDeskRoutes(app: HttpApp, deps: ProceduresDeps, door: OfficeDoor): void {
  const tags = ['counter'];
  const uncached = (guard: OfficeDoor['onRequest']) => async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('cache-control', 'no-store');
    await guard(request);
  };
  const onRequest = uncached(door.onRequest);
  const municipality = (office: string) => deps.registry.municipality(office as Parameters<typeof deps.registry.municipality>[0]).name;
  const show: ShowDeskCase = ({ subject, applicant, concerned, agents, persons }) => ({
    case: shapes.showCase(subject, municipality(subject.office)),
    applicant: showFacts(applicant),
    concerned: subject.concerned === subject.applicant ? null : showFacts(concerned),
    agents: agents.map((agent) => ({ ...showFacts(agent), kind: agent.kind })),
    persons: persons.map((person) => ({ ...person, birthDate: person.birthDate.toString() })),
  });

  app.get(
    all,
    {
      onRequest: uncached(door.maySeeQueue),
      schema: {
        tags,
        summary: 'Procedures sent to this office: open ones and those of the last week; no names',
        response: { 200: shapes.queueShape },
      },
    },
    async (request) => {
      const officer = door.officerOf(request);
      const today = await deps.clock.today();
      const lines = await desk.queue(deps, officer);
      return {
        today: today.toString(),
        endedDays: inForce(procedureDesk, today).endedDays,
        office: municipality(officer.office),
        cases: lines.map((line) => shapes.showQueueLine(line, officer.person)),
      };
    },
  );
  registerPaperRoutes(app, deps, door, onRequest, show);
  app.get(
    one,
    {
      onRequest,
      schema: {
        tags,
        summary: 'Open a case; an entry in the log of everybody in it',
        params: shapes.caseParams,
        response: { 200: shapes.deskCaseShape },
      },
    },
    async (request) => show(await desk.openAtDesk(deps, door.officerOf(request), request.params.case)),
  );
  app.get(
    `${one}/attachments/:attachment`,
    { onRequest, schema: { tags, summary: 'What was attached', params: shapes.attachmentParams } },
    async (request, reply) => {
      const { case: id, attachment } = request.params;
      return sendFile(reply, await desk.openAttachmentAtDesk(deps, door.officerOf(request), id, attachment));
    },
  );
  app.post(
    `${one}/take`,
    {
      onRequest,
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Take a case as one’s own',
        params: shapes.caseParams,
        body: z.object({ version: shapes.version }),
        response: { 200: shapes.deskCaseShape },
      },
    },
    async (request) => {
      const [officer, { case: id }] = [door.officerOf(request), request.params];
      await desk.take(deps, officer, id, request.body.version);
      return show(await desk.openAtDesk(deps, officer, id));
    },
  );
  for (const [path, summary, work] of [
    ['ask', 'Ask the applicant; she has a term to answer', desk.ask],
    ['reply', 'Answer the applicant’s question', desk.reply],
    ['grant', 'Accept, and do what follows from it', desk.grant],
    ['refuse', 'Refuse, with the reason', desk.refuse],
  ] as const) {
    app.post(
      `${one}/${path}`,
      {
        onRequest,
        config: { idempotent: true },
        schema: { tags, summary, params: shapes.caseParams, body: shapes.textBody, response: { 200: shapes.deskCaseShape } },
      },
      async (request) => {
        const [officer, { case: id }] = [door.officerOf(request), request.params];
        await work(deps, officer, id, request.body.version, requireWords(request.body.text));
        return show(await desk.openAtDesk(deps, officer, id));
      },
    );
  }
}
