import { useResource } from '../../api/use-resource.ts';
import { useText } from '../../i18n/text.tsx';
import { SignedOutNotice, SignInLink, SignInProblem, SignOutButton, useDoorSession } from '../../ui/door-session.tsx';
import { Frame } from '../../ui/frame.tsx';
import { Page } from '../../ui/page.tsx';
import { Await } from '../../ui/states.tsx';
import { ToldTable } from '../../ui/told-table.tsx';
import { AccessLog } from './access-log.tsx';
import { CardSection } from './card-section.tsx';
import { MyNumber } from './my-number.tsx';
import { PersonSection } from './person-section.tsx';
import type { PortalHome } from './portal-types.ts';
import { Section } from './section.tsx';
import { Tasks } from './tasks.tsx';

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
      <h2 className="mt-10 text-std-20B-150">{t('portal.front.noCard')}</h2>
      <p>{t('portal.front.noCard.detail')}</p>
      <p className="mt-2">
        <a href="/apply">{t('portal.front.apply')}</a>
      </p>
    </Page>
  );
}

function Home() {
  const { t } = useText();
  const { resource, reload } = useResource<PortalHome>('/api/v1/portal/home');
  if (resource.state === 'failed' && resource.problem.kind === 'signedOut') {
    return (
      <Page title={t('portal.home.heading')}>
        <SignedOutNotice door="portal" />
      </Page>
    );
  }
  return (
    <Page title={t('portal.home.heading')}>
      <Await resource={resource} onRetry={reload}>
        {(home) => (
          <>
            <Tasks tasks={home.tasks} />
            <PersonSection person={home.person} />
            <MyNumber />
            <CardSection card={home.card} certificates={home.certificates} />
            {home.told.length > 0 && (
              <Section title={t('portal.told')}>
                <p className="mt-4">{t('portal.told.about')}</p>
                <ToldTable told={home.told} />
              </Section>
            )}
            <AccessLog />
          </>
        )}
      </Await>
    </Page>
  );
}

export function PortalDoor() {
  const { t } = useText();
  const { resource, reload } = useDoorSession('portal');
  const isSignedIn = resource.state === 'ready' && resource.data.signedIn;
  return (
    <Frame
      title={t('portal.title')}
      owner={t('portal.owner')}
      icon="portal"
      home="/portal"
      session={isSignedIn && <SignOutButton door="portal" onDone={reload} />}
    >
      {resource.state === 'ready' ? (
        isSignedIn ? (
          <Home />
        ) : (
          <FrontPage />
        )
      ) : (
        <Page title={t('portal.title')}>
          <Await resource={resource} onRetry={reload}>
            {() => null}
          </Await>
        </Page>
      )}
    </Frame>
  );
}
