export { createTax, registerTaxRoutes, type Tax, type TaxDeps } from './tax.ts';
