import { useEffect, useState } from 'react';
import { callApi } from '../../api/client.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { useDoorTitle } from '../../ui/frame.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Loading, Problem } from '../../ui/states.tsx';
import { FindPerson } from './find-person.tsx';
import { type Call, elapsed, type FoundPerson, type Suspension } from './helpline-types.ts';
import { StopCard, StoppedCard } from './stop-card.tsx';
import { Talk } from './talk.tsx';
import { type CallDesk, calls, useCall } from './use-console.ts';

function CallHeader({ desk, call, now, isStopped }: { desk: CallDesk; call: Call; now: number; isStopped: boolean }) {
  const { t } = useText();
  const heading = usePageTitle(call.ticket, useDoorTitle());
  const isOpen = call.endedAt === null;
  const end = (outcome: string) => desk.act('end', { outcome });
  return (
    <header className="mb-5 flex flex-wrap items-center justify-between gap-4">
      <div>
        <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
          {call.ticket}
        </h1>
        <p className="text-ink-soft">
          {t(`helpline.state.${call.state}`)} · {t('helpline.matter', { matter: call.matter.replace('-', '_') })}
        </p>
      </div>
      {isOpen && call.takenAt && (
        <p className="text-center">
          <span className="block text-dns-14N-130 text-ink-soft">{t('helpline.elapsed')}</span>
          <span className="tabular text-[2rem] leading-140 font-700">{elapsed(call.takenAt, now)}</span>
        </p>
      )}
      {isOpen && (
        <div className="flex flex-wrap gap-2">
          {call.state === 'held' ? (
            <Button look="primary" isBusy={desk.busy === 'take'} onPress={() => desk.act('take')}>
              {t('helpline.resume')}
            </Button>
          ) : (
            <Button isBusy={desk.busy === 'hold'} onPress={() => desk.act('hold')}>
              {t('helpline.hold')}
            </Button>
          )}
          <Button
            look={isStopped ? 'primary' : 'secondary'}
            isBusy={desk.busy === 'end'}
            onPress={() => end(isStopped ? 'suspended' : 'advised')}
          >
            {t('helpline.end')}
          </Button>
        </div>
      )}
    </header>
  );
}

/** The person that was found before the page was loaded anew. */
function useFoundPerson(id: string, isLive: boolean) {
  const [person, setPerson] = useState<FoundPerson>();
  useEffect(() => {
    if (!isLive) return;
    let isCurrent = true;
    callApi<FoundPerson | null>(`${calls}/${id}/person`).then(
      (found) => isCurrent && found && setPerson((known) => known ?? found),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [id, isLive]);
  return { person, setPerson };
}

export function CallCase({ id, now }: { id: string; now: number }) {
  const { t } = useText();
  const desk = useCall(id);
  const { call, problem } = desk;
  const isLive = call?.state === 'taken';
  const { person, setPerson } = useFoundPerson(id, isLive);
  const [stop, setStop] = useState<Suspension>();
  if (!call) return problem ? <Problem problem={problem} /> : <Loading />;
  return (
    <article>
      <CallHeader desk={desk} call={call} now={now} isStopped={stop !== undefined} />
      {problem && <Problem problem={problem} />}
      {call.isCallerAway && call.endedAt === null && <Banner kind="warning" title={t('helpline.callerAway')} />}
      {call.endedAt !== null && (
        <Banner kind="info" title={t('helpline.over.title')}>
          {t('helpline.over.kept')}
        </Banner>
      )}
      <div className="grid gap-8 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0">
          {stop ? (
            <StoppedCard desk={desk} callId={id} stop={stop} />
          ) : isLive && person ? (
            <StopCard desk={desk} person={person} onStopped={setStop} onAgain={() => setPerson(undefined)} />
          ) : isLive ? (
            <FindPerson desk={desk} onFound={setPerson} />
          ) : null}
        </div>
        <Talk desk={desk} />
      </div>
    </article>
  );
}
