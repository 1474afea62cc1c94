export { registerTrayRoutes } from './routes.ts';
export { createTray, type LeasedCard, type Tray, type TrayDeps } from './tray.ts';
