import type { PortalPage } from '../portal-page.ts';

export const page: PortalPage = {
  path: 'devices',
  title: 'devices.title',
  about: 'devices.about',
  icon: 'key',
  group: 'more',
  order: 60,
  load: async () => (await import('./devices-page.tsx')).DevicesPage,
};
