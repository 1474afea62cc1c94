import { CardError, type CardTransport, connectCard, fromHex, openSandboxSocket, type PinLengths, toHex } from '@openmyna/reader';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type CardProblem, describeCardProblem } from '../../../card/card-problem.ts';
import { useText } from '../../../i18n/text.tsx';
import type { PinRule, ScreenMove, ScreenView } from './screen-api.ts';

export type ScreenStep =
  | { readonly at: 'welcome'; readonly view: ScreenView }
  | { readonly at: 'working' }
  | {
      readonly at: 'pin';
      /** Chosen anew, or entered as it is. */
      readonly mode: PinsMove['mode'];
      readonly rule: PinRule;
      readonly place: number;
      readonly count: number;
      readonly problem?: CardProblem;
    }
  | { readonly at: 'done'; readonly journey: ScreenView['journey'] }
  | { readonly at: 'problem'; readonly problem: CardProblem };

/** A slip in the form, or a wrong PIN that has tries left: the same question again. */
const mayTryAgain: readonly string[] = ['MYNA_CARD_PIN_FORM', 'MYNA_CARD_PIN_WRONG'];

type PinsMove = Extract<ScreenMove, { kind: 'pins' }>;

/** The signature PIN's own length is the profile's; the others have four digits everywhere. */
function lengthsOf(rule: PinRule): PinLengths {
  return { signature: rule.kind === 'signature' ? { min: rule.minLength, max: rule.maxLength } : { min: 6, max: 16 } };
}

/** Who makes the commands: the counter, or a kiosk. It never learns a PIN. */
export interface ChipWork {
  readonly read: () => Promise<ScreenView>;
  readonly next: (body: { response?: string; restart?: boolean }) => Promise<ScreenMove>;
}

/** Relays the server's commands to the chip until it asks for PINs or says that it is done. */
async function relay(
  work: ChipWork,
  transport: CardTransport,
  first: { restart?: boolean },
): Promise<Exclude<ScreenMove, { kind: 'command' }>> {
  let move = await work.next(first);
  while (move.kind === 'command') {
    const response = await transport.transmit(fromHex(move.apdu));
    move = await work.next({ response: toHex(response) });
  }
  return move;
}

/** One PIN, from this screen to the chip as an APDU built here. */
async function setPin(transport: CardTransport, move: PinsMove, rule: PinRule, pin: string): Promise<void> {
  const terminal = await connectCard(transport);
  if (move.mode === 'enter') await terminal.verifyPin(rule.kind, pin);
  else if (move.mode === 'first') await terminal.setFirstPin(rule.kind, move.transportPin ?? '', pin, lengthsOf(rule));
  else await terminal.setPermittedPin(rule.kind, pin, lengthsOf(rule));
}

/** The course of the resident's screen: relay, one PIN after the other, relay, done. PINs pass through and are not kept. */
export function usePinSetting(work: ChipWork) {
  const { t } = useText();
  const [step, setStep] = useState<ScreenStep>({ at: 'working' });
  const view = useRef<ScreenView | undefined>(undefined);
  const transport = useRef<CardTransport | undefined>(undefined);
  const pins = useRef<{ move: PinsMove; place: number } | undefined>(undefined);

  const eject = useCallback(async () => {
    const was = transport.current;
    transport.current = undefined;
    await was?.close();
  }, []);

  const fail = useCallback(
    async (error: unknown) => {
      await eject();
      setStep({ at: 'problem', problem: describeCardProblem(error, undefined, t) });
    },
    [eject, t],
  );

  const insert = useCallback(async () => {
    transport.current ??= await openSandboxSocket({ base: window.location.origin, card: view.current?.cardId ?? '' });
    return transport.current;
  }, []);

  const showPin = useCallback((problem?: CardProblem) => {
    const current = pins.current;
    const rule = current?.move.pins[current.place];
    if (!current || !rule) return;
    setStep({
      at: 'pin',
      mode: current.move.mode,
      rule,
      place: current.place,
      count: current.move.pins.length,
      ...(problem && { problem }),
    });
  }, []);

  const proceed = useCallback(
    async (first: { restart?: boolean }) => {
      setStep({ at: 'working' });
      try {
        const move = await relay(work, await insert(), first);
        if (move.kind === 'pins') {
          pins.current = { move, place: 0 };
          showPin();
          return;
        }
        await eject();
        setStep({ at: 'done', journey: view.current?.journey ?? 'collection' });
      } catch (error) {
        await fail(error);
      }
    },
    [work, insert, eject, fail, showPin],
  );

  const givePin = useCallback(
    async (pin: string) => {
      const current = pins.current;
      const rule = current?.move.pins[current.place];
      if (!current || !rule) return;
      setStep({ at: 'working' });
      try {
        await setPinPatiently(current.move, rule, pin, insert, eject);
      } catch (error) {
        if (error instanceof CardError && mayTryAgain.includes(error.code)) showPin(describeCardProblem(error, rule.kind, t));
        else await fail(error);
        return;
      }
      pins.current = { move: current.move, place: current.place + 1 };
      if (current.place + 1 < current.move.pins.length) showPin();
      else await proceed({});
    },
    [insert, eject, fail, proceed, showPin, t],
  );

  /** Nobody has touched the screen for long: the card goes out, and it begins anew. */
  const forget = useCallback(() => {
    pins.current = undefined;
    eject();
    if (view.current) setStep({ at: 'welcome', view: view.current });
  }, [eject]);

  useEffect(() => {
    work.read().then((read) => {
      view.current = read;
      setStep(read.isDone ? { at: 'done', journey: read.journey } : { at: 'welcome', view: read });
    }, fail);
    return () => {
      eject();
    };
  }, [work, fail, eject]);

  return { step, start: () => proceed({ restart: true }), givePin, forget };
}

/** Choosing a PIN may take longer than the reader keeps a card powered: a first PIN is then set after inserting it again. */
async function setPinPatiently(
  move: PinsMove,
  rule: PinRule,
  pin: string,
  insert: () => Promise<CardTransport>,
  eject: () => Promise<void>,
) {
  try {
    await setPin(await insert(), move, rule, pin);
  } catch (error) {
    const isAsleep = error instanceof CardError && error.code === 'MYNA_CARD_GONE';
    if (!isAsleep || move.mode !== 'first') throw error;
    await eject();
    await setPin(await insert(), move, rule, pin);
  }
}
