export { type CertificationDeps, createCertification } from './certification.ts';
export { certificationProblems, messages as certificationMessages } from './messages.ts';
export { registerCertificationRoutes } from './routes.ts';
export { registerCeremonyRoutes } from './routes-ceremonies.ts';
export type * from './types.ts';
