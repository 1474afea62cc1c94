import type { PortalPage } from '../portal-page.ts';

export const page: PortalPage = {
  path: 'card',
  title: 'portal.page.card',
  about: 'portal.page.card.about',
  icon: 'card',
  group: 'data',
  order: 10,
  actingScope: 'view',
  load: async () => (await import('./card-page.tsx')).CardPage,
};
