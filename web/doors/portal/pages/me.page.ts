import type { PortalPage } from '../portal-page.ts';

export const page: PortalPage = {
  path: 'me',
  title: 'portal.page.me',
  about: 'portal.page.me.about',
  icon: 'person',
  group: 'data',
  order: 5,
  actingScope: 'view',
  load: async () => (await import('./me-page.tsx')).MePage,
};
