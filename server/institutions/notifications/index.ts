/** お知らせ: residents are told what happened and what is due, in the portal and where they want it besides. */
export { createMailService } from './mail.ts';
export { createNotifications } from './notifications.ts';
export { notify } from './notify.ts';
export { createPushService } from './push.ts';
export { registerNotificationRoutes } from './routes.ts';
export type { NewNotification, Notifications, Notify } from './types.ts';
