import type { PinKind } from '@openmyna/reader';
import { useEffect, useRef } from 'react';
import type { MessageId } from '../i18n/messages.ts';
import { useText } from '../i18n/text.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import type { CardProblem } from './card-problem.ts';
import { PinField } from './pin-field.tsx';

export const pinNames: Record<PinKind, { readonly name: MessageId; readonly form: MessageId }> = {
  signature: { name: 'card.pin.signature', form: 'card.pin.signature.form' },
  authentication: { name: 'card.pin.authentication', form: 'card.pin.digits.form' },
  basicInformation: { name: 'card.pin.basicInformation', form: 'card.pin.digits.form' },
  healthInsurance: { name: 'card.pin.healthInsurance', form: 'card.pin.digits.form' },
  residentRegistry: { name: 'card.pin.residentRegistry', form: 'card.pin.digits.form' },
};

/** Asks for one PIN. It is read out of the input, handed on and wiped in the same step. */
export function PinStep(props: {
  kind: PinKind;
  triesLeft: number | undefined;
  problem?: CardProblem | undefined;
  onPin: (pin: string) => void;
}) {
  const { t } = useText();
  const input = useRef<HTMLInputElement>(null);
  const { problem } = props;
  const names = pinNames[props.kind];

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new problem brings the focus back to the field
  useEffect(() => {
    input.current?.focus();
  }, [problem]);

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const typed = input.current?.value.trim() ?? '';
        if (input.current) input.current.value = '';
        props.onPin(typed);
      }}
    >
      {problem && (
        <Banner kind="error" title={problem.title}>
          {problem.detail}
        </Banner>
      )}
      <PinField kind={props.kind} label={t(names.name)} hint={t(names.form)} input={input} />
      {props.triesLeft !== undefined && <p className="text-ink-soft">{t('card.triesLeft', { tries: props.triesLeft })}</p>}
      <div className="mt-6">
        <Button type="submit" look="primary">
          {t('ui.continue')}
        </Button>
      </div>
    </form>
  );
}
