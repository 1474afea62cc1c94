import { type Actor, MynaError, type Temporal } from '../../kernel/index.ts';

export type CorrectionReason = 'photo-not-this-person' | 'photo-unusable' | 'photo-too-old';
export type RefusalReason = 'not-a-resident' | 'photo-never-corrected' | 'identity-doubtful' | 'deceit';
export type WithdrawalReason = 'applicant-wish' | 'death' | 'left-the-country' | 'not-moved-in' | 'number-changed';

/** The days on which a card is made, leaves the bureau and reaches the office. */
export interface ProductionDates {
  readonly produceOn: Temporal.PlainDate;
  readonly shipOn: Temporal.PlainDate;
  readonly arriveOn: Temporal.PlainDate;
}

/** What happened to an application. Rows are only ever added. */
export type ApplicationEvent =
  | { readonly kind: 'submitted'; readonly route: 'online' | 'counter' | 'import'; readonly photo?: string }
  /** `photo` is the SHA-256 of the picture as captured; none for a child under one year. */
  | { readonly kind: 'accepted'; readonly photo?: string }
  | { readonly kind: 'returnedForCorrection'; readonly reason: CorrectionReason; readonly correctBy: Temporal.PlainDate }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'withdrawn'; readonly reason: WithdrawalReason }
  | ({ readonly kind: 'ordered' } & ProductionDates)
  | { readonly kind: 'produced'; readonly cardId: string; readonly attempt: number }
  | { readonly kind: 'chipFailed'; readonly cardId: string; readonly attempt: number; readonly fault: string }
  /** The keys of the card that was made cannot be trusted: it was withdrawn before anybody had it. */
  | { readonly kind: 'recalled'; readonly cardId: string }
  /** The person moved before the card was handed over: the office of the new municipality goes on with it. */
  | { readonly kind: 'forwarded'; readonly municipality: string }
  /** The record has changed since the card was made: it says something else, and was withdrawn before anybody had it. */
  | { readonly kind: 'outdated'; readonly cardId: string }
  | ({ readonly kind: 'remade' } & ProductionDates)
  | { readonly kind: 'shipped' }
  | { readonly kind: 'arrived' }
  | { readonly kind: 'noticeSent'; readonly letterId: string; readonly collectBy: Temporal.PlainDate }
  | { readonly kind: 'noticeReturned' }
  | { readonly kind: 'collected'; readonly visitId: string }
  | { readonly kind: 'neverCollected' }
  | { readonly kind: 'destroyed'; readonly cardId: string };

export type ApplicationAction = ApplicationEvent & { readonly at: Temporal.Instant; readonly by: Actor };

export type ApplicationStage =
  | 'submitted'
  | 'accepted'
  | 'returned'
  | 'ordered'
  | 'chipFailed'
  | 'produced'
  | 'shipped'
  | 'arrived'
  | 'noticeSent'
  | 'noticeReturned'
  | 'collected'
  | 'refused'
  | 'withdrawn'
  | 'neverCollected';

/** The fold of the actions. */
export interface ApplicationState {
  readonly stage: ApplicationStage;
  readonly submittedAt: Temporal.Instant;
  readonly photo?: string;
  /** How many chips were tried. */
  readonly attempts: number;
  /** Of them, how many one after the other failed since an operator last had it tried again. */
  readonly failedInRow: number;
  readonly cardId?: string;
  /** A card that was made for it was recalled. */
  readonly isRecalled?: true;
  /** A card that was made for it said something else than the record, and is made again. */
  readonly isOutdated?: true;
  /** Six digits: where it was passed on to. */
  readonly forwardedTo?: string;
  readonly dates?: ProductionDates;
  readonly correctBy?: Temporal.PlainDate;
  readonly collectBy?: Temporal.PlainDate;
  readonly visitId?: string;
  readonly reason?: CorrectionReason | RefusalReason | WithdrawalReason;
  /** Set at the end: every application ends as one of these. */
  readonly outcome?: 'card' | 'refusal' | 'withdrawal' | 'lapse';
  /** A card exists that nobody may have any more. */
  readonly mustDestroy: boolean;
}

/** Stages from which each event may follow; everything else is refused. */
const allowedFrom: Readonly<Record<Exclude<ApplicationEvent['kind'], 'submitted'>, readonly ApplicationStage[]>> = {
  accepted: ['submitted', 'returned'],
  returnedForCorrection: ['accepted', 'ordered'],
  refused: ['submitted', 'accepted', 'returned', 'ordered', 'chipFailed', 'produced', 'shipped', 'arrived', 'noticeSent', 'noticeReturned'],
  withdrawn: [
    'submitted',
    'accepted',
    'returned',
    'ordered',
    'chipFailed',
    'produced',
    'shipped',
    'arrived',
    'noticeSent',
    'noticeReturned',
  ],
  ordered: ['accepted'],
  produced: ['ordered'],
  chipFailed: ['ordered'],
  recalled: ['produced', 'shipped', 'arrived', 'noticeSent', 'noticeReturned'],
  outdated: ['produced', 'shipped', 'arrived', 'noticeSent', 'noticeReturned'],
  forwarded: [
    'submitted',
    'accepted',
    'returned',
    'ordered',
    'chipFailed',
    'produced',
    'shipped',
    'arrived',
    'noticeSent',
    'noticeReturned',
  ],
  remade: ['chipFailed'],
  shipped: ['produced'],
  arrived: ['shipped'],
  noticeSent: ['arrived', 'noticeReturned', 'noticeSent'],
  noticeReturned: ['noticeSent'],
  collected: ['arrived', 'noticeSent', 'noticeReturned'],
  neverCollected: ['noticeSent', 'noticeReturned'],
  destroyed: ['refused', 'withdrawn', 'neverCollected'],
};

/** @throws {MynaError} `MYNA_CARDS_APPLICATION_NOT_NOW` when the event cannot follow */
export function applyAction(state: ApplicationState | undefined, action: ApplicationAction): ApplicationState {
  if (action.kind === 'submitted') {
    if (state) throw notNow(state.stage, action.kind);
    return {
      stage: 'submitted',
      submittedAt: action.at,
      attempts: 0,
      failedInRow: 0,
      mustDestroy: false,
      ...(action.photo && { photo: action.photo }),
    };
  }
  if (!state || !allowedFrom[action.kind].includes(state.stage) || (action.kind === 'destroyed' && !state.mustDestroy)) {
    throw notNow(state?.stage ?? 'none', action.kind);
  }
  return follow(state, action);
}

function follow(state: ApplicationState, action: Exclude<ApplicationAction, { kind: 'submitted' }>): ApplicationState {
  switch (action.kind) {
    case 'accepted': {
      const { reason: _reason, correctBy: _correctBy, dates: _dates, ...rest } = state;
      return { ...rest, stage: 'accepted', ...(action.photo && { photo: action.photo }) };
    }
    case 'returnedForCorrection':
      return { ...state, stage: 'returned', reason: action.reason, correctBy: action.correctBy };
    case 'refused':
      return end(state, 'refused', 'refusal', action.reason);
    case 'withdrawn':
      return end(state, 'withdrawn', 'withdrawal', action.reason);
    case 'ordered':
    case 'remade':
      return {
        ...state,
        stage: 'ordered',
        failedInRow: action.by.institution === 'bureau' ? 0 : state.failedInRow,
        dates: { produceOn: action.produceOn, shipOn: action.shipOn, arriveOn: action.arriveOn },
      };
    case 'produced':
      return { ...state, stage: 'produced', cardId: action.cardId, attempts: action.attempt };
    case 'chipFailed':
      return { ...state, stage: 'chipFailed', attempts: action.attempt, failedInRow: state.failedInRow + 1 };
    case 'recalled':
      return { ...withoutCard(state), isRecalled: true };
    case 'outdated':
      return { ...withoutCard(state), isOutdated: true };
    case 'forwarded':
      return { ...state, forwardedTo: action.municipality };
    case 'shipped':
      return { ...state, stage: 'shipped' };
    case 'arrived':
      return { ...state, stage: 'arrived' };
    case 'noticeSent':
      return { ...state, stage: 'noticeSent', collectBy: action.collectBy };
    case 'noticeReturned':
      return { ...state, stage: 'noticeReturned' };
    case 'collected':
      return { ...state, stage: 'collected', visitId: action.visitId, outcome: 'card' };
    case 'neverCollected':
      return end(state, 'neverCollected', 'lapse');
    case 'destroyed':
      return { ...state, mustDestroy: false };
  }
}

/** As after a chip that failed: another one is ordered. */
function withoutCard({ cardId: _cardId, collectBy: _collectBy, ...rest }: ApplicationState): ApplicationState {
  return { ...rest, stage: 'chipFailed' };
}

function end(
  state: ApplicationState,
  stage: ApplicationStage,
  outcome: NonNullable<ApplicationState['outcome']>,
  reason?: RefusalReason | WithdrawalReason,
): ApplicationState {
  return { ...state, stage, outcome, mustDestroy: state.cardId !== undefined, ...(reason && { reason }) };
}

/** @throws {MynaError} when the actions are no possible history */
export function foldApplication(actions: readonly ApplicationAction[]): ApplicationState {
  let state: ApplicationState | undefined;
  for (const action of actions) state = applyAction(state, action);
  if (!state) throw new MynaError('MYNA_CARDS_APPLICATION_NOT_FOUND');
  return state;
}

function notNow(stage: string, action: string): MynaError {
  return new MynaError('MYNA_CARDS_APPLICATION_NOT_NOW', { stage, action });
}
