import type { PortalPage } from '../portal-page.ts';

export const page: PortalPage = {
  path: 'phone',
  title: 'phone.page',
  about: 'phone.page.about',
  icon: 'phone',
  group: 'more',
  order: 80,
  load: async () => (await import('./phone-page.tsx')).PhonePage,
};
