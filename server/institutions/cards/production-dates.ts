import { createHash } from 'node:crypto';
import type { PolicyProfile } from '@openmyna/rules';
import { japan, Temporal } from '../../kernel/index.ts';
import type { ApplicationState, ProductionDates } from './application-fold.ts';

/** The bureau makes a card a week before it is due at the office, so that a chip can fail and be made again without anybody waiting longer. */
const daysFromProduction = 7;
const daysOnTheRoad = 3;

/** A card is kept at the office for this long; an application waits as long for another photo. */
export const waitingDays = 90;

/** After so many chips in a row it is not the chips: an operator looks before another one is spent. */
export const mostFailedInRow = 5;

const hours = { produce: 9, arrive: 10, ship: 15 } as const;

/** Days from application to office: evenly spread over the profile's range, fixed for an application by the seed. */
export function leadTimeOf(seed: string, applicationId: string, profile: PolicyProfile): number {
  const { min, max } = profile.card.leadTimeDays;
  const draw = createHash('sha256').update(`lead-time\0${seed}\0${applicationId}`).digest().readUInt32BE(0);
  return min + (draw % (max - min + 1));
}

export function firstDates(orderedOn: Temporal.PlainDate, leadDays: number): ProductionDates {
  const arriveOn = orderedOn.add({ days: leadDays });
  return { produceOn: arriveOn.subtract({ days: daysFromProduction }), shipOn: arriveOn.subtract({ days: daysOnTheRoad }), arriveOn };
}

/** The next day's batch; shipment and arrival stay as they were as long as there is a day between. */
export function datesAfterFailure(failedOn: Temporal.PlainDate, dates: ProductionDates): ProductionDates {
  const produceOn = failedOn.add({ days: 1 });
  const earliest = produceOn.add({ days: 1 });
  const isInTime = earliest.until(dates.shipOn).sign >= 0;
  return isInTime ? { ...dates, produceOn } : { produceOn, shipOn: earliest, arriveOn: earliest.add({ days: daysOnTheRoad }) };
}

/** When civil time next has something to do with an application; none when the next step is a person's or has been asked for already. */
export function dueAt(state: ApplicationState): Temporal.Instant | undefined {
  switch (state.stage) {
    case 'ordered':
      return state.dates && at(state.dates.produceOn, hours.produce);
    case 'produced':
      return state.dates && at(state.dates.shipOn, hours.ship);
    case 'shipped':
      return state.dates && at(state.dates.arriveOn, hours.arrive);
    case 'returned':
      return state.correctBy && at(state.correctBy.add({ days: 1 }), 0);
    case 'noticeSent':
    case 'noticeReturned':
      return state.collectBy && at(state.collectBy.add({ days: 1 }), 0);
    case 'submitted':
    case 'accepted':
    case 'chipFailed':
    case 'arrived':
    case 'collected':
    case 'refused':
    case 'withdrawn':
    case 'neverCollected':
      return undefined;
  }
}

/** True when the machine must go on by itself at once. */
export function mustGoOn(state: ApplicationState): boolean {
  return state.stage === 'arrived' || state.mustDestroy;
}

/** The bureau's batch of a day, and the parcel of a day to a municipality. */
export function batchOf({ dates }: ApplicationState): string | undefined {
  return dates && `B${compact(dates.produceOn)}`;
}

export function shipmentOf({ dates }: ApplicationState, municipality: string): string | undefined {
  return dates && `S${compact(dates.shipOn)}-${municipality}`;
}

function compact(date: Temporal.PlainDate): string {
  return date.toString().replaceAll('-', '');
}

function at(date: Temporal.PlainDate, hour: number): Temporal.Instant {
  return date.toZonedDateTime({ timeZone: japan, plainTime: Temporal.PlainTime.from({ hour }) }).toInstant();
}

/** The civil date in Japan. */
export function dateOf(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(japan).toPlainDate();
}
