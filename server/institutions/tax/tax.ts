import { z } from 'zod';
import { type HttpApp, MynaError } from '../../kernel/index.ts';
import type { Exchange } from '../exchange/index.ts';
import type { DoorSession, DoorSessions } from '../identity/index.ts';

export interface TaxDeps {
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
}

export function createTax(deps: TaxDeps): Tax {
  return {
    sessions: deps.sessions,
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
