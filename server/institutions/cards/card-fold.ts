import { MynaError } from '../../kernel/index.ts';

/** What happened to a card. Rows are only ever added. */
export type CardEvent =
  | { readonly kind: 'produced' }
  | { readonly kind: 'shipped' }
  | { readonly kind: 'arrived' }
  | { readonly kind: 'handedOver'; readonly visitId: string }
  | { readonly kind: 'suspended'; readonly reason?: string }
  /** What was said about a suspended card that is lost: at the helpline or at the counter. The reference goes to the police and to the counter. */
  | { readonly kind: 'lossReported'; readonly reference: string; readonly channel: LossChannel; readonly letterId: string }
  /** Where it was lost, and the number under which the police keep the report 遺失届受理番号. */
  | { readonly kind: 'lossPlaced'; readonly place: LossPlace; readonly policeReport?: string }
  | { readonly kind: 'resumed'; readonly reason?: string }
  /** The chip holds the certificates with these serials, older ones of their kinds have ended. */
  | { readonly kind: 'certificatesRenewed'; readonly visitId: string; readonly serials: readonly string[] }
  /** The holder may stay longer, or a decision on it is pending: the card lasts longer too. */
  | { readonly kind: 'extended'; readonly expiresOn: string }
  | { readonly kind: 'expired' }
  | { readonly kind: 'withdrawn'; readonly reason: string }
  | { readonly kind: 'destroyed' };

export type LossChannel = 'helpline' | 'counter';
/** Outside the home the police are told, and their number is asked for at the replacement. */
export type LossPlace = 'home' | 'outside';

/** `active` 運用中, `suspended` 一時停止, `withdrawn` 廃止, `expired` 失効; before them the card is not anybody's yet. */
export type CardState = 'produced' | 'shipped' | 'arrived' | 'active' | 'suspended' | 'expired' | 'withdrawn' | 'destroyed';

const next: Readonly<Record<CardEvent['kind'], { readonly from: readonly (CardState | 'none')[]; readonly to: CardState }>> = {
  produced: { from: ['none'], to: 'produced' },
  shipped: { from: ['produced'], to: 'shipped' },
  arrived: { from: ['shipped'], to: 'arrived' },
  handedOver: { from: ['arrived'], to: 'active' },
  suspended: { from: ['active'], to: 'suspended' },
  lossReported: { from: ['suspended'], to: 'suspended' },
  lossPlaced: { from: ['suspended'], to: 'suspended' },
  resumed: { from: ['suspended'], to: 'active' },
  certificatesRenewed: { from: ['active'], to: 'active' },
  extended: { from: ['active'], to: 'active' },
  expired: { from: ['active', 'suspended'], to: 'expired' },
  withdrawn: { from: ['produced', 'shipped', 'arrived', 'active', 'suspended'], to: 'withdrawn' },
  destroyed: { from: ['withdrawn', 'expired'], to: 'destroyed' },
};

/** @throws {MynaError} `MYNA_CARDS_CARD_NOT_NOW` when the event cannot follow */
export function applyCardEvent(state: CardState | undefined, event: CardEvent): CardState {
  const { from, to } = next[event.kind];
  if (!from.includes(state ?? 'none')) throw new MynaError('MYNA_CARDS_CARD_NOT_NOW', { state: state ?? 'none', action: event.kind });
  return to;
}
