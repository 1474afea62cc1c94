import { askEarly } from '../../api/client.ts';
import { askForSession } from '../../ui/door-session.tsx';
import { openDoor } from '../../ui/open-door.tsx';
import { homePath } from './home-page.tsx';
import { PortalDoor } from './portal-door.tsx';
import { findPage } from './portal-pages.ts';
import { notificationsPath } from './use-notifications.ts';

/** Whether somebody is signed in, what the home says of her, and the open page's own script. */
async function askForHome(): Promise<void> {
  const body = findPage(window.location.pathname)?.load();
  const session = await askForSession('portal');
  if (!session?.signedIn) return;
  const isHome = window.location.pathname.replace(/\/$/, '') === '/portal';
  await Promise.all([body, askEarly(notificationsPath), isHome && askEarly(homePath)]);
}

openDoor(
  [
    'portal',
    'devices',
    'letters',
    'log',
    'card-life',
    'phone',
    'settings',
    'procedures',
    'procedure-forms',
    'without-card',
    'proof',
    'mandates',
  ],
  <PortalDoor />,
  askForHome,
);
