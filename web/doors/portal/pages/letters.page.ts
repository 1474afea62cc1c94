import type { PortalPage } from '../portal-page.ts';

export const page: PortalPage = {
  path: 'letters',
  title: 'letters.title',
  about: 'letters.about',
  icon: 'letterbox',
  group: 'data',
  order: 30,
  actingScope: 'letters',
  load: async () => (await import('./letters-page.tsx')).LettersPage,
};
