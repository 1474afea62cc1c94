/** The municipal counter: visits, identity, registration, application, collection, unlocking. */
export { type Counter, type CounterOptions, createCounter } from './counter.ts';
export { applyForCard, type Caller, collectCard, renewCertificates } from './errands.ts';
export { registerCounterRoutes, servedOffice } from './routes.ts';
export type { Journey, Visit, VisitEvent } from './types.ts';
