import { useText } from '../i18n/text.tsx';
import { type FieldFrame, Fieldset, inputLook } from './fields.tsx';

/** A date as it is typed, in three parts; it may be incomplete or impossible until it is checked. */
export interface DateParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

export const noDate: DateParts = { year: '', month: '', day: '' };

const digitsOnly = (value: string) => value.normalize('NFKC').replace(/\D/g, '');

/** The ISO date of three typed parts, or undefined when there is no such day. */
export function isoDateOf(parts: DateParts): string | undefined {
  const [year, month, day] = [parts.year, parts.month, parts.day].map((part) => Number(digitsOnly(part)));
  if (!year || !month || !day || year < 1800 || year > 2200) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.toISOString().slice(0, 10);
}

export function datePartsOf(isoDate: string): DateParts {
  const [year = '', month = '', day = ''] = isoDate.slice(0, 10).split('-');
  return { year, month: month.replace(/^0/, ''), day: day.replace(/^0/, '') };
}

interface DateFieldProps extends FieldFrame {
  readonly value: DateParts;
  readonly onChange: (value: DateParts) => void;
  readonly isBirthday?: boolean;
  /** The question's heading is the label. */
  readonly isLabelHidden?: boolean;
}

/** A remembered date is typed, never picked from a calendar: year, month, day. */
export function DateField(props: DateFieldProps) {
  const { t } = useText();
  const { value, onChange } = props;
  const parts = [
    { name: 'year', label: t('ui.date.year'), width: 'w-22', length: 4, autoComplete: 'bday-year' },
    { name: 'month', label: t('ui.date.month'), width: 'w-16', length: 2, autoComplete: 'bday-month' },
    { name: 'day', label: t('ui.date.day'), width: 'w-16', length: 2, autoComplete: 'bday-day' },
  ] as const;
  return (
    <Fieldset {...props}>
      <div className="flex flex-wrap gap-2">
        {parts.map((part) => (
          <label key={part.name} className="text-ink-soft">
            <span className="block">{part.label}</span>
            <input
              id={`${props.id}-${part.name}`}
              className={`${inputLook(Boolean(props.error), part.width)} px-3! tabular`}
              value={value[part.name]}
              onChange={(event) => onChange({ ...value, [part.name]: event.target.value })}
              inputMode="numeric"
              maxLength={part.length}
              autoComplete={props.isBirthday ? part.autoComplete : 'off'}
              aria-invalid={props.error ? true : undefined}
            />
          </label>
        ))}
      </div>
    </Fieldset>
  );
}
