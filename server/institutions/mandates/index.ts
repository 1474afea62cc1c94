/** 代理・後見: who acts for whom, in what, until when. */
export type { MandatesDeps } from './deps.ts';
export { createMandates } from './mandates.ts';
export { registerMandateRoutes } from './routes.ts';
export type { ActingFor, MandatedAct, Mandates, MandateView, OwnMandates } from './types.ts';
