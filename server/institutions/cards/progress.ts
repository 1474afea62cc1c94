import type { ApplicationStage, ApplicationState } from './application-fold.ts';
import { dateOf } from './production-dates.ts';
import type { ApplicationRecord, Progress, ProgressStep } from './types.ts';

const steps: readonly ProgressStep[] = ['submitted', 'accepted', 'production', 'shipment', 'office', 'collection'];

/** How many steps are behind an application at each stage. */
const reached: Readonly<Record<ApplicationStage, number>> = {
  submitted: 1,
  returned: 1,
  accepted: 2,
  ordered: 2,
  chipFailed: 2,
  produced: 3,
  shipped: 4,
  arrived: 5,
  noticeSent: 5,
  noticeReturned: 5,
  collected: 6,
  refused: 0,
  withdrawn: 0,
  neverCollected: 5,
};

/** The events whose day is the day of a step; of several the latest counts. */
const eventOf = {
  submitted: 'submitted',
  accepted: 'accepted',
  production: 'produced',
  shipment: 'shipped',
  office: 'arrived',
  collection: 'collected',
} as const satisfies Record<ProgressStep, string>;

/** An application as a line of steps with the day of each, done or expected. A production date is a week's, not a promise: it is shown as it stands. */
export function progressOf({ reference, state, history }: ApplicationRecord): Progress {
  const happened = (step: ProgressStep) => history.findLast(({ kind }) => kind === eventOf[step]);
  const done = state.outcome ? steps.filter(happened).length : reached[state.stage];
  const nextOn = nextDay(state);
  return {
    reference,
    stage: state.stage,
    steps: steps.map((step, index) => {
      const event = index < done ? happened(step) : undefined;
      const on = event ? dateOf(event.at).toString() : expectedDay(state, step);
      const isEnded = state.outcome !== undefined && state.outcome !== 'card';
      const status = index < done ? 'done' : isEnded ? 'ended' : index === done ? 'current' : 'coming';
      return { step, status, ...(on && status !== 'ended' && { on }) };
    }),
    ...(nextOn && { nextOn }),
    ...(state.collectBy && { collectBy: state.collectBy.toString() }),
    ...(state.outcome && { outcome: state.outcome }),
    ...(state.isRecalled && !state.outcome && !state.collectBy && { isMadeAgain: true }),
    ...(state.isOutdated && !state.outcome && !state.collectBy && { isOutdated: true }),
    ...(state.forwardedTo && !state.outcome && { forwardedTo: state.forwardedTo }),
    ...(state.reason && { reason: state.reason }),
  };
}

function expectedDay({ dates, outcome }: ApplicationState, step: ProgressStep): string | undefined {
  if (!dates || outcome) return undefined;
  if (step === 'production') return dates.produceOn.toString();
  if (step === 'shipment') return dates.shipOn.toString();
  if (step === 'office') return dates.arriveOn.toString();
  return undefined;
}

function nextDay(state: ApplicationState): string | undefined {
  switch (state.stage) {
    case 'ordered':
      return state.dates?.produceOn.toString();
    case 'produced':
      return state.dates?.shipOn.toString();
    case 'shipped':
      return state.dates?.arriveOn.toString();
    case 'returned':
      return state.correctBy?.toString();
    default:
      return undefined;
  }
}
