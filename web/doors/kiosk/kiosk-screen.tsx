import { connectCard, openSandboxSocket } from '@openmyna/reader';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useResource } from '../../api/use-resource.ts';
import { CardChooser } from '../../card/card-chooser.tsx';
import { type CardProblem, describeCardProblem } from '../../card/card-problem.ts';
import { pinNames } from '../../card/pin-step.tsx';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { useDoorTitle } from '../../ui/frame.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Await, Loading } from '../../ui/states.tsx';
import { CardSlot, Countdown, TerminalLayout } from '../../ui/terminal-layout.tsx';
import { useIdle } from '../../ui/use-idle.ts';
import { ChoosePin } from '../counter/resident/choose-pin.tsx';
import { EnterPin } from '../counter/resident/enter-pin.tsx';
import { type ScreenStep, usePinSetting } from '../counter/resident/use-pin-setting.ts';
import { type KioskOffer, type KioskSession, kioskWork, offerPath, openSession, otherPin, phonePath } from './kiosk-api.ts';

/** Seconds without a touch after which a kiosk forgets who stood there, and how many of them are counted down. */
const idleSeconds = 90;
const shownSeconds = 30;

function Heading({ title }: { title: string }) {
  const heading = usePageTitle(title, useDoorTitle());
  return (
    <h1 ref={heading} tabIndex={-1} className="text-[2rem] leading-140 outline-none sm:text-[2.25rem]">
      {title}
    </h1>
  );
}

/** What the kiosk does. Nobody is served: it shows nothing of anybody. */
function Need({ offer, onUnlock }: { offer: KioskOffer; onUnlock: () => void }) {
  const { t } = useText();
  if (!offer.isOffered) {
    return (
      <>
        <Heading title={t('kiosk.need')} />
        <Banner kind="info" title={t('kiosk.officeOnly')}>
          {t('kiosk.officeOnly.detail')}
        </Banner>
      </>
    );
  }
  return (
    <>
      <Heading title={t('kiosk.need')} />
      <button
        type="button"
        className="mt-8 block w-full rounded-12 border-2 border-line-strong bg-raised p-6 text-left hover:border-ink hover:bg-sunken"
        onClick={onUnlock}
      >
        <span className="block text-[1.75rem] font-700">{t('kiosk.unlock')}</span>
        <span className="mt-2 block text-[1.25rem] text-ink-soft">{t('kiosk.unlock.about', { hours: offer.withinHours ?? 0 })}</span>
        {offer.open && <span className="mt-2 block text-[1.25rem]">{t('kiosk.hours', { ...offer.open })}</span>}
      </button>
      <p className="mt-8 text-[1.25rem]">
        <a className="inline-flex min-h-11 items-center text-link underline underline-offset-4" href={phonePath}>
          {t('kiosk.toPhone')}
        </a>
      </p>
    </>
  );
}

function Insert({ onCard, onLeave }: { onCard: (cardId: string) => void; onLeave: () => void }) {
  const { t } = useText();
  return (
    <>
      <Heading title={t('kiosk.insert')} />
      <p className="mt-4">{t('kiosk.insert.about')}</p>
      <div className="mt-6 text-[1.125rem]">
        <CardChooser onChoose={onCard} />
      </div>
      <div className="mt-8">
        <Button size="large" onPress={onLeave}>
          {t('ui.cancel')}
        </Button>
      </div>
    </>
  );
}

function Failed({ problem, onAgain }: { problem: CardProblem; onAgain: () => void }) {
  const { t } = useText();
  return (
    <>
      <Heading title={t('resident.problem')} />
      <Banner kind="error" title={problem.title}>
        {problem.detail}
      </Banner>
      <div className="mt-6">
        <Button look="primary" size="large" onPress={onAgain}>
          {t('resident.problem.again')}
        </Button>
      </div>
    </>
  );
}

function Working() {
  const { t } = useText();
  return (
    <>
      <Heading title={t('resident.working')} />
      <Loading />
    </>
  );
}

function Begin({ session, onStart, onLeave }: { session: KioskSession; onStart: () => void; onLeave: () => void }) {
  const { t } = useText();
  return (
    <>
      <Heading title={t('kiosk.begin', { name: t(pinNames[session.pin].name) })} />
      <p className="mt-4">{t('kiosk.begin.about', { other: t(pinNames[otherPin(session.pin)].name) })}</p>
      <p className="mt-4">{t('kiosk.begin.privacy')}</p>
      <div className="mt-8 flex flex-wrap gap-4">
        <Button look="primary" size="large" onPress={onStart}>
          {t('resident.welcome.start')}
        </Button>
        <Button size="large" onPress={onLeave}>
          {t('kiosk.leave')}
        </Button>
      </div>
    </>
  );
}

function Done({ onLeave }: { onLeave: () => void }) {
  const { t } = useText();
  return (
    <>
      <Heading title={t('kiosk.done')} />
      <p className="mt-4">{t('kiosk.done.detail')}</p>
      <ul className="mt-6 list-disc space-y-2 pl-8">
        <li>{t('resident.advice.never')}</li>
      </ul>
      <div className="mt-8">
        <Button look="primary" size="large" onPress={onLeave}>
          {t('kiosk.need')}
        </Button>
      </div>
    </>
  );
}

interface Course {
  readonly session: KioskSession;
  readonly cardId: string;
}

/** One card in the slot: the PIN that is known, the new one, done. */
function Served({ course, onLeave }: { course: Course; onLeave: () => void }) {
  const { t } = useText();
  const work = useMemo(() => kioskWork(course.session, course.cardId), [course]);
  const { step, start, givePin, forget } = usePinSetting(work);
  const leave = useCallback(() => {
    forget();
    onLeave();
  }, [forget, onLeave]);
  const left = useIdle(idleSeconds, step.at === 'pin' || step.at === 'welcome', leave);
  const body = (at: ScreenStep): ReactNode => {
    switch (at.at) {
      case 'welcome':
        return <Begin session={course.session} onStart={start} onLeave={leave} />;
      case 'working':
        return <Working />;
      case 'pin':
        return at.mode === 'enter' ? (
          <EnterPin rule={at.rule} problem={at.problem} about={t('kiosk.enter.about')} onPin={givePin} />
        ) : (
          <ChoosePin rule={at.rule} place={at.place} count={at.count} problem={at.problem} onPin={givePin} />
        );
      case 'done':
        return <Done onLeave={leave} />;
      case 'problem':
        return <Failed problem={at.problem} onAgain={onLeave} />;
    }
  };
  const isIn = step.at !== 'done' && step.at !== 'problem';
  return (
    <TerminalLayout
      slot={step.at === 'pin' ? undefined : <CardSlot isIn={isIn} label={t(isIn ? 'resident.slot.in' : 'resident.slot.out')} />}
      countdown={left <= shownSeconds && <Countdown seconds={left} total={shownSeconds} />}
    >
      {body(step)}
    </TerminalLayout>
  );
}

type At =
  | { readonly at: 'need' | 'insert' | 'reading' }
  | { readonly at: 'served'; readonly course: Course }
  | { readonly at: 'problem'; readonly problem: CardProblem };

/** The kiosk in the shop: full screen, one decision at a time; only the PIN is set anew here so far. */
export function KioskScreen() {
  const { t } = useText();
  const { resource, reload } = useResource<KioskOffer>(offerPath);
  const [step, setStep] = useState<At>({ at: 'need' });
  const begin = useCallback(() => setStep({ at: 'need' }), []);
  const left = useIdle(idleSeconds, step.at === 'insert', begin);
  const read = async (cardId: string) => {
    setStep({ at: 'reading' });
    try {
      const terminal = await connectCard(await openSandboxSocket({ base: window.location.origin, card: cardId }));
      const session = await openSession(terminal).finally(() => terminal.close());
      setStep({ at: 'served', course: { session, cardId } });
    } catch (error) {
      setStep({ at: 'problem', problem: describeCardProblem(error, undefined, t) });
    }
  };
  if (step.at === 'served') return <Served course={step.course} onLeave={begin} />;
  const isIn = step.at === 'reading';
  return (
    <TerminalLayout
      slot={<CardSlot isIn={isIn} label={t(isIn ? 'resident.slot.in' : 'resident.slot.out')} />}
      countdown={step.at === 'insert' && left <= shownSeconds && <Countdown seconds={left} total={shownSeconds} />}
    >
      {step.at === 'need' && (
        <Await resource={resource} onRetry={reload}>
          {(offer) => <Need offer={offer} onUnlock={() => setStep({ at: 'insert' })} />}
        </Await>
      )}
      {step.at === 'insert' && <Insert onCard={read} onLeave={begin} />}
      {step.at === 'reading' && <Working />}
      {step.at === 'problem' && <Failed problem={step.problem} onAgain={begin} />}
    </TerminalLayout>
  );
}
