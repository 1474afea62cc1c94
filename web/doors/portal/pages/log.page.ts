import type { PortalPage } from '../portal-page.ts';

export const page: PortalPage = {
  path: 'log',
  title: 'portal.log',
  about: 'portal.page.log.about',
  icon: 'search',
  group: 'data',
  order: 90,
  load: async () => (await import('./log-page.tsx')).LogPage,
};
