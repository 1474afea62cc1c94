import { lazy, Suspense, useCallback, useState } from 'react';
import { useResource } from '../../api/use-resource.ts';
import { useText } from '../../i18n/text.tsx';
import { LogDesk } from '../../log/log-desk.tsx';
import { SignedOutNotice, SignInLink, SignInProblem, SignOutButton, useDoorSession } from '../../ui/door-session.tsx';
import { Frame } from '../../ui/frame.tsx';
import { Page } from '../../ui/page.tsx';
import { goTo, usePath } from '../../ui/route.ts';
import { StaffLayout } from '../../ui/staff-layout.tsx';
import { Await, Loading, Problem } from '../../ui/states.tsx';
import type { Visit } from './counter-types.ts';
import { NewVisit } from './new-visit.tsx';
import { OfficeChoice } from './office-choice.tsx';
import { VisitProvider } from './use-visit.tsx';
import { VisitActions } from './visit-actions.tsx';
import { VisitCase } from './visit-case.tsx';
import { VisitQueue } from './visit-queue.tsx';

/** Most of an officer's day is visits. */
const ProcedureDesk = lazy(async () => ({ default: (await import('./procedures/procedure-desk.tsx')).ProcedureDesk }));

interface QueueOfToday {
  readonly today: string;
  readonly visits: readonly Visit[];
}

function FrontPage() {
  const { t } = useText();
  return (
    <Page title={t('counter.front.heading')} lead={t('counter.front.lead')}>
      <SignInProblem />
      <div className="mt-8">
        <SignInLink door="counter" />
      </div>
      <p className="mt-4 text-ink-soft">{t('counter.front.sandbox')}</p>
    </Page>
  );
}

/** The queue with the latest state of each visit laid over it, so that an act shows at once. */
function useDesk() {
  const { resource, reload } = useResource<QueueOfToday>('/api/v1/counter/visits', 20_000);
  const [changed, setChanged] = useState<Readonly<Record<string, Visit>>>({});
  const onChange = useCallback((visit: Visit) => setChanged((before) => ({ ...before, [visit.id]: visit })), []);
  const listed = resource.state === 'ready' ? resource.data.visits : [];
  const unlisted = Object.values(changed).filter((visit) => !listed.some((other) => other.id === visit.id));
  const visits = [...listed.map((visit) => changed[visit.id] ?? visit), ...unlisted];
  return { resource, reload, visits, onChange };
}

function Desk() {
  const { t } = useText();
  const { resource, reload, visits, onChange } = useDesk();
  const path = usePath();
  const selected = visits.find((visit) => path === `/counter/visits/${visit.id}`);
  if (resource.state !== 'ready') {
    const problem = resource.state === 'failed' ? resource.problem : undefined;
    if (problem?.code === 'MYNA_COUNTER_OFFICE_CHOICE') return <OfficeChoice onChosen={reload} />;
    return (
      <Page title={t('counter.title')}>
        {problem?.kind === 'signedOut' ? (
          <SignedOutNotice door="counter" />
        ) : (
          <Await resource={resource} onRetry={reload}>
            {() => null}
          </Await>
        )}
        {problem?.kind === 'forbidden' && <Problem problem={problem} />}
      </Page>
    );
  }
  const queue = <VisitQueue visits={visits} selected={selected?.id} />;
  if (!selected) {
    return (
      <StaffLayout queue={queue}>
        <NewVisit
          onStarted={(visit) => {
            onChange(visit);
            goTo(`/counter/visits/${visit.id}`);
          }}
        />
      </StaffLayout>
    );
  }
  return (
    <VisitProvider key={selected.id} visit={selected} onChange={onChange}>
      <StaffLayout queue={queue} actions={<VisitActions />}>
        <VisitCase />
      </StaffLayout>
    </VisitProvider>
  );
}

export function CounterDoor() {
  const { t } = useText();
  const { resource, reload } = useDoorSession('counter');
  const isSignedIn = resource.state === 'ready' && resource.data.signedIn;
  return (
    <Frame
      title={t('counter.title')}
      owner={t('counter.owner')}
      icon="counter"
      home="/counter"
      session={isSignedIn && <SignOutButton door="counter" onDone={reload} />}
    >
      {resource.state === 'ready' ? (
        resource.data.signedIn ? (
          <LogDesk
            door="counter"
            roles={resource.data.roles}
            work={t('counter.queue')}
            besides={{
              part: 'procedures',
              label: t('counter.procedures'),
              body: (
                <Suspense fallback={<Loading />}>
                  <ProcedureDesk />
                </Suspense>
              ),
            }}
          >
            <Desk />
          </LogDesk>
        ) : (
          <FrontPage />
        )
      ) : (
        <Page title={t('counter.title')}>
          <Await resource={resource} onRetry={reload}>
            {() => null}
          </Await>
        </Page>
      )}
    </Frame>
  );
}
