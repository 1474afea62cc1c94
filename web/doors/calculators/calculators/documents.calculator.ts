import type { Calculator } from '../calculator.ts';

export const calculator: Calculator = {
  path: 'documents',
  title: 'verify.identity.heading',
  about: 'verify.choice.identity.about',
  catalogues: ['verify'],
  order: 20,
  load: async () => (await import('../documents-page.tsx')).DocumentsPage,
};
