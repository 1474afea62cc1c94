import { dateInJapan, formatDate, formatMoment } from '../../../i18n/dates.ts';
import { useText } from '../../../i18n/text.tsx';
import { Fieldset } from '../../../ui/fields.tsx';

interface Slot {
  readonly startsAt: string;
  readonly isFree: boolean;
}

/** 9:00, as everybody in Japan reads it. */
const timeOf = (startsAt: string): string =>
  new Date(startsAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo' });

/** Free times by day: the days fold, so that a phone shows one at a time. */
export function SlotField(props: {
  id: string;
  label: string;
  error: string | undefined;
  slots: readonly Slot[];
  value: string;
  onChange: (startsAt: string) => void;
}) {
  const { t, language } = useText();
  const days = [...new Set(props.slots.map(({ startsAt }) => dateInJapan(startsAt)))];
  const chosenDay = props.value ? dateInJapan(props.value) : undefined;
  const firstFree = days.find((day) => props.slots.some(({ startsAt, isFree }) => isFree && dateInJapan(startsAt) === day));
  return (
    <Fieldset id={props.id} label={props.label} isLabelHidden error={props.error}>
      {days.map((day) => {
        const ofDay = props.slots.filter(({ startsAt }) => dateInJapan(startsAt) === day);
        const free = ofDay.filter(({ isFree }) => isFree).length;
        return (
          <details key={day} className="border-b border-line" open={day === (chosenDay ?? firstFree)}>
            <summary className="flex min-h-12 cursor-pointer items-center justify-between gap-4 py-2">
              <span className="font-700">{formatDate(day, language)}</span>
              <span className="text-ink-soft">{t('procedures.slots.free', { count: free })}</span>
            </summary>
            <div className="grid grid-cols-3 gap-2 pb-4 sm:grid-cols-5">
              {ofDay.map(({ startsAt, isFree }) => (
                <label
                  key={startsAt}
                  className={`relative flex min-h-12 items-center justify-center rounded-8 border tabular has-checked:border-2 has-checked:border-ink has-checked:font-700 has-focus-visible:outline-4 has-focus-visible:outline-ink has-focus-visible:outline-offset-2 ${isFree ? 'border-line-strong bg-raised hover:bg-sunken' : 'border-line bg-sunken text-ink-soft line-through'}`}
                >
                  <input
                    type="radio"
                    name={props.id}
                    className="absolute inset-0 size-full cursor-pointer opacity-0"
                    checked={props.value === startsAt}
                    disabled={!isFree && props.value !== startsAt}
                    onChange={() => props.onChange(startsAt)}
                    aria-label={formatMoment(startsAt, language)}
                  />
                  {timeOf(startsAt)}
                </label>
              ))}
            </div>
          </details>
        );
      })}
    </Fieldset>
  );
}
