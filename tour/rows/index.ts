import type { Row } from '../tour.ts';
import { accessLog, unbypassable } from './access-log.ts';
import { atCounter, online, production } from './application.ts';
import { authorities } from './authorities.ts';
import { badDay } from './bad-day.ts';
import { basicInformation, move } from './changes.ts';
import { fourPins, lockedPin } from './chip.ts';
import { collection } from './collection.ts';
import { guide } from './guide.ts';
import { lostCard, replacement } from './loss.ts';
import { mandates } from './mandates.ts';
import { notices } from './notices.ts';
import { letter, registration, uniqueness } from './number.ts';
import { portal } from './portal.ts';
import { procedureRow } from './procedures.ts';
import { identityAtWork, numberProof } from './proofs.ts';
import { realReader } from './real-reader.ts';
import { renewal, validity } from './renewal.ts';
import { stockSoftware } from './stock-software.ts';
import { inContinuousIntegration, oneCommand } from './whole.ts';
import { withoutCard } from './without-card.ts';

/** The rows in the order of a family's life. */
export const rows: readonly Row[] = [
  oneCommand,
  inContinuousIntegration,
  registration,
  uniqueness,
  letter,
  online,
  atCounter,
  production,
  collection,
  fourPins,
  lockedPin,
  stockSoftware,
  realReader,
  authorities,
  portal,
  numberProof,
  identityAtWork,
  accessLog,
  unbypassable,
  procedureRow,
  withoutCard,
  mandates,
  guide,
  basicInformation,
  move,
  lostCard,
  replacement,
  badDay,
  // Last: they take the country years on.
  notices,
  validity,
  renewal,
];
