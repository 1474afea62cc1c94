import { type DueEvents, japan, Temporal } from '../../kernel/index.ts';
import { createCallStore } from './call-store.ts';
import { createCheckStore } from './check-store.ts';
import type { HelplineOptions } from './deps.ts';
import type { SearchDeps } from './identify.ts';

/** 紛失受付センター: calls about lost cards, day and night, and the console of those who answer. */
export interface Helpline extends SearchDeps {
  readonly dueEvents: DueEvents;
  stop(): Promise<void>;
}

export function createHelpline(options: HelplineOptions): Helpline {
  const { databases, keys, time } = options;
  const store = createCallStore(databases, keys, time);
  return {
    ...options,
    store,
    checks: createCheckStore(databases, time),
    /** What was said is erased on its day. */
    dueEvents: {
      room: 'helpline',
      async next() {
        const day = await store.nextErasure();
        return day?.toZonedDateTime({ timeZone: japan, plainTime: Temporal.PlainTime.from('03:00') }).toInstant();
      },
      run: async (now) => store.eraseUntil(now.toZonedDateTimeISO(japan).toPlainDate()),
    },
    stop: () => store.bell.close(),
  };
}
