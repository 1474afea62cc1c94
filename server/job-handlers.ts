import type { Exchange } from './institutions/exchange/index.ts';
import type { Identity } from './institutions/identity/index.ts';
import type { Actor, JobHandlers, JobPayload } from './kernel/index.ts';

const machine: Actor = { institution: 'registry', person: 'system' };

/** Who does what when the register has changed: the card first, then whoever else is told; a record that is closed ends what the person may do. */
export function jobHandlers(
  rooms: JobHandlers,
  {
    exchange,
    staff,
    closing = [],
  }: {
    readonly exchange: Pick<Exchange, 'deliverNotices'>;
    readonly staff: Pick<Identity['staff'], 'takeAwayAll'>;
    /** Rooms that end something of their own when a record is closed. */
    readonly closing?: readonly { readonly closeRecord: (residentId: string) => Promise<void> }[];
  },
): JobHandlers {
  const inRoom = async (task: string, payload: JobPayload): Promise<void> => rooms[task]?.(payload);
  return {
    ...rooms,
    'registry.changed': async (payload) => {
      await inRoom('registry.changed', payload);
      await exchange.deliverNotices(String(payload.residentId));
    },
    'registry.closed': async (payload) => {
      await inRoom('registry.closed', payload);
      await staff.takeAwayAll(String(payload.residentId), machine);
      for (const room of closing) await room.closeRecord(String(payload.residentId));
    },
    'exchange.deliver': async ({ residentId }) => exchange.deliverNotices(String(residentId)),
  };
}
