import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import { replaceAtCounter, reportLossAtCounter } from './replace-at-counter.ts';
import type { CounterRoutes } from './routes.ts';
import * as shapes from './schemas.ts';
import { showCard } from './views.ts';

const { oneVisit, visitParams: params } = shapes;

/** Loss report and replacement of a lost card. */
export function registerReplacementRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.post(
    `${oneVisit}/loss`,
    {
      ...asOfficer,
      schema: {
        summary: 'Take the loss report: the card is suspended everywhere when it answers',
        params,
        body: shapes.lossBody,
        response: {
          200: z.object({
            visit: shapes.visitShape,
            card: shapes.cardShape,
            reference: z.string(),
            fee: shapes.feeShape,
            expressFee: shapes.feeShape.nullable().describe('Null where there is no express issue'),
          }),
        },
      },
    },
    async (request) => {
      const { visit, card, loss, fee, expressFee } = await reportLossAtCounter(
        deps,
        officerOf(request),
        await visitOf(request),
        request.body,
      );
      return { visit: show(visit), card: showCard(card), reference: loss.reference, fee, expressFee: expressFee ?? null };
    },
  );
  app.post(
    `${oneVisit}/replacement`,
    {
      ...asOfficer,
      bodyLimit: 12_000_000,
      config: { idempotent: true },
      schema: {
        summary: 'Give the lost card up for good and apply for a new one, with the same number',
        params,
        body: shapes.replacementBody,
        response: {
          200: z.object({
            visit: shapes.visitShape,
            reference: z.string(),
            stage: z.string(),
            nextOn: z.string().nullable(),
            fee: shapes.feeShape,
          }),
        },
      },
    },
    async (request) => {
      const { photo, ...others } = request.body;
      const captured = photo && { bytes: Buffer.from(photo.data, 'base64'), sha256: photo.sha256, takenOn: photo.takenOn };
      const { visit, application, progress, fee } = await replaceAtCounter(deps, officerOf(request), await visitOf(request), {
        ...others,
        photo: captured,
      });
      return { visit: show(visit), reference: application.reference, stage: progress.stage, nextOn: progress.nextOn ?? null, fee };
    },
  );
}
