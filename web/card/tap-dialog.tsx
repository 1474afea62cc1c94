import type { CardTerminal, PinKind } from '@openmyna/reader';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PersonName } from '../ui/person-name.tsx';
import { Loading } from '../ui/states.tsx';
import { CardSlot } from '../ui/terminal-layout.tsx';
import { CardChooser } from './card-chooser.tsx';
import { PinStep } from './pin-step.tsx';
import { ProblemStep } from './problem-step.tsx';
import { ReaderChoice } from './reader-choice.tsx';
import { type TapSession, useTapSession } from './use-tap-session.ts';

export interface TapRequest {
  /** What the card is asked to do, for the heading: "Sign in to the portal". */
  readonly title: string;
  /** Why, in a sentence. */
  readonly reason: string;
  /** The PIN that guards it; without one the card is only read. */
  readonly pin?: PinKind;
  /** A card that must be this one, at the counter for example; otherwise the person chooses. */
  readonly cardId?: string;
  /** Speaks to the chip. The PIN is given here once and is forgotten afterwards. */
  readonly work: (terminal: CardTerminal, pin: string, cardId: string) => Promise<void>;
}

function TapSteps({ session, request }: { session: TapSession; request: TapRequest }) {
  const { t } = useText();
  const { step } = session;
  switch (step.at) {
    case 'choose':
      return (
        <>
          <ReaderChoice onChoose={session.useReader} />
          <CardChooser onChoose={session.insert} />
        </>
      );
    case 'inserting':
      return <Loading />;
    case 'pin':
      return <PinStep kind={step.pin} triesLeft={step.triesLeft} problem={step.problem} onPin={session.usePin} />;
    case 'working':
      return (
        <>
          <Loading />
          <p>{t('card.keep')}</p>
        </>
      );
    case 'problem':
      return <ProblemStep problem={step.problem} onRetry={session.restart} isCardFixed={request.cardId !== undefined} />;
    default:
      return null;
  }
}

function TapBody({ request, onClose }: { request: TapRequest; onClose: () => void }) {
  const { t } = useText();
  const session = useTapSession(request, onClose);
  return (
    <>
      <p className="mt-2 text-ink-soft">{request.reason}</p>
      <div className="my-4">
        <CardSlot isIn={session.isCardIn} label={session.isCardIn ? t('card.slot.in') : t('card.slot.out')} />
        {session.isCardIn && session.holder && (
          <p className="text-center font-700">
            <PersonName name={session.holder} />
          </p>
        )}
      </div>
      <TapSteps session={session} request={request} />
      <div className="mt-6 flex justify-end">
        <Button look="quiet" onPress={session.leave}>
          {t('ui.cancel')}
        </Button>
      </div>
    </>
  );
}

/**
 * The tap dialog: a card into the reader, its PIN, and the work done by the chip, in one place for every door.
 * The PIN goes from the input to the chip as an APDU and nowhere else.
 */
export function TapDialog({ request, onClose }: { request: TapRequest | undefined; onClose: () => void }) {
  return (
    <Dialog title={request?.title ?? ''} isOpen={request !== undefined} onClose={onClose}>
      {request && <TapBody request={request} onClose={onClose} />}
    </Dialog>
  );
}
