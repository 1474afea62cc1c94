/** The sandbox: named test persons with their cards, letterboxes, the clock that can be moved. Off in production. */
export { cast, castPins, findCastMember, places } from './cast.ts';
export type * from './cast-types.ts';
export { requireLivingChip, withFaultyJobs, withFaultyPost, withFaultyStatus } from './fault-effects.ts';
export { registerFaultRoutes } from './fault-routes.ts';
export { createOrderedFaults, type FaultKind, type OrderedFaults } from './faults.ts';
export { registerMailRoutes } from './mail-routes.ts';
export { createMailbox, type Mailbox } from './mailbox.ts';
export { registerSandboxRoutes } from './routes.ts';
export { createSandbox } from './sandbox.ts';
export { createTray, registerTrayRoutes, type Tray, type TrayDeps } from './tray/index.ts';
export type * from './types.ts';
