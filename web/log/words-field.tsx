import { useText } from '../i18n/text.tsx';
import { describedBy, FieldError, type FieldFrame, inputLook, RequiredMark } from '../ui/fields.tsx';

/** As many characters as the server takes. */
const mostWords = 1000;

/** A person's own words, over several lines. */
export function WordsField(props: FieldFrame & { value: string; onChange: (value: string) => void; rows?: number }) {
  const { t } = useText();
  const { id, label, hint, error } = props;
  return (
    <div className="my-6">
      <label htmlFor={id} className="text-std-16B-170">
        {label}
        <RequiredMark isRequired={props.isRequired ?? true} />
      </label>
      {hint && (
        <div id={`${id}-hint`} className="text-ink-soft">
          {hint}
        </div>
      )}
      <textarea
        id={id}
        className={`mt-2 ${inputLook(Boolean(error))}`}
        rows={props.rows ?? 5}
        dir="auto"
        maxLength={mostWords}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        aria-required={props.isRequired ?? true}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(props)}
      />
      <p className="text-dns-14N-130 text-ink-soft">{t('log.words.left', { count: mostWords - props.value.length })}</p>
      <FieldError id={id} error={error} />
    </div>
  );
}
