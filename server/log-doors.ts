import type { FastifyRequest } from 'fastify';
import { servedOffice } from './institutions/counter/index.ts';
import { type Desk, type Exchange, registerAskingRoutes, registerAuditRoutes, registerDeskRoutes } from './institutions/exchange/index.ts';
import type { Identity, StaffRole } from './institutions/identity/index.ts';
import type { HttpApp } from './kernel/index.ts';

/** Who answers residents' questions about looks, and who reviews the reading of an institution's staff. */
const deskRoles: Readonly<Record<Desk, { readonly answer: readonly StaffRole[]; readonly review: StaffRole }>> = {
  counter: { answer: ['counter.officer', 'counter.dpo'], review: 'counter.dpo' },
  helpline: { answer: ['helpline.operator', 'helpline.dpo'], review: 'helpline.dpo' },
  bureau: { answer: ['bureau.operator', 'bureau.dpo'], review: 'bureau.dpo' },
};

/** The access log at the doors: the portal where residents ask, the staff doors where they are answered, the auditor's. */
export function registerLogDoors(app: HttpApp, exchange: Exchange, sessions: Identity['sessions']): void {
  registerAskingRoutes(app, exchange, {
    onRequest: sessions.requireSession('portal'),
    codeOf: ({ doorSession }) => doorSession.code,
  });
  for (const desk of ['counter', 'helpline', 'bureau'] as const) {
    registerDeskRoutes(app, exchange, {
      desk,
      mayAnswer: sessions.requireSession(desk, deskRoles[desk].answer),
      mayReview: sessions.requireSession(desk, deskRoles[desk].review),
      actorOf: (request: FastifyRequest) => ({
        institution: desk,
        person: request.doorSession.code,
        ...(desk === 'counter' ? { office: servedOffice(request) } : {}),
      }),
    });
  }
  registerAuditRoutes(app, exchange, {
    onRequest: sessions.requireSession('operator', 'country.auditor'),
    auditorOf: ({ doorSession }) => doorSession.code,
  });
}
