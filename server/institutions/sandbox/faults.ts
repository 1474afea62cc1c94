import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';

/** `chip`: a blank chip whose coprocessor makes no key, so that it fails at the bureau and is made again. */
export const faultKinds = ['chip'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Faults on order: each happens once, at the next occasion. */
export interface OrderedFaults {
  /** So many more of that kind. */
  order(kind: FaultKind, times: number): Promise<void>;
  /** Whether one is due now; it is used up by asking. */
  take(kind: FaultKind): Promise<boolean>;
  ordered(): Promise<readonly { kind: FaultKind; times: number }[]>;
}

/** @param database as the `sandbox` role */
export function createOrderedFaults<Tables>(database: Kysely<Tables>): OrderedFaults {
  return {
    async order(kind, times) {
      await sql`insert into sandbox.faults (kind, left_over) values (${kind}, ${times})
        on conflict (kind) do update set left_over = faults.left_over + excluded.left_over`.execute(database);
    },
    async take(kind) {
      const { rows } =
        await sql`update sandbox.faults set left_over = left_over - 1 where kind = ${kind} and left_over > 0 returning kind`.execute(
          database,
        );
      return rows.length > 0;
    },
    async ordered() {
      const { rows } = await sql<{ kind: FaultKind; times: number }>`
        select kind, left_over as times from sandbox.faults where left_over > 0 order by kind`.execute(database);
      return rows;
    },
  };
}

const fault = z.object({ kind: z.enum(faultKinds), times: z.int().min(1).max(100) });

/** `POST /sandbox/faults {"kind":"chip","times":2}`. */
export function registerFaultRoutes(app: HttpApp, faults: OrderedFaults): void {
  const tags = ['sandbox'];
  app.get(
    '/sandbox/faults',
    { schema: { tags, summary: 'Faults on order that have not happened yet', response: { 200: z.array(fault) } } },
    async () => [...(await faults.ordered())],
  );
  app.post(
    '/sandbox/faults',
    { schema: { tags, summary: 'Orders faults: each happens once, at the next occasion', body: fault, response: { 200: z.array(fault) } } },
    async ({ body }) => {
      await faults.order(body.kind, body.times);
      return [...(await faults.ordered())];
    },
  );
}
