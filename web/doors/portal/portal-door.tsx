import { Suspense, useEffect, useRef } from 'react';
import type { Resource } from '../../api/use-resource.ts';
import { StepUp } from '../../card/step-up.tsx';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { type DoorSession, SignInLink, SignInProblem, SignOutButton, useDoorSession } from '../../ui/door-session.tsx';
import { Frame } from '../../ui/frame.tsx';
import { Page } from '../../ui/page.tsx';
import { usePath } from '../../ui/route.ts';
import { Await } from '../../ui/states.tsx';
import { CardLine } from './card-section.tsx';
import { HomePage } from './home-page.tsx';
import { type Acting, actFor, isOpenTo, useActing } from './mandates/acting.ts';
import { ActingBar } from './mandates/acting-bar.tsx';
import { NotificationLine } from './notification-line.tsx';
import { useAppLinks } from './phone/app-links.ts';
import { InstallHint } from './phone/install-hint.tsx';
import { OfflineStrip, UpdateNotice } from './phone/notices.tsx';
import { OfflinePage } from './phone/offline-page.tsx';
import { PhoneReading } from './phone/phone-reading.tsx';
import { usePortalWorker } from './phone/portal-worker.ts';
import { PageList, PortalMenu } from './portal-menu.tsx';
import { menuAddress, PortalLink, PortalNav } from './portal-nav.tsx';
import { bodyOf, findPage, portalPages } from './portal-pages.ts';
import { Section } from './section.tsx';
import { Tasks } from './tasks.tsx';
import { type Inbox, useNotifications } from './use-notifications.ts';

function FrontPage() {
  const { t } = useText();
  return (
    <Page title={t('portal.front.heading')} lead={t('portal.front.lead')}>
      <SignInProblem />
      <ul className="mt-6 list-disc space-y-1 pl-6">
        <li>{t('portal.front.who')}</li>
        <li>{t('portal.front.card')}</li>
        <li>{t('portal.front.log')}</li>
      </ul>
      <div className="mt-8">
        <SignInLink door="portal" />
      </div>
      <p className="mt-4 text-ink-soft">{t('portal.front.pin')}</p>
      <details className="mt-6 not-printed">
        <summary className="min-h-11 cursor-pointer py-2 text-link underline underline-offset-4">{t('phone.card.title')}</summary>
        <div className="border-l-2 border-line pl-4">
          <PhoneReading />
        </div>
      </details>
      <h2 className="mt-10 text-std-20B-150">{t('portal.front.noCard')}</h2>
      <p>{t('portal.front.noCard.detail')}</p>
      <p className="mt-2">
        <a href="/apply">{t('portal.front.apply')}</a>
      </p>
      <p className="mt-2">
        <a href="/portal/procedures">{t('procedures.front')}</a>
      </p>
      <InstallHint />
    </Page>
  );
}

/** What needs doing, what is new, and the way to everything else. */
function Home({ inbox }: { inbox: Inbox | undefined }) {
  const { t } = useText();
  const acting = useActing();
  const news = inbox?.notifications.filter(({ isRead }) => !isRead).slice(0, 3) ?? [];
  return (
    <HomePage title={acting ? t('mandates.switch.for', { name: acting.name }) : t('portal.home.heading')}>
      {(home) => (
        <>
          <Tasks tasks={home.tasks} />
          {news.length > 0 && (
            <Section title={t('portal.notices')}>
              <ol>
                {news.map((notification) => (
                  <NotificationLine key={notification.id} notification={notification} />
                ))}
              </ol>
              <p className="mt-3">
                <PortalLink href="/portal/notifications" className="text-link underline underline-offset-4">
                  {t('portal.notices.all')}
                </PortalLink>
              </p>
            </Section>
          )}
          <Section title={t('portal.card')}>
            <CardLine card={home.card} />
          </Section>
          <Section title={t('portal.data')}>
            <PageList pages={portalPages.filter(({ group, actingScope }) => group === 'data' && isOpenTo(acting, actingScope))} />
          </Section>
          {!acting && <InstallHint />}
        </>
      )}
    </HomePage>
  );
}

/** The page that stands at the address, or what there is instead. */
function Standing({ inbox }: { inbox: Inbox | undefined }) {
  const { t } = useText();
  const path = usePath();
  const page = findPage(path);
  const acting = useActing();
  const scope = page?.actingScope ?? (path === '/portal' ? 'view' : undefined);
  if (acting && path !== menuAddress && !isOpenTo(acting, scope)) return <Away acting={acting} />;
  if (page) {
    const Body = bodyOf(page);
    return (
      <Suspense fallback={<Page title={t(page.title)} />}>
        <Body />
      </Suspense>
    );
  }
  if (path === menuAddress) return <PortalMenu />;
  if (path === '/portal') return <Home inbox={inbox} />;
  return (
    <Page title={t('portal.nowhere')} lead={t('portal.nowhere.next')}>
      <p className="mt-4">
        <PortalLink href="/portal" className="text-link underline underline-offset-4">
          {t('portal.nav.home')}
        </PortalLink>
      </p>
    </Page>
  );
}

/** Acting for another, a page that the mandate does not cover says so, and does not show the actor's own. */
function Away({ acting }: { acting: Acting }) {
  const { t } = useText();
  return (
    <Page title={t('mandates.acting', { name: acting.name })} lead={t('mandates.acting.away', { name: acting.name })}>
      <ul className="mt-6 list-disc pl-6">
        {acting.scopes.map((scope) => (
          <li key={scope}>{t(`mandates.scope.${scope}`)}</li>
        ))}
      </ul>
      <p className="mt-6">
        <Button onPress={() => actFor(undefined)}>{t('mandates.acting.back')}</Button>
      </p>
    </Page>
  );
}

function SignedIn() {
  const acting = useActing();
  const { resource, reload } = useNotifications(isOpenTo(acting, 'view'));
  const path = usePath();
  const opened = useRef(path);
  useEffect(() => {
    if (opened.current !== path) void reload();
    opened.current = path;
  }, [path, reload]);
  const inbox = resource.state === 'ready' ? resource.data : undefined;
  return (
    <PortalNav unread={inbox?.notifications.filter(({ isRead }) => !isRead).length ?? 0}>
      <Standing inbox={inbox} />
    </PortalNav>
  );
}

/** Without signing in: the pages that are everybody's, or the way in. */
function SignedOut() {
  const page = findPage(usePath());
  if (!page?.isOpenToAll) return <FrontPage />;
  const Body = bodyOf(page);
  return (
    <Suspense fallback={null}>
      <Body />
    </Suspense>
  );
}

/** Without a network what was loaded stays on the page; what was not says what to do. */
function useKeptSession(resource: Resource<DoorSession>): { session: Resource<DoorSession>; isAway: boolean } {
  const kept = useRef<Resource<DoorSession>>(resource);
  const isAway = resource.state === 'failed' && resource.problem.kind === 'offline';
  if (!isAway) kept.current = resource;
  return { session: isAway && kept.current.state === 'ready' ? kept.current : resource, isAway };
}

export function PortalDoor() {
  const { t, language } = useText();
  const { resource, reload } = useDoorSession('portal');
  const { session, isAway } = useKeptSession(resource);
  usePortalWorker();
  useAppLinks(language);
  const isSignedIn = session.state === 'ready' && session.data.signedIn;
  const acting = useActing();
  useEffect(() => {
    if (session.state === 'ready' && !session.data.signedIn) actFor(undefined);
  }, [session]);
  return (
    <Frame
      title={t('portal.title')}
      owner={t('portal.owner')}
      icon="portal"
      home="/portal"
      session={isSignedIn && <SignOutButton door="portal" onDone={reload} />}
    >
      {isAway && session.state === 'ready' && <OfflineStrip />}
      <UpdateNotice />
      {session.state === 'ready' ? (
        isSignedIn ? (
          <>
            <StepUp door="portal" isViewing={session.data.level === 'viewing'} onRaised={reload} />
            <ActingBar />
            <SignedIn key={acting?.id} />
          </>
        ) : (
          <SignedOut />
        )
      ) : isAway ? (
        <OfflinePage onRetry={reload} />
      ) : (
        <Page title={t('portal.title')}>
          <Await resource={session} onRetry={reload}>
            {() => null}
          </Await>
        </Page>
      )}
    </Frame>
  );
}
