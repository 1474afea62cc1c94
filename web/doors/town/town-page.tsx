import { useEffect, useState } from 'react';
import { type ApiProblem, problemOf } from '../../api/client.ts';
import { type CastMember, readCast } from '../../card/cast.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Frame } from '../../ui/frame.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { useSandbox } from '../../ui/sandbox.tsx';
import { Empty, Loading, Problem } from '../../ui/states.tsx';
import { CastList } from './cast-list.tsx';
import { ClockPanel } from './clock-panel.tsx';
import { FaultsPanel } from './faults-panel.tsx';
import { HelplineCall } from './helpline-call.tsx';
import { PublicDoors } from './public-doors.tsx';
import { Tour } from './tour.tsx';
import { DoorList, TownMap } from './town-map.tsx';

function useCast(): { cast: readonly CastMember[] | undefined; problem: ApiProblem | undefined } {
  const { isOpen, today } = useSandbox();
  const [cast, setCast] = useState<readonly CastMember[]>();
  const [problem, setProblem] = useState<ApiProblem>();
  // The cast is read again when the day changes: cards may have arrived.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!isOpen) return;
    readCast().then(setCast, (error: unknown) => setProblem(problemOf(error)));
  }, [isOpen, today]);
  return { cast, problem };
}

function Opening({ cast }: { cast: readonly CastMember[] | undefined }) {
  const { t } = useText();
  const { holdCard } = useSandbox();
  const title = t('town.title');
  const heading = usePageTitle(title, title);
  const hanako = cast?.find((person) => person.id === 'hanako');
  return (
    <div className="max-w-200">
      <h1 ref={heading} tabIndex={-1} className="text-[2rem] leading-140 outline-none sm:text-[2.8125rem]">
        {t('town.heading')}
      </h1>
      <p className="mt-4 text-[1.125rem] leading-170">{t('town.lead')}</p>
      {hanako?.card && (
        <div className="mt-6 flex flex-wrap items-center gap-4">
          <Button
            look="primary"
            onPress={() => {
              holdCard({ handle: hanako.id, name: hanako.name, cardId: hanako.card?.id ?? '' });
              window.location.assign('/portal');
            }}
          >
            {t('town.start')}
          </Button>
          <span className="text-ink-soft">{t('town.start.about')}</span>
        </div>
      )}
    </div>
  );
}

function Inhabitants() {
  const { t } = useText();
  const { isOpen } = useSandbox();
  const { cast, problem } = useCast();
  return (
    <div className="mx-auto w-full max-w-340 px-4 py-8 sm:px-6 sm:py-12">
      <Opening cast={cast} />
      <h2 className="mt-12 mb-4 text-std-24B-150">{t('town.doors')}</h2>
      <TownMap />
      <DoorList />
      <PublicDoors />
      {isOpen && (
        <div className="mt-12 grid gap-6 lg:grid-cols-[1fr_1fr]">
          <Tour />
          <ClockPanel />
        </div>
      )}
      <div className="mt-12 grid items-start gap-6 lg:grid-cols-[1fr_1fr]">
        <HelplineCall cast={cast ?? []} />
        <FaultsPanel cast={cast ?? []} />
      </div>
      <h2 className="mt-12 text-std-24B-150">{t('town.cast')}</h2>
      <p className="mt-2 max-w-180 text-ink-soft">{t('town.cast.about')}</p>
      {problem && <Problem problem={problem} />}
      {isOpen && !cast && !problem && <Loading />}
      {cast && cast.length > 0 && <CastList cast={cast} />}
      {(!isOpen || cast?.length === 0) && <Empty title={t('town.cast.empty')} icon="person" />}
    </div>
  );
}

export function TownPage() {
  const { t } = useText();
  return (
    <Frame title={t('town.title')} owner={t('town.owner')} icon="town" home="/">
      <Inhabitants />
    </Frame>
  );
}
