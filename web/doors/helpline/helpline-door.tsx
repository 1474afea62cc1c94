import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import { useText } from '../../i18n/text.tsx';
import { LogDesk } from '../../log/log-desk.tsx';
import { SignedOutNotice, SignInLink, SignInProblem, SignOutButton, useDoorSession } from '../../ui/door-session.tsx';
import { Frame, useDoorTitle } from '../../ui/frame.tsx';
import { Page } from '../../ui/page.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { goTo, usePath } from '../../ui/route.ts';
import { Await, Problem } from '../../ui/states.tsx';
import { CallCase } from './call-case.tsx';
import { CallQueue } from './call-queue.tsx';
import type { Call } from './helpline-types.ts';
import { calls as callsPath, useQueue } from './use-console.ts';

function FrontPage() {
  const { t } = useText();
  return (
    <Page title={t('helpline.front.heading')} lead={t('helpline.front.lead')}>
      <SignInProblem />
      <div className="mt-8">
        <SignInLink door="helpline" />
      </div>
      <p className="mt-4 text-ink-soft">{t('helpline.front.sandbox')}</p>
    </Page>
  );
}

function Quiet({ waiting }: { waiting: number }) {
  const { t } = useText();
  const heading = usePageTitle(t('helpline.title'), useDoorTitle());
  return (
    <div className="grid min-h-80 place-items-center rounded-12 border border-line bg-sunken p-8 text-center">
      <div>
        <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
          {t('helpline.waiting', { count: waiting })}
        </h1>
        <p className="mt-3 text-[1.125rem] leading-170 text-ink-soft">{t(waiting > 0 ? 'helpline.quiet.take' : 'helpline.quiet')}</p>
        <p className="tabular mt-6 text-[2rem] leading-140 font-700">{t('call.phone')}</p>
      </div>
    </div>
  );
}

function Console() {
  const { t } = useText();
  const { calls, now, problem } = useQueue();
  const [refusal, setRefusal] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const selected = /^\/helpline\/calls\/([0-9a-f-]{36})$/.exec(usePath())?.[1];
  const open = (call: Call) => goTo(`/helpline/calls/${call.id}`);
  const take = async (call: Call) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await callApi(`${callsPath}/${call.id}/take`, { method: 'POST', body: {} });
      open(call);
    } catch (error) {
      setRefusal(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  if (problem?.kind === 'signedOut' || (problem && !calls)) {
    return (
      <Page title={t('helpline.title')}>
        {problem.kind === 'signedOut' ? <SignedOutNotice door="helpline" /> : <Problem problem={problem} />}
      </Page>
    );
  }
  return (
    <div className="mx-auto grid w-full max-w-400 gap-x-8 px-4 py-6 sm:px-6 lg:grid-cols-[17rem_minmax(0,1fr)]">
      <div className="pb-8 lg:border-r lg:border-line lg:pr-6">
        <CallQueue calls={calls ?? []} now={now} selected={selected} isBusy={isBusy} onTake={take} onOpen={open} />
      </div>
      <div className="min-w-0 pb-10">
        {refusal && <Problem problem={refusal} />}
        {selected ? (
          <CallCase key={selected} id={selected} now={now} />
        ) : (
          <Quiet waiting={(calls ?? []).filter(({ state }) => state === 'ringing').length} />
        )}
      </div>
    </div>
  );
}

export function HelplineDoor() {
  const { t } = useText();
  const { resource, reload } = useDoorSession('helpline');
  const isSignedIn = resource.state === 'ready' && resource.data.signedIn;
  return (
    <Frame
      title={t('helpline.title')}
      owner={t('helpline.owner')}
      icon="phone"
      home="/helpline"
      session={isSignedIn && <SignOutButton door="helpline" onDone={reload} />}
    >
      {resource.state === 'ready' ? (
        resource.data.signedIn ? (
          <LogDesk door="helpline" roles={resource.data.roles} work={t('helpline.title')}>
            <Console />
          </LogDesk>
        ) : (
          <FrontPage />
        )
      ) : (
        <Page title={t('helpline.title')}>
          <Await resource={resource} onRetry={reload}>
            {() => null}
          </Await>
        </Page>
      )}
    </Frame>
  );
}
