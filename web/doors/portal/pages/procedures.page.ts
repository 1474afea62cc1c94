import type { PortalPage } from '../portal-page.ts';

export const page: PortalPage = {
  path: 'procedures',
  title: 'portal.page.procedures',
  about: 'portal.page.procedures.about',
  icon: 'apply',
  group: 'daily',
  order: 20,
  isOpenToAll: true,
  actingScope: 'procedures',
  load: async () => (await import('./procedures-page.tsx')).ProceduresPage,
};
