import type { PinKind } from '@openmyna/reader';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { CardProblem } from '../../../card/card-problem.ts';
import { PinField } from '../../../card/pin-field.tsx';
import { pinNames } from '../../../card/pin-step.tsx';
import type { MessageId } from '../../../i18n/messages.ts';
import { useText } from '../../../i18n/text.tsx';
import { Button } from '../../../ui/button.tsx';
import { ErrorSummary, errorsOf, type FieldFault } from '../../../ui/error-summary.tsx';
import { useDoorTitle } from '../../../ui/frame.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { NumberPad } from './number-pad.tsx';
import type { PinRule } from './screen-api.ts';

const uses: Record<PinKind, MessageId> = {
  signature: 'resident.pin.signature.use',
  authentication: 'resident.pin.authentication.use',
  basicInformation: 'resident.pin.basicInformation.use',
  healthInsurance: 'resident.pin.healthInsurance.use',
  residentRegistry: 'resident.pin.residentRegistry.use',
};

const take = (input: RefObject<HTMLInputElement | null>): string => input.current?.value.normalize('NFKC').trim() ?? '';
const wipe = (...inputs: RefObject<HTMLInputElement | null>[]): void => {
  for (const { current } of inputs) if (current) current.value = '';
};

/** One PIN: what it is for, typed twice, then wiped. */
export function ChoosePin(props: {
  rule: PinRule;
  place: number;
  count: number;
  problem: CardProblem | undefined;
  onPin: (pin: string) => void;
}) {
  const { t } = useText();
  const { rule } = props;
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const focused = useRef<HTMLInputElement | null>(null);
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const name = t(pinNames[rule.kind].name);
  const heading = usePageTitle(name, useDoorTitle(), faults.length > 0);
  const errors = errorsOf(faults);
  const isDigits = rule.alphabet === 'digits';
  const form = isDigits ? t('resident.pin.digits', { count: rule.minLength }) : t('resident.pin.letters', { length: lengthOf(rule) });

  useEffect(() => first.current?.focus(), []);

  const send = () => {
    const [pin, again] = [take(first), take(second)];
    const isRight = isDigits ? new RegExp(`^\\d{${rule.minLength},${rule.maxLength}}$`).test(pin) : isSignaturePin(pin, rule);
    if (!isRight) {
      setFaults([
        { field: 'pin', message: t(isDigits ? 'resident.pin.fault.digits' : 'resident.pin.fault.letters', { length: lengthOf(rule) }) },
      ]);
      return;
    }
    wipe(first, second);
    if (pin !== again) {
      setFaults([{ field: 'pin', message: t('resident.pin.differ') }]);
      return;
    }
    props.onPin(pin);
  };

  return (
    <form
      noValidate
      onFocus={(event) => {
        if (event.target instanceof HTMLInputElement) focused.current = event.target;
      }}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p className="text-[1.25rem] text-ink-soft">{t('resident.pin.place', { place: props.place + 1, count: props.count })}</p>
      <h1 ref={heading} tabIndex={-1} className="text-[2rem] leading-140 outline-none sm:text-[2.25rem]">
        {t('resident.pin.heading', { name })}
      </h1>
      <p className="mt-2">{t(uses[rule.kind])}</p>
      <ErrorSummary
        faults={props.problem ? [{ field: 'pin', message: `${props.problem.title} ${props.problem.detail}` }, ...faults] : faults}
      />
      <div className="grid gap-x-8 sm:grid-cols-2">
        <div>
          <PinField id="pin" kind={rule.kind} label={name} hint={form} input={first} error={errors.pin} isLarge />
          <PinField id="pin-again" kind={rule.kind} label={t('resident.pin.again')} input={second} isLarge />
        </div>
        {isDigits && <NumberPad target={() => focused.current ?? first.current} maxLength={rule.maxLength} />}
      </div>
      <p className="text-[1.125rem] text-ink-soft">{t('resident.pin.advice')}</p>
      <div className="mt-6">
        <Button type="submit" look="primary" size="large">
          {t('resident.pin.set')}
        </Button>
      </div>
    </form>
  );
}

/** At least one letter and one digit; the chip folds lower case. */
function isSignaturePin(pin: string, rule: PinRule): boolean {
  const isLong = pin.length >= rule.minLength && pin.length <= rule.maxLength;
  return isLong && /^[A-Za-z0-9]+$/.test(pin) && /[A-Za-z]/.test(pin) && /\d/.test(pin);
}

const lengthOf = ({ minLength, maxLength }: PinRule): string => (minLength === maxLength ? String(minLength) : `${minLength}–${maxLength}`);
