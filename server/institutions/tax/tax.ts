import { z } from 'zod';
import { type Databases, type HttpApp, MynaError } from '../../kernel/index.ts';
import type { Exchange, LearnOfChange } from '../exchange/index.ts';
import type { DoorSession, DoorSessions } from '../identity/index.ts';

export interface TaxDeps {
  readonly databases: Pick<Databases, 'pool'>;
  readonly exchange: Pick<Exchange, 'disclose'>;
  readonly sessions: DoorSessions;
}

const frontPage = z.object({
  person: z.object({ name: z.string(), kana: z.string().nullish(), commonName: z.string().nullish() }),
});

/** The tax office's site for taxpayers: the second service that the same sign-in opens. */
export interface Tax {
  readonly sessions: DoorSessions;
  /** The name that the page shows. The tax office knows the person by a code of its own, and reads nothing else here. */
  frontPageOf(session: DoorSession): Promise<z.infer<typeof frontPage>>;
  /** A taxpayer's record changed: the new state is read through the exchange, once, and only that it was taken over is kept. */
  readonly learn: LearnOfChange;
}

export function createTax(deps: TaxDeps): Tax {
  return {
    sessions: deps.sessions,
    learn: (notice) => learn(deps, notice),
    async frontPageOf(session) {
      if (session.door !== 'tax') throw new MynaError('MYNA_IDENTITY_SESSION_REQUIRED', { door: 'tax' });
      const disclosed = await deps.exchange.disclose({
        code: session.code,
        purpose: 'tax.sign-in-page',
        items: ['name'],
        actor: { institution: 'tax', person: session.code },
      });
      return frontPage.parse({ person: disclosed.name });
    },
  };
}

async function learn(
  { databases, exchange }: TaxDeps,
  { code, changeId, matters, effectiveOn }: Parameters<LearnOfChange>[0],
): Promise<void> {
  const pool = databases.pool('tax');
  const known = await pool.query('select from tax.changes where code = $1 and change_id = $2', [code, changeId]);
  if (known.rowCount) return;
  const { basicFour } = await exchange.disclose({
    code,
    purpose: 'tax.record-change',
    items: ['basicFour', 'residentState'],
    actor: { institution: 'tax', person: 'system' },
  });
  // A protected address is null: it is disclosed to nobody.
  const hasAddress = z.object({ address: z.string().nullish() }).parse(basicFour).address != null;
  await pool.query(
    `insert into tax.changes (code, change_id, matters, effective_on, has_address) values ($1, $2, $3, $4::date, $5) on conflict do nothing`,
    [code, changeId, [...matters], effectiveOn.toString(), hasAddress],
  );
}

export function registerTaxRoutes(app: HttpApp, tax: Tax): void {
  app.get(
    '/api/v1/tax/home',
    {
      onRequest: tax.sessions.requireSession('tax'),
      schema: { tags: ['tax'], summary: 'The signed-in taxpayer’s name', response: { 200: frontPage } },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return tax.frontPageOf(request.doorSession);
    },
  );
}
