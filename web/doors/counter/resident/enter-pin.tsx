import { useEffect, useRef, useState } from 'react';
import type { CardProblem } from '../../../card/card-problem.ts';
import { PinField } from '../../../card/pin-field.tsx';
import { pinNames } from '../../../card/pin-step.tsx';
import { useText } from '../../../i18n/text.tsx';
import { Button } from '../../../ui/button.tsx';
import { ErrorSummary, errorsOf, type FieldFault } from '../../../ui/error-summary.tsx';
import { useDoorTitle } from '../../../ui/frame.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { NumberPad } from './number-pad.tsx';
import type { PinRule } from './screen-api.ts';

/** The PIN that the card has already: typed once, handed to the chip, wiped. */
export function EnterPin(props: {
  rule: PinRule;
  problem: CardProblem | undefined;
  /** What the PIN is and does here. */
  about: string;
  onPin: (pin: string) => void;
}) {
  const { rule, problem, about, onPin } = props;
  const { t } = useText();
  const input = useRef<HTMLInputElement>(null);
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const name = t(pinNames[rule.kind].name);
  const shown = problem ? [{ field: 'pin', message: `${problem.title} – ${problem.detail}` }] : faults;
  const heading = usePageTitle(name, useDoorTitle(), shown.length > 0);
  useEffect(() => input.current?.focus(), []);
  const send = () => {
    const typed = input.current?.value.normalize('NFKC').trim() ?? '';
    if (input.current) input.current.value = '';
    if (typed === '') setFaults([{ field: 'pin', message: t('resident.enter.missing', { name }) }]);
    else onPin(typed);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h1 ref={heading} tabIndex={-1} className="text-[2rem] leading-140 outline-none sm:text-[2.25rem]">
        {t('resident.enter.heading', { name })}
      </h1>
      <p className="mt-2">{about}</p>
      <ErrorSummary faults={shown} />
      <div className="grid gap-x-8 sm:grid-cols-2">
        <PinField id="pin" kind={rule.kind} label={name} input={input} error={errorsOf(shown).pin} isLarge />
        {rule.alphabet === 'digits' && <NumberPad target={() => input.current} maxLength={rule.maxLength} />}
      </div>
      <div className="mt-6">
        <Button type="submit" look="primary" size="large">
          {t('ui.continue')}
        </Button>
      </div>
    </form>
  );
}
