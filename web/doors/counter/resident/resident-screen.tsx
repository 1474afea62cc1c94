import { useEffect, useMemo, useState } from 'react';
import type { MessageId } from '../../../i18n/messages.ts';
import { useText } from '../../../i18n/text.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Frame, useDoorTitle } from '../../../ui/frame.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { Loading } from '../../../ui/states.tsx';
import { CardSlot, Countdown, TerminalLayout } from '../../../ui/terminal-layout.tsx';
import { useIdle } from '../../../ui/use-idle.ts';
import type { Journey } from '../counter-types.ts';
import { askForToken } from '../screen-channel.ts';
import { ChoosePin } from './choose-pin.tsx';
import { EnterPin } from './enter-pin.tsx';
import { visitWork } from './screen-api.ts';
import { type ScreenStep, usePinSetting } from './use-pin-setting.ts';

function Heading({ title }: { title: string }) {
  const heading = usePageTitle(title, useDoorTitle());
  return (
    <h1 ref={heading} tabIndex={-1} className="text-[2rem] leading-140 outline-none sm:text-[2.25rem]">
      {title}
    </h1>
  );
}

/** Nobody is served at this screen: it shows nothing of anybody. */
function Waiting() {
  const { t } = useText();
  return (
    <TerminalLayout slot={<CardSlot isIn={false} label={t('resident.slot.out')} />}>
      <Heading title={t('resident.waiting')} />
      <p className="mt-4">{t('resident.waiting.about')}</p>
    </TerminalLayout>
  );
}

interface Words {
  readonly welcome: MessageId;
  readonly about: MessageId;
  readonly done: MessageId;
}

const choosing: Words = { welcome: 'resident.welcome.unlock', about: 'resident.welcome.about', done: 'resident.done.unlock' };

/** What the person came for, in the screen's words; PINs are chosen anew unless it says otherwise. */
const journeyWords: Readonly<Partial<Record<Journey, Words>>> = {
  collection: { welcome: 'resident.welcome.collection', about: 'resident.welcome.about', done: 'resident.done.collection' },
  suspension: { welcome: 'resident.welcome.suspension', about: 'resident.welcome.suspension.about', done: 'resident.done.suspension' },
  change: { welcome: 'resident.welcome.change', about: 'resident.welcome.change.about', done: 'resident.done.change' },
  renewal: { welcome: 'resident.welcome.renewal', about: 'resident.welcome.renewal.about', done: 'resident.done.renewal' },
};
const wordsOf = (journey: Journey): Words => journeyWords[journey] ?? choosing;

function Welcome({ journey, onStart }: { journey: Journey; onStart: () => void }) {
  const { t } = useText();
  const words = wordsOf(journey);
  return (
    <>
      <Heading title={t(words.welcome)} />
      <p className="mt-4">{t(words.about)}</p>
      <p className="mt-4">{t('resident.welcome.privacy')}</p>
      <div className="mt-8">
        <Button look="primary" size="large" onPress={onStart}>
          {t('resident.welcome.start')}
        </Button>
      </div>
    </>
  );
}

function Done({ journey }: { journey: Journey }) {
  const { t } = useText();
  const words = wordsOf(journey);
  return (
    <>
      <Heading title={t('resident.done')} />
      <p className="mt-4">{t(words.done)}</p>
      <ul className="mt-6 list-disc space-y-2 pl-8">
        {words.about === choosing.about && <li>{t('resident.advice.write')}</li>}
        <li>{t('resident.advice.keep')}</li>
        <li>{t('resident.advice.never')}</li>
      </ul>
    </>
  );
}

function StepBody({ step, onStart, onPin }: { step: ScreenStep; onStart: () => void; onPin: (pin: string) => void }) {
  const { t } = useText();
  switch (step.at) {
    case 'welcome':
      return <Welcome journey={step.view.journey} onStart={onStart} />;
    case 'working':
      return (
        <>
          <Heading title={t('resident.working')} />
          <Loading />
        </>
      );
    case 'pin':
      if (step.mode === 'enter') {
        return <EnterPin key={step.rule.kind} rule={step.rule} problem={step.problem} about={t('resident.enter.about')} onPin={onPin} />;
      }
      return <ChoosePin key={step.rule.kind} rule={step.rule} place={step.place} count={step.count} problem={step.problem} onPin={onPin} />;
    case 'done':
      return <Done journey={step.journey} />;
    case 'problem':
      return (
        <>
          <Heading title={t('resident.problem')} />
          <Banner kind="error" title={step.problem.title}>
            {step.problem.detail}
          </Banner>
          <Button look="primary" size="large" onPress={onStart}>
            {t('resident.problem.again')}
          </Button>
        </>
      );
  }
}

/** Seconds without a touch after which a screen forgets who stood there. */
const idleSeconds = 180;
/** The countdown shows only when it matters. */
const shownSeconds = 60;

function Session({ token }: { token: string }) {
  const { t } = useText();
  const work = useMemo(() => visitWork(token), [token]);
  const { step, start, givePin, forget } = usePinSetting(work);
  const left = useIdle(idleSeconds, step.at === 'pin', forget);
  const isIn = step.at === 'working' || step.at === 'pin';
  return (
    <TerminalLayout
      slot={step.at === 'pin' ? undefined : <CardSlot isIn={isIn} label={t(isIn ? 'resident.slot.in' : 'resident.slot.out')} />}
      countdown={step.at === 'pin' && left <= shownSeconds && <Countdown seconds={left} total={shownSeconds} />}
    >
      <StepBody step={step} onStart={start} onPin={givePin} />
    </TerminalLayout>
  );
}

/** Turned to the resident at the counter. The officer's window gives it a visit; what is typed here goes to the chip only. */
export function ResidentScreen() {
  const { t } = useText();
  const [token, setToken] = useState<string>();
  useEffect(() => askForToken(setToken), []);
  return (
    <Frame title={t('resident.title')} owner={t('resident.owner')} icon="resident" home="/counter/resident" isTerminal>
      {token ? <Session key={token} token={token} /> : <Waiting />}
    </Frame>
  );
}
