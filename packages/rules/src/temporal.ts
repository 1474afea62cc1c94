/** The one place of this package that names the Temporal implementation. */
export { Temporal } from 'temporal-polyfill';
