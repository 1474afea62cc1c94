import { useText } from '../../i18n/text.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Page } from '../../ui/page.tsx';
import { isOpenTo, useActing } from './mandates/acting.ts';
import { PortalLink } from './portal-nav.tsx';
import type { PortalPage } from './portal-page.ts';
import { addressOf, portalPages } from './portal-pages.ts';

/** Pages with a sentence on each. */
export function PageList({ pages }: { pages: readonly PortalPage[] }) {
  const { t } = useText();
  return (
    <ul>
      {pages.map((page) => (
        <li key={page.path} className="border-b border-line">
          <PortalLink href={addressOf(page)} className="flex min-h-16 items-center gap-4 py-3 hover:bg-sunken">
            <Icon name={page.icon} size={28} />
            <span className="min-w-0">
              <span className="block font-700 text-link underline underline-offset-4">{t(page.title)}</span>
              <span className="block text-ink-soft">{t(page.about)}</span>
            </span>
          </PortalLink>
        </li>
      ))}
    </ul>
  );
}

/** Everything there is. */
export function PortalMenu() {
  const { t } = useText();
  const acting = useActing();
  return (
    <Page title={t('portal.nav.menu')}>
      <div className="mt-6">
        <PageList pages={portalPages.filter(({ actingScope }) => isOpenTo(acting, actingScope))} />
      </div>
    </Page>
  );
}
