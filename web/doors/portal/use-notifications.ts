import { callApi } from '../../api/client.ts';
import { type Loaded, useResource } from '../../api/use-resource.ts';

/** One thing that a resident was told. */
export interface Notification {
  readonly id: string;
  readonly kind: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly at: string;
  readonly isRead: boolean;
}

export interface Inbox {
  readonly notifications: readonly Notification[];
}

export const notificationsPath = '/api/v1/portal/notifications';

/** @param isOpen whether somebody is signed in */
export const useNotifications = (isOpen: boolean): Loaded<Inbox> => useResource<Inbox>(isOpen ? notificationsPath : undefined);

export const markRead = (ids: readonly string[]): Promise<void> => callApi(`${notificationsPath}/read`, { method: 'POST', body: { ids } });
