import type { Calculator } from '../calculator.ts';

export const calculator: Calculator = {
  path: 'validity',
  title: 'calculators.validity',
  about: 'calculators.validity.about',
  catalogues: ['calculators'],
  order: 10,
  load: async () => (await import('../validity/validity-page.tsx')).ValidityPage,
};
