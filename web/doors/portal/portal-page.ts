import type { ComponentType } from 'react';
import type { MessageId } from '../../i18n/messages.ts';
import type { IconName } from '../../ui/icons.tsx';
import type { MandateScope } from './mandates/types.ts';

/**
 * A page of the portal. Whoever has something to show a resident puts a file `NAME.page.ts` into `pages/` whose `page` says where it stands and what loads it:
 * the portal itself needs no change. The page's code is fetched when it is opened.
 */
export interface PortalPage {
  /** Below `/portal`: `letters` stands at `/portal/letters`, and for everything below that. */
  readonly path: string;
  readonly title: MessageId;
  /** One sentence on what is found there. */
  readonly about: MessageId;
  readonly icon: IconName;
  /** `daily` stands in the bar at the foot of a phone, `data` among one's data by institution, `more` among the rest. */
  readonly group: 'daily' | 'data' | 'more';
  /** Place within its group, the smallest first. */
  readonly order: number;
  /** Shown to whoever has not signed in too; the page itself says what needs signing in. */
  readonly isOpenToAll?: boolean;
  /** What a mandate must cover so that the page is shown to whoever acts by it; without one it shows the actor's own things only. */
  readonly actingScope?: MandateScope;
  load(): Promise<ComponentType>;
}
