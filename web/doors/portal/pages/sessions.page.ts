import type { PortalPage } from '../portal-page.ts';

export const page: PortalPage = {
  path: 'sessions',
  title: 'sessions.title',
  about: 'sessions.about',
  icon: 'sign-in',
  group: 'more',
  order: 61,
  load: async () => (await import('./sessions-page.tsx')).SessionsPage,
};
