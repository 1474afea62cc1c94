import { useResource } from '../../api/use-resource.ts';
import { GuideBeside } from '../../guide/guide-beside.tsx';
import { useText } from '../../i18n/text.tsx';
import { SignedOutNotice, SignInLink, SignInProblem, SignOutButton, useDoorSession } from '../../ui/door-session.tsx';
import { Frame } from '../../ui/frame.tsx';
import { Page } from '../../ui/page.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { Await } from '../../ui/states.tsx';

interface TaxHome {
  readonly person: { readonly name: string; readonly kana?: string | null; readonly commonName?: string | null };
}

function FrontPage() {
  const { t } = useText();
  return (
    <Page title={t('tax.front.heading')} lead={t('tax.front.lead')}>
      <SignInProblem />
      <div className="mt-8">
        <SignInLink door="tax" />
      </div>
      <h2 className="mt-10 text-std-20B-150">{t('tax.front.noCard')}</h2>
      <p>{t('tax.front.noCard.detail')}</p>
      <GuideBeside topic="tax-return" />
    </Page>
  );
}

function Home() {
  const { t } = useText();
  const { resource, reload } = useResource<TaxHome>('/api/v1/tax/home');
  const isSignedOut = resource.state === 'failed' && resource.problem.kind === 'signedOut';
  return (
    <Page title={t('tax.home.heading')}>
      {isSignedOut ? (
        <SignedOutNotice door="tax" />
      ) : (
        <Await resource={resource} onRetry={reload}>
          {({ person }) => (
            <>
              <p className="mt-6 text-ink-soft">{t('tax.home.signedInAs')}</p>
              <p className="text-[1.75rem] font-700">
                <PersonName name={person.commonName ?? person.name} kana={person.kana} />
              </p>
              <p className="mt-8 rounded-12 border border-line p-4">{t('tax.home.nothing')}</p>
            </>
          )}
        </Await>
      )}
    </Page>
  );
}

export function TaxDoor() {
  const { t } = useText();
  const { resource, reload } = useDoorSession('tax');
  const isSignedIn = resource.state === 'ready' && resource.data.signedIn;
  return (
    <Frame
      title={t('tax.title')}
      owner={t('tax.owner')}
      icon="tax"
      home="/tax"
      session={isSignedIn && <SignOutButton door="tax" onDone={reload} />}
    >
      {resource.state === 'ready' ? (
        isSignedIn ? (
          <Home />
        ) : (
          <FrontPage />
        )
      ) : (
        <Page title={t('tax.title')}>
          <Await resource={resource} onRetry={reload}>
            {() => null}
          </Await>
        </Page>
      )}
    </Frame>
  );
}
