import type { Bench } from './bench.ts';
import { card, cardDurable } from './card.ts';
import { disclose } from './disclose.ts';
import { issue } from './issue.ts';
import { memory } from './memory.ts';
import { numbers } from './numbers.ts';
import { ocsp } from './ocsp.ts';
import { registration } from './registration.ts';
import { signIn } from './sign-in.ts';

/** All benches, in the order in which they run. */
export const benches: readonly Bench[] = [numbers, card, cardDurable, disclose, memory, ocsp, issue, signIn, registration];
