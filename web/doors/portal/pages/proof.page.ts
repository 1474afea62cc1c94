import type { PortalPage } from '../portal-page.ts';

export const page: PortalPage = {
  path: 'proof',
  title: 'proof.title',
  about: 'proof.about',
  icon: 'check',
  group: 'more',
  order: 20,
  load: async () => (await import('../proof/proof-pages.tsx')).ProofPages,
};
