import type { PinKind } from '@openmyna/reader';
import { type Ref, useId, useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { FieldError, inputLook } from '../ui/fields.tsx';

/**
 * A PIN as it is typed. The digits live in the input alone: never in the page's state, the address, storage or a form that could be sent.
 */
export function PinField(props: {
  kind: PinKind;
  label: string;
  input: Ref<HTMLInputElement>;
  hint?: string;
  error?: string | undefined;
  isLarge?: boolean;
  id?: string;
}) {
  const { t } = useText();
  const [isShown, setShown] = useState(false);
  const ownId = useId();
  const id = props.id ?? ownId;
  const isDigits = props.kind !== 'signature';
  const describes = [props.hint ? `${id}-hint` : '', props.error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="my-5">
      <label htmlFor={id} className={props.isLarge ? 'text-[1.25rem] font-700' : 'text-std-16B-170'}>
        {props.label}
      </label>
      {props.hint && (
        <p id={`${id}-hint`} className="text-[1rem] text-ink-soft">
          {props.hint}
        </p>
      )}
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <input
          ref={props.input}
          id={id}
          className={`${inputLook(Boolean(props.error))} max-w-60 text-[1.5rem]! tracking-[0.3em] ${props.isLarge ? 'min-h-16' : ''}`}
          type={isShown ? 'text' : 'password'}
          inputMode={isDigits ? 'numeric' : 'text'}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={isDigits ? 4 : 16}
          aria-required="true"
          aria-invalid={props.error ? true : undefined}
          aria-describedby={describes || undefined}
          data-1p-ignore=""
          data-lpignore="true"
        />
        <button
          type="button"
          className={`min-h-11 px-2 text-[1rem] text-link underline underline-offset-4 ${props.isLarge ? 'min-h-16' : ''}`}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? t('card.pin.hide') : t('card.pin.show')}
        </button>
      </div>
      <FieldError id={id} error={props.error} />
    </div>
  );
}
