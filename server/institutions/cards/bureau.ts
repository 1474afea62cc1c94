import { sql } from 'kysely';
import type { ApplicationStage } from './application-fold.ts';
import { findApplicationKey, loadApplication } from './application-store.ts';
import { openApplicationPhoto } from './collection.ts';
import { makeAgain, noteReturnedNotice, refuseApplication, returnForCorrection, sendNoticeAgain } from './decisions.ts';
import type { CardsDeps } from './deps.ts';
import { createDueEvents } from './due-events.ts';
import { referenceOf } from './identifiers.ts';
import type { Bureau, BureauBatch, BureauItem, BureauOverview, BureauShipment } from './types.ts';

const listLength = 200;

/** The bureau's door. Its lists are the projections beside the actions and hold no names. */
export function createBureau(deps: CardsDeps): Bureau {
  const { database } = deps;
  return {
    overview: () => readOverview(deps),
    async batches() {
      const { rows } = await sql<BureauBatch>`
        select batch as id, to_char(to_date(substr(batch, 2), 'YYYYMMDD'), 'YYYY-MM-DD') as "produceOn", count(*)::int as cards,
               count(*) filter (where card_id is not null)::int as produced,
               count(*) filter (where attempts > 1 or (attempts = 1 and card_id is null))::int as "madeAgain"
          from cards.applications where batch is not null and stage not in ('returned')
         group by batch order by batch desc limit ${listLength}`.execute(database);
      return rows;
    },
    async shipments() {
      const { rows } = await sql<BureauShipment>`
        select shipment as id, municipality, to_char(to_date(substr(shipment, 2, 8), 'YYYYMMDD'), 'YYYY-MM-DD') as "shipOn",
               to_char(to_date(substr(shipment, 2, 8), 'YYYYMMDD') + 3, 'YYYY-MM-DD') as "arriveOn", count(*)::int as cards,
               count(*) filter (where stage in ('arrived', 'noticeSent', 'noticeReturned', 'collected', 'neverCollected'))::int as arrived
          from cards.applications where shipment is not null and card_id is not null
         group by shipment, municipality order by shipment desc limit ${listLength}`.execute(database);
      return rows;
    },
    applications: (filter) => listApplications(deps, filter),
    application: async (id) => loadApplication(database, await findApplicationKey(database, id)),
    openPhoto: async (id, actor) => openApplicationPhoto(deps, await findApplicationKey(database, id), actor),
    returnForCorrection: (id, reason, actor) => returnForCorrection(deps, id, reason, actor),
    refuse: (id, reason, actor) => refuseApplication(deps, id, reason, actor),
    makeAgain: (id, actor) => makeAgain(deps, id, actor),
    noticeReturned: (id, actor) => noteReturnedNotice(deps, id, actor),
    sendNoticeAgain: (id, actor) => sendNoticeAgain(deps, id, actor),
  };
}

async function readOverview(deps: CardsDeps): Promise<BureauOverview> {
  const { database, clock } = deps;
  const counts = await sql<{ stage: string; count: number }>`
    select stage, count(*)::int as count from cards.applications group by stage`.execute(database);
  const again = await sql<{ count: number }>`
    select count(*)::int as count from cards.application_actions where kind = 'chipFailed'`.execute(database);
  const nextAt = await createDueEvents(deps).next(await clock.now());
  return {
    today: (await clock.today()).toString(),
    stages: Object.fromEntries(counts.rows.map(({ stage, count }) => [stage, count])),
    chipsMadeAgain: again.rows[0]?.count ?? 0,
    ...(nextAt && { nextAt: nextAt.toString() }),
  };
}

async function listApplications(
  { database }: CardsDeps,
  filter: { stage?: string; batch?: string; shipment?: string },
): Promise<BureauItem[]> {
  const { stage, batch, shipment } = filter;
  const rows = await database
    .selectFrom('cards.applications')
    .select(['id', 'municipality', 'stage', 'submitted_at', 'due_at', 'batch', 'shipment', 'attempts'])
    .$if(stage !== undefined, (query) => query.where('stage', '=', stage ?? ''))
    .$if(batch !== undefined, (query) => query.where('batch', '=', batch ?? ''))
    .$if(shipment !== undefined, (query) => query.where('shipment', '=', shipment ?? ''))
    .orderBy('submitted_at', 'desc')
    .orderBy('id')
    .limit(listLength)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    reference: referenceOf(row.id),
    municipality: row.municipality,
    stage: row.stage as ApplicationStage,
    submittedOn: row.submitted_at,
    ...(row.due_at && { dueAt: row.due_at }),
    ...(row.batch && { batch: row.batch }),
    ...(row.shipment && { shipment: row.shipment }),
    attempts: row.attempts,
  }));
}
