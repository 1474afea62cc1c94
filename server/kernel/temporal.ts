/** The one place that names the Temporal implementation; everything else on the server imports it from here. */
export { Temporal, toTemporalInstant } from 'temporal-polyfill';
