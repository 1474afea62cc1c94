import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { goTo, usePath } from '../../ui/route.ts';
import { isOpenTo, useActing } from './mandates/acting.ts';
import { addressOf, portalPages } from './portal-pages.ts';

interface Place {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  /** A count beside the label, said in words to a screen reader. */
  readonly count?: { readonly value: number; readonly words: string } | undefined;
}

export const menuAddress = '/portal/menu';

/** A link within the portal that does not load the door anew. */
export function PortalLink({
  href,
  className,
  isCurrent = false,
  children,
}: {
  href: string;
  className?: string;
  isCurrent?: boolean;
  children: ReactNode;
}) {
  return (
    <a
      href={href}
      className={className}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        goTo(href);
      }}
    >
      {children}
    </a>
  );
}

const isAt = (path: string, href: string): boolean => path === href || (href !== '/portal' && path.startsWith(`${href}/`));

function Count({ count }: { count: Place['count'] }) {
  if (!count || count.value === 0) return null;
  return (
    <span className="rounded-full bg-ink px-1.5 text-dns-14N-130 text-white dark:text-black">
      <span aria-hidden="true">{count.value > 99 ? '99+' : count.value}</span>
      <span className="sr-only">{count.words}</span>
    </span>
  );
}

/** The bar at the foot of a phone: home, what is opened daily, and the rest behind one word. */
function FootBar({ places }: { places: readonly Place[] }) {
  const path = usePath();
  return (
    <ul className="foot-bar fixed inset-x-0 bottom-0 z-20 grid auto-cols-fr grid-flow-col border-t border-line bg-raised pb-[env(safe-area-inset-bottom)] not-printed lg:hidden">
      {places.map(({ href, label, icon, count }) => (
        <li key={href} className="min-w-0">
          <PortalLink
            href={href}
            isCurrent={isAt(path, href)}
            className={`relative flex min-h-16 flex-col items-center justify-center gap-0.5 px-1 text-center text-dns-14N-130 ${isAt(path, href) ? 'font-700 text-link underline underline-offset-4' : ''}`}
          >
            <Icon name={icon} size={24} />
            <span className="max-w-full truncate pb-0.5">{label}</span>
            <span className="absolute top-1 left-1/2 ml-2">
              <Count count={count} />
            </span>
          </PortalLink>
        </li>
      ))}
    </ul>
  );
}

function SideList({ places }: { places: readonly Place[] }) {
  const path = usePath();
  return (
    <ul className="hidden w-64 shrink-0 py-10 not-printed lg:block">
      {places.map(({ href, label, icon, count }) => (
        <li key={href}>
          <PortalLink
            href={href}
            isCurrent={isAt(path, href)}
            className={`flex min-h-11 items-center gap-3 rounded-8 px-3 py-2 hover:bg-sunken ${isAt(path, href) ? 'bg-sunken font-700 text-link' : ''}`}
          >
            <Icon name={icon} size={22} />
            <span className="min-w-0 flex-1">{label}</span>
            <Count count={count} />
          </PortalLink>
        </li>
      ))}
    </ul>
  );
}

/** All pages beside the open one on a wide screen; on a phone the daily ones at its foot. */
export function PortalNav({ unread, children }: { unread: number; children: ReactNode }) {
  const { t } = useText();
  const acting = useActing();
  const pages = portalPages.filter(({ actingScope }) => isOpenTo(acting, actingScope));
  const home: Place = { href: '/portal', label: t('portal.nav.home'), icon: 'portal' };
  const place = (page: (typeof portalPages)[number]): Place => ({
    href: addressOf(page),
    label: t(page.title),
    icon: page.icon,
    count: page.path === 'notifications' ? { value: unread, words: t('portal.nav.unread', { count: unread }) } : undefined,
  });
  const of = (group: 'daily' | 'data' | 'more') => pages.filter((page) => page.group === group).map(place);
  const start = isOpenTo(acting, 'view') ? [home] : [];
  const menu: Place = { href: menuAddress, label: t('portal.nav.menu'), icon: 'list' };
  return (
    <div className="mx-auto max-w-400 lg:flex lg:gap-6 lg:px-6">
      <nav aria-label={t('portal.nav')}>
        <SideList places={[...start, ...of('daily'), ...of('data'), ...of('more')]} />
        <FootBar places={[...start, ...of('daily').slice(0, 3), menu]} />
      </nav>
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
