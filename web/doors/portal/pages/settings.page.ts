import type { PortalPage } from '../portal-page.ts';

export const page: PortalPage = {
  path: 'settings',
  title: 'settings.page',
  about: 'settings.page.about',
  icon: 'settings',
  group: 'more',
  order: 10,
  load: async () => (await import('./settings-page.tsx')).SettingsPage,
};
