import {
  CardError,
  type CardTerminal,
  type CardTransport,
  connectCard,
  openAgentSocket,
  openSandboxSocket,
  type PinKind,
} from '@openmyna/reader';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { useSandbox } from '../ui/sandbox.tsx';
import { type CardProblem, describeCardProblem } from './card-problem.ts';
import type { TapRequest } from './tap-dialog.tsx';

export type TapStep =
  | { readonly at: 'choose' }
  | { readonly at: 'inserting' }
  | { readonly at: 'pin'; readonly pin: PinKind; readonly triesLeft: number | undefined; readonly problem?: CardProblem }
  | { readonly at: 'working' }
  | { readonly at: 'problem'; readonly problem: CardProblem };

export interface TapSession {
  readonly step: TapStep;
  readonly isCardIn: boolean;
  readonly holder: string | undefined;
  readonly insert: (cardId: string, holder: string) => void;
  /** The card in this computer's reader, through the reader agent. */
  readonly useReader: () => void;
  readonly usePin: (pin: string) => void;
  readonly restart: () => void;
  readonly leave: () => void;
}

interface Inserted {
  readonly cardId: string;
  readonly terminal: CardTerminal;
}

/** The course of one tap: choose or find the card, insert it, ask for the PIN, let the chip work, take it out. */
export function useTapSession(request: TapRequest, onClose: () => void): TapSession {
  const { t } = useText();
  const { heldCard } = useSandbox();
  const [step, setStep] = useState<TapStep>({ at: 'choose' });
  const [holder, setHolder] = useState<string>();
  const [isCardIn, setCardIn] = useState(false);
  const inserted = useRef<Inserted | undefined>(undefined);
  /** Counts the attempts: what an earlier one brings too late is put away again. */
  const attempt = useRef(0);

  const eject = useCallback(async () => {
    const was = inserted.current;
    inserted.current = undefined;
    setCardIn(false);
    await was?.terminal.close();
  }, []);

  const fail = useCallback(
    async (error: unknown) => {
      const problem = describeCardProblem(error, request.pin, t);
      const card = inserted.current;
      if (problem.canRetryPin && request.pin && card) {
        const triesLeft = await card.terminal.readTriesLeft(request.pin).catch(() => undefined);
        setStep({ at: 'pin', pin: request.pin, triesLeft, problem });
        return;
      }
      await eject();
      setStep({ at: 'problem', problem });
    },
    [eject, request.pin, t],
  );

  const work = useCallback(
    async (pin: string) => {
      const card = inserted.current;
      if (!card) return;
      setStep({ at: 'working' });
      try {
        await request.work(card.terminal, pin, card.cardId);
        await eject();
        onClose();
      } catch (error) {
        await fail(error);
      }
    },
    [eject, fail, onClose, request],
  );

  const take = useCallback(
    async (open: () => Promise<CardTransport & { readonly closed: Promise<void> }>, cardId: string, name: string) => {
      setHolder(name);
      setStep({ at: 'inserting' });
      attempt.current += 1;
      const mine = attempt.current;
      try {
        const transport = await open();
        const terminal = await connectCard(transport);
        if (mine !== attempt.current) {
          await terminal.close();
          return;
        }
        const card: Inserted = { cardId, terminal };
        inserted.current = card;
        setCardIn(true);
        // Idle for a minute, blocked, or pulled out: the card is gone.
        transport.closed.then(() => {
          if (inserted.current === card) fail(new CardError('MYNA_CARD_GONE'));
        });
        if (!request.pin) {
          await work('');
          return;
        }
        const triesLeft = await terminal.readTriesLeft(request.pin);
        setStep({ at: 'pin', pin: request.pin, triesLeft });
      } catch (error) {
        if (mine === attempt.current) await fail(error);
      }
    },
    [fail, request.pin, work],
  );

  const insert = useCallback(
    (cardId: string, name: string) => take(() => openSandboxSocket({ base: window.location.origin, card: cardId }), cardId, name),
    [take],
  );
  const useReader = useCallback(() => take(() => openAgentSocket(), '', t('card.reader.holder')), [take, t]);

  const restart = useCallback(() => {
    setStep({ at: 'choose' });
    if (request.cardId) insert(request.cardId, '');
  }, [insert, request.cardId]);

  // The card is put in once, when the dialog opens.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (request.cardId) insert(request.cardId, '');
    else if (heldCard) insert(heldCard.cardId, heldCard.name);
    return () => {
      attempt.current += 1;
      inserted.current?.terminal.close();
      inserted.current = undefined;
    };
  }, []);

  const leave = useCallback(() => {
    eject();
    onClose();
  }, [eject, onClose]);

  return { step, isCardIn, holder, insert, useReader, usePin: work, restart, leave };
}
