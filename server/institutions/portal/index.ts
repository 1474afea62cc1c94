export type { PortalHome, PortalTask } from './home.ts';
export { createPortal, type Portal, type PortalDeps } from './portal.ts';
export { registerPortalRoutes } from './routes.ts';
