import { audit } from './audit.ts';
import type { Bench } from './bench.ts';
import { card, cardDurable } from './card.ts';
import { crl } from './crl.ts';
import { disclose } from './disclose.ts';
import { fuzz } from './fuzz.ts';
import { helplineSuspension } from './helpline-suspension.ts';
import { issue } from './issue.ts';
import { lighthouse } from './lighthouse.ts';
import { memory } from './memory.ts';
import { numbers } from './numbers.ts';
import { ocsp } from './ocsp.ts';
import { pageWeight } from './page-weight.ts';
import { portal } from './portal.ts';
import { recall } from './recall.ts';
import { registration } from './registration.ts';
import { rekey } from './rekey.ts';
import { signIn } from './sign-in.ts';
import { spike } from './spike.ts';
import { suspension } from './suspension.ts';

/** All benches, in the order in which they run. */
export const benches: readonly Bench[] = [
  numbers,
  card,
  fuzz,
  cardDurable,
  disclose,
  audit,
  memory,
  pageWeight,
  lighthouse,
  portal,
  ocsp,
  suspension,
  issue,
  crl,
  recall,
  rekey,
  helplineSuspension,
  signIn,
  spike,
  registration,
];
