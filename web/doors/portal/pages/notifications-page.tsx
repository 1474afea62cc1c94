import { useEffect } from 'react';
import { useText } from '../../../i18n/text.tsx';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { Page } from '../../../ui/page.tsx';
import { Await, Empty } from '../../../ui/states.tsx';
import { useActing } from '../mandates/acting.ts';
import { NotificationLine } from '../notification-line.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { type Inbox, markRead, useNotifications } from '../use-notifications.ts';

/** Those that stood on the page for a moment count as read; they keep their mark until the page is opened again. */
const readAfterMs = 2000;

function NotificationList({ inbox }: { inbox: Inbox }) {
  const { t } = useText();
  const acting = useActing();
  const unread = inbox.notifications.filter(({ isRead }) => !isRead).map(({ id }) => id);
  // What somebody else has read is not read by the person.
  const key = acting ? '' : unread.join();
  useEffect(() => {
    if (!key) return;
    const timer = setTimeout(() => void markRead(key.split(',')).catch(() => undefined), readAfterMs);
    return () => clearTimeout(timer);
  }, [key]);
  if (inbox.notifications.length === 0) return <Empty title={t('portal.notices.none')} icon="bell" />;
  return (
    <ol className="mt-6">
      {inbox.notifications.map((notification) => (
        <NotificationLine key={notification.id} notification={notification} />
      ))}
    </ol>
  );
}

export function NotificationsPage() {
  const { t } = useText();
  const acting = useActing();
  const { resource, reload } = useNotifications(true);
  const isSignedOut = resource.state === 'failed' && resource.problem.kind === 'signedOut';
  return (
    <Page title={t('portal.notices')} lead={t('portal.notices.about')}>
      {isSignedOut ? (
        <SignedOutNotice door="portal" />
      ) : (
        <Await resource={resource} onRetry={reload}>
          {(inbox) => (
            <>
              {!acting && (
                <p className="mt-2 not-printed">
                  <PortalLink href="/portal/settings" className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
                    {t('settings.page')}
                  </PortalLink>
                </p>
              )}
              <NotificationList inbox={inbox} />
            </>
          )}
        </Await>
      )}
    </Page>
  );
}
