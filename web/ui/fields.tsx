import { type ReactNode, useId } from 'react';
import { useText } from '../i18n/text.tsx';

export interface FieldFrame {
  readonly id: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
}

export function RequiredMark({ isRequired = true }: { isRequired?: boolean }) {
  const { t } = useText();
  return isRequired ? (
    <span className="ml-2 text-dns-14B-130 text-bad">{t('ui.required')}</span>
  ) : (
    <span className="ml-2 text-dns-14N-130 text-ink-soft">{t('ui.optional')}</span>
  );
}

export function FieldError({ id, error }: { id: string; error?: string | undefined }) {
  const { t } = useText();
  if (!error) return null;
  return (
    <p id={`${id}-error`} className="mt-2 font-700 text-bad">
      <span className="sr-only">{t('ui.errorPrefix')} </span>
      {error}
    </p>
  );
}

export function describedBy(field: { id: string; hint?: ReactNode; error?: string | undefined }): string | undefined {
  const ids = [field.hint ? `${field.id}-hint` : '', field.error ? `${field.id}-error` : ''].filter(Boolean);
  return ids.length ? ids.join(' ') : undefined;
}

export const inputLook = (hasError: boolean, width = 'w-full') =>
  `min-h-12 ${width} rounded-8 border bg-raised px-4 py-2.5 text-[1rem] text-ink ${hasError ? 'border-2 border-bad' : 'border-line-strong hover:border-ink'}`;

export interface TextFieldProps extends FieldFrame {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly inputMode?: 'text' | 'numeric' | 'email' | 'tel' | 'search';
  readonly autoComplete?: string;
  readonly type?: 'text' | 'password' | 'email' | 'tel' | 'search';
  readonly width?: string;
  readonly maxLength?: number;
  readonly isMono?: boolean;
  /** The question's heading is the label: draw none above the input. */
  readonly isLabelHidden?: boolean;
  readonly lang?: string;
}

/** Label, required mark, support text, input, error: in that order (デジタル庁 input text). */
export function TextField(props: TextFieldProps) {
  const { id, label, hint, error, isRequired = true } = props;
  return (
    <div className="my-6">
      <label htmlFor={id} className={props.isLabelHidden ? 'sr-only' : 'text-std-16B-170'}>
        {label}
        <RequiredMark isRequired={isRequired} />
      </label>
      {hint && (
        <div id={`${id}-hint`} className="text-ink-soft">
          {hint}
        </div>
      )}
      <input
        id={id}
        name={id}
        className={`mt-2 ${inputLook(Boolean(error))} ${props.isMono ? 'tabular tracking-[0.08em]' : ''}`}
        style={props.width ? { maxWidth: props.width } : undefined}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        type={props.type ?? 'text'}
        inputMode={props.inputMode ?? 'text'}
        autoComplete={props.autoComplete ?? 'off'}
        maxLength={props.maxLength}
        lang={props.lang}
        aria-required={isRequired}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(props)}
        spellCheck={false}
      />
      <FieldError id={id} error={error} />
    </div>
  );
}

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: ReactNode;
}

interface FieldsetProps extends FieldFrame {
  readonly children: ReactNode;
  readonly isLabelHidden?: boolean;
}

export function Fieldset(props: FieldsetProps) {
  const { id, label, hint, error, isRequired = true } = props;
  return (
    <fieldset id={id} className="my-6 min-w-0" aria-describedby={describedBy(props)} aria-invalid={error ? true : undefined} tabIndex={-1}>
      <legend className={props.isLabelHidden ? 'sr-only' : 'text-std-16B-170'}>
        {label}
        <RequiredMark isRequired={isRequired} />
      </legend>
      {hint && (
        <div id={`${id}-hint`} className="text-ink-soft">
          {hint}
        </div>
      )}
      <div className="mt-2">{props.children}</div>
      <FieldError id={id} error={error} />
    </fieldset>
  );
}

export interface RadioFieldProps<Value extends string> extends FieldFrame {
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly choices: readonly Choice<Value>[];
  readonly isLabelHidden?: boolean;
}

export function RadioField<Value extends string>(props: RadioFieldProps<Value>) {
  const name = useId();
  return (
    <Fieldset {...props}>
      {props.choices.map((choice) => (
        <label key={choice.value} className="flex min-h-11 items-start gap-3 rounded-8 px-2 py-2 hover:bg-sunken">
          <input
            type="radio"
            name={name}
            className="mt-1 size-6 shrink-0 accent-[var(--link)]"
            checked={props.value === choice.value}
            onChange={() => props.onChange(choice.value)}
          />
          <span className="min-w-0">
            <span className="block">{choice.label}</span>
            {choice.hint && <span className="block text-ink-soft">{choice.hint}</span>}
          </span>
        </label>
      ))}
    </Fieldset>
  );
}

export function CheckField(props: {
  id: string;
  label: ReactNode;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  error?: string | undefined;
}) {
  return (
    <div className="my-2">
      <label className="flex min-h-11 items-start gap-3 rounded-8 px-2 py-2 hover:bg-sunken">
        <input
          id={props.id}
          type="checkbox"
          className="mt-1 size-6 shrink-0 accent-[var(--link)]"
          checked={props.isChecked}
          onChange={(event) => props.onChange(event.target.checked)}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={describedBy(props)}
        />
        <span className="min-w-0">{props.label}</span>
      </label>
      <FieldError id={props.id} error={props.error} />
    </div>
  );
}

export interface SelectFieldProps extends FieldFrame {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly choices: readonly Choice<string>[];
}

export function SelectField(props: SelectFieldProps) {
  const { id, label, hint, error, isRequired = true } = props;
  const { t } = useText();
  return (
    <div className="my-6">
      <label htmlFor={id} className="text-std-16B-170">
        {label}
        <RequiredMark isRequired={isRequired} />
      </label>
      {hint && (
        <div id={`${id}-hint`} className="text-ink-soft">
          {hint}
        </div>
      )}
      <select
        id={id}
        className={`mt-2 ${inputLook(Boolean(error))}`}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        aria-required={isRequired}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(props)}
      >
        <option value="">{t('ui.choose')}</option>
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <FieldError id={id} error={error} />
    </div>
  );
}

export interface FileFieldProps extends FieldFrame {
  readonly accept: string;
  readonly onChoose: (file: File) => void;
  readonly fileName?: string | undefined;
  /** Opens the phone's camera in place of the gallery. */
  readonly capture?: 'user' | 'environment';
}

export function FileField(props: FileFieldProps) {
  const { id, label, hint, error, isRequired = true } = props;
  return (
    <div className="my-6">
      <label htmlFor={id} className="text-std-16B-170">
        {label}
        <RequiredMark isRequired={isRequired} />
      </label>
      {hint && (
        <div id={`${id}-hint`} className="text-ink-soft">
          {hint}
        </div>
      )}
      <input
        id={id}
        type="file"
        accept={props.accept}
        capture={props.capture}
        className={`mt-2 block w-full min-h-12 rounded-8 border bg-raised p-2 file:mr-4 file:min-h-10 file:cursor-pointer file:rounded-6 file:border file:border-solid file:border-line-strong file:bg-sunken file:px-4 file:font-700 file:text-ink ${error ? 'border-2 border-bad' : 'border-line-strong'}`}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) props.onChoose(file);
        }}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(props)}
      />
      {props.fileName && <p className="mt-1 text-ink-soft">{props.fileName}</p>}
      <FieldError id={id} error={error} />
    </div>
  );
}
