import type { PortalPage } from '../portal-page.ts';

export const page: PortalPage = {
  path: 'mandates',
  title: 'mandates.title',
  about: 'mandates.about',
  icon: 'people',
  group: 'more',
  order: 15,
  load: async () => (await import('./mandates-page.tsx')).MandatesPage,
};
