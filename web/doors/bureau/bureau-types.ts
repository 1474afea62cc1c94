import type { MessageId } from '../../i18n/messages.ts';
import type { ProgressView } from '../../ui/application-progress.tsx';

/** Stages of an application in the order in which it goes through them, then its ends. */
export const stageNames = {
  submitted: 'bureau.stage.submitted',
  accepted: 'bureau.stage.accepted',
  returned: 'bureau.stage.returned',
  ordered: 'bureau.stage.ordered',
  chipFailed: 'bureau.stage.chipFailed',
  produced: 'bureau.stage.produced',
  shipped: 'bureau.stage.shipped',
  arrived: 'bureau.stage.arrived',
  noticeSent: 'bureau.stage.noticeSent',
  noticeReturned: 'bureau.stage.noticeReturned',
  collected: 'bureau.stage.collected',
  refused: 'bureau.stage.refused',
  withdrawn: 'bureau.stage.withdrawn',
  neverCollected: 'bureau.stage.neverCollected',
} as const satisfies Record<string, MessageId>;

export type Stage = keyof typeof stageNames;
export const stages = Object.keys(stageNames) as readonly Stage[];

export interface Overview {
  readonly today: string;
  readonly stages: Readonly<Partial<Record<Stage, number>>>;
  readonly chipsMadeAgain: number;
  readonly nextAt?: string;
}

export interface Batch {
  readonly id: string;
  readonly produceOn: string;
  readonly cards: number;
  readonly produced: number;
  readonly madeAgain: number;
}

export interface Shipment {
  readonly id: string;
  readonly municipality: string;
  readonly shipOn: string;
  readonly arriveOn: string;
  readonly cards: number;
  readonly arrived: number;
}

export interface BureauItem {
  readonly id: string;
  readonly reference: string;
  readonly municipality: string;
  readonly stage: Stage;
  readonly submittedOn: string;
  readonly batch?: string;
  readonly shipment?: string;
  readonly attempts: number;
}

export interface BureauCase {
  readonly id: string;
  readonly reference: string;
  readonly municipality: string;
  readonly stage: Stage;
  /** A stable code when production waits for the operator. */
  readonly problem?: string;
  readonly hasPhoto: boolean;
  readonly attempts: number;
  readonly progress: ProgressView;
  readonly history: readonly {
    readonly kind: string;
    readonly at: string;
    readonly by: string;
    readonly fault?: string;
    readonly reason?: string;
  }[];
}
