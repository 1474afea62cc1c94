/** オンライン手続: what needs no visit to the counter any more, and the office's side of it. */
export { createProcedures, type Procedures } from './procedures.ts';
export { registerProcedureRoutes } from './routes.ts';
