import type { Actor } from '../../kernel/index.ts';
import type { AuthorityKind } from '../certification/index.ts';
import type { CardRecord } from './types.ts';

/** Which live cards a recall is about; all that is given must fit. */
export interface RecallCriteria {
  /** The production batch in which the chips made their keys, e.g. `B20261214`. */
  readonly batch?: string | undefined;
  /** First and last day of issue, `YYYY-MM-DD`. */
  readonly issuedFrom?: string | undefined;
  readonly issuedTo?: string | undefined;
  /** Cards that hold a certificate of this generation of an authority. */
  readonly generation?: { readonly authority: AuthorityKind; readonly number: number } | undefined;
}

export interface RecallPreview {
  /** Live cards that would be recalled. */
  readonly cards: number;
  /** Of them, cards that are suspended already. */
  readonly already: number;
  /** Made by the same description and not handed over yet: they are no live cards; they are withdrawn, and production makes them again. */
  readonly notCollected: number;
}

export type RecallState = 'suspending' | 'paused' | 'suspended';

export interface Recall {
  readonly id: string;
  readonly state: RecallState;
  readonly criteria: RecallCriteria;
  readonly reason: string;
  readonly chosen: number;
  /** Suspended by this recall, and suspended before it came to them. */
  readonly suspended: number;
  readonly already: number;
  /** Ended in the meantime. */
  readonly skipped: number;
  /** Have new keys and certificates, and are active again. */
  readonly rekeyed: number;
  /** Civil time of the order. */
  readonly at: string;
}

/** Mass suspension 一斉一時停止 and new keys 鍵更新: what is done when the keys of a whole delivery of chips cannot be trusted (the ROCA case). */
export interface Recalls {
  preview(criteria: RecallCriteria): Promise<RecallPreview>;
  /**
   * Orders it. The suspension runs as a job that goes on after any break.
   * @param request.confirmed the number of live cards, typed by the operator
   * @throws {MynaError} `MYNA_CARDS_RECALL_NOT_CONFIRMED` when the number is another, `MYNA_CARDS_RECALL_EMPTY`, `MYNA_CARDS_RECALL_RUNNING`
   */
  order(request: { criteria: RecallCriteria; reason: string; confirmed: number; actor: Actor }): Promise<Recall>;
  /** One step of the suspension, as the job does them; false when nothing is left for this run. */
  suspendNext(id: string): Promise<boolean>;
  /** Stops after the cards under way. @throws {MynaError} `MYNA_CARDS_RECALL_NOT_NOW` */
  pause(id: string): Promise<Recall>;
  /** @throws {MynaError} `MYNA_CARDS_RECALL_NOT_NOW` */
  goOn(id: string): Promise<Recall>;
  /** @throws {MynaError} `MYNA_CARDS_RECALL_NOT_FOUND` */
  get(id: string): Promise<Recall>;
  /** Newest first. */
  list(): Promise<Recall[]>;
  /**
   * Before a recalled card gets new keys: its certificates end for good (RFC 5280 keyCompromise), then it is active again, without any certificate.
   * Cards that are in no recall, lost, or suspended before it stay as they are; repeating it changes nothing.
   */
  lift(cardId: string, actor: Actor): Promise<boolean>;
  /** Whether a recall alone keeps the card suspended: `lift` would make it active again. A card that is lost, or was suspended before, is not. */
  mayLift(card: CardRecord): Promise<boolean>;
  /** New keys and certificates for the next recalled cards whose chips the bureau can reach; returns how many got them. */
  rekey(id: string, most: number): Promise<number>;
  /** The same as a job that goes on until no chip is left that can be reached. */
  orderRekey(id: string): Promise<Recall>;
}
