import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type HttpApp, MynaError } from '../../kernel/index.ts';
import * as chip from './chip.ts';
import type { CounterRoutes } from './routes.ts';
import * as shapes from './schemas.ts';
import { showMove } from './views.ts';
import { residentScreen } from './visit-fold.ts';

const { oneVisit, visitAnswer } = shapes;

const screen = '/api/v1/counter/screen';

/** The header with which the resident's screen shows its token; no address and no cookie holds it. */
const tokenHeader = 'x-counter-screen';

/** What an officer opens for the resident, and what the resident's own screen asks for. */
export function registerScreenRoutes(app: HttpApp, routes: CounterRoutes): void {
  registerOfficerSide(app, routes);
  registerResidentSide(app, routes);
}

function registerOfficerSide(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.post(
    `${oneVisit}/screen`,
    {
      ...asOfficer,
      schema: {
        summary: 'Open the resident’s own screen; `token` goes to it and is shown once',
        params: shapes.visitParams,
        response: { 200: z.object({ visit: shapes.visitShape, token: z.string() }) },
      },
    },
    async (request) => {
      const { visit, token } = await chip.openScreen(deps, officerOf(request), await visitOf(request));
      return { visit: show(visit), token };
    },
  );
  app.post(
    `${oneVisit}/unlock`,
    {
      ...asOfficer,
      schema: { summary: 'The PINs that get a new value', params: shapes.visitParams, body: shapes.pinsBody, response: visitAnswer },
    },
    async (request) => ({ visit: show(await chip.wantPins(deps, officerOf(request), await visitOf(request), request.body.pins)) }),
  );
  app.post(
    `${oneVisit}/card/next`,
    {
      ...asOfficer,
      schema: {
        summary: 'The next step on the chip, relayed by the officer’s terminal; no PIN and no transport PIN passes here',
        params: shapes.visitParams,
        body: shapes.cardStepBody,
        response: { 200: shapes.screenMoveShape },
      },
    },
    async (request) => {
      const move = await chip.nextCardStep(deps, officerOf(request).code, await visitOf(request), request.body);
      return showMove(move.kind === 'pins' ? { ...move, transportPin: undefined } : move);
    },
  );
}

function registerResidentSide(app: HttpApp, { deps }: CounterRoutes): void {
  const visitOf = (request: FastifyRequest) => {
    const token = request.headers[tokenHeader];
    if (typeof token !== 'string' || token.length > 100) throw new MynaError('MYNA_COUNTER_SCREEN_CLOSED');
    return deps.store.visitOfScreen(token);
  };
  app.get(
    screen,
    {
      schema: {
        summary: `What the resident’s screen shows (header ${tokenHeader})`,
        response: {
          200: z.object({
            journey: z.enum(shapes.journeys),
            cardId: z.string(),
            pinsWanted: z.array(shapes.pinRuleShape),
            pinsSet: z.array(z.enum(shapes.pinKinds)),
            isDone: z.boolean(),
          }),
        },
      },
    },
    async (request) => {
      const view = chip.screenView(deps, await visitOf(request));
      return { ...view, pinsWanted: [...view.pinsWanted], pinsSet: [...view.pinsSet] };
    },
  );
  app.post(
    `${screen}/card/next`,
    {
      schema: {
        summary: `The next step on the chip: a command to relay, PINs that the resident now sets on the chip, or done (header ${tokenHeader})`,
        body: shapes.cardStepBody,
        response: { 200: shapes.screenMoveShape },
      },
    },
    async (request) => showMove(await chip.nextCardStep(deps, residentScreen, await visitOf(request), request.body)),
  );
}
