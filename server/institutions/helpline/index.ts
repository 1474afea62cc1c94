/** The helpline 紛失受付センター: a lost card is stopped by one call, day and night. */
export { createHelpline, type Helpline } from './helpline.ts';
export { registerHelplineRoutes } from './routes.ts';
export { createVerifiers } from './verifiers.ts';
