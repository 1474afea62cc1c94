import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import { daysBetween, formatDate } from '../../i18n/dates.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useSandbox } from '../../ui/sandbox.tsx';
import { Problem } from '../../ui/states.tsx';

interface NamedDay {
  readonly date: string;
  readonly title: MessageId;
}

/** Days in the life of the cast that are worth going to. */
const namedDays: readonly NamedDay[] = [
  { date: '2026-12-01', title: 'town.event.ren' },
  { date: '2027-01-15', title: 'town.event.li' },
  { date: '2027-03-08', title: 'town.event.kazuo' },
  { date: '2027-06-30', title: 'town.event.carlos' },
];

const steps: readonly { duration: string; title: MessageId }[] = [
  { duration: 'P1D', title: 'town.clock.day' },
  { duration: 'P1W', title: 'town.clock.week' },
  { duration: 'P8W', title: 'town.clock.eightWeeks' },
  { duration: 'P1Y', title: 'town.clock.year' },
];

function useAdvance(): { busy: string | undefined; problem: ApiProblem | undefined; advance: (duration: string) => Promise<void> } {
  const { reload } = useSandbox();
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const advance = async (duration: string) => {
    setBusy(duration);
    setProblem(undefined);
    try {
      await callApi('/sandbox/clock', { method: 'POST', body: { advance: duration } });
      await reload();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(undefined);
    }
  };
  return { busy, problem, advance };
}

/** Today in the town, and the way to another day: everything due on the way happens. */
export function ClockPanel() {
  const { t, language } = useText();
  const { today } = useSandbox();
  const { busy, problem, advance } = useAdvance();
  const ahead = namedDays.filter((day) => daysBetween(today, day.date) > 0);
  return (
    <section aria-labelledby="clock" className="rounded-16 border border-line bg-raised p-5 sm:p-6">
      <h2 id="clock" className="flex items-center gap-2 text-std-20B-150">
        <Icon name="clock" />
        {t('town.clock')}
      </h2>
      <p className="mt-2 text-[1.5rem] leading-140 font-700 tabular sm:text-[1.75rem]" aria-live="polite">
        {formatDate(today, language)}
      </p>
      <p className="text-ink-soft">{t('town.clock.about')}</p>
      {problem && <Problem problem={problem} />}
      <div className="mt-4 flex flex-wrap gap-2">
        {steps.map((step) => (
          <Button
            key={step.duration}
            size="small"
            isBusy={busy === step.duration}
            isDisabled={busy !== undefined}
            onPress={() => advance(step.duration)}
          >
            {t(step.title)}
          </Button>
        ))}
      </div>
      <ul className="mt-4 divide-y divide-line border-t border-line">
        {ahead.map((day) => {
          const duration = `P${daysBetween(today, day.date)}D`;
          return (
            <li key={day.title} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
              <span>
                {t(day.title)}
                <span className="block text-dns-14N-130 text-ink-soft">{formatDate(day.date, language)}</span>
              </span>
              <Button
                size="small"
                look="quiet"
                isBusy={busy === duration}
                isDisabled={busy !== undefined}
                onPress={() => advance(duration)}
                label={`${t('town.clock.goTo')}: ${t(day.title)}`}
              >
                {t('town.clock.goTo')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
