import type { PortalPage } from '../portal-page.ts';

export const page: PortalPage = {
  path: 'notifications',
  title: 'portal.notices',
  about: 'portal.page.notices.about',
  icon: 'bell',
  group: 'daily',
  order: 10,
  actingScope: 'view',
  load: async () => (await import('./notifications-page.tsx')).NotificationsPage,
};
