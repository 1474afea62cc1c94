import { useEffect, useRef } from 'react';
import { useText } from '../i18n/text.tsx';

/** A fault at a field: the field's id and what to do about it. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

export type FieldErrors = Readonly<Record<string, string | undefined>>;

export function errorsOf(faults: readonly FieldFault[]): FieldErrors {
  return Object.fromEntries(faults.map((fault) => [fault.field, fault.message]));
}

function goToField(id: string): void {
  const field = document.getElementById(id);
  const target = field?.matches('fieldset') ? (field.querySelector<HTMLElement>('input, select, textarea') ?? field) : field;
  target?.focus();
  target?.scrollIntoView({ block: 'center' });
}

/** All faults of a page at its top; it takes the focus when it appears and leads to each field. */
export function ErrorSummary({ faults }: { faults: readonly FieldFault[] }) {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const wording = faults.map((fault) => fault.message).join('\n');
  // A new set of faults takes the focus again; typing does not.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the wording stands for the faults
  useEffect(() => {
    if (faults.length) box.current?.focus();
  }, [wording]);
  if (!faults.length) return null;
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      aria-labelledby="error-summary-title"
      className="my-6 rounded-8 border-2 border-bad bg-raised p-5"
    >
      <h2 id="error-summary-title" className="text-std-18B-160 text-bad">
        {t('ui.errorSummary')}
      </h2>
      <ul className="mt-2 list-disc space-y-1 pl-6">
        {faults.map((fault) => (
          <li key={`${fault.field}${fault.message}`}>
            <a
              className="text-bad underline underline-offset-4"
              href={`#${fault.field}`}
              onClick={(event) => {
                event.preventDefault();
                goToField(fault.field);
              }}
            >
              {fault.message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
