import type { MessageId } from '../../../i18n/messages.ts';
import type { OwnProof } from './proof-types.ts';

export const stateTitles = {
  open: 'proof.state.open',
  withdrawn: 'proof.state.withdrawn',
  expired: 'proof.state.expired',
} as const satisfies Record<OwnProof['state'], MessageId>;
