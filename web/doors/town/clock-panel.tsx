import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import { formatDate } from '../../i18n/dates.ts';
import type { Language, MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { type NamedDay, useSandbox } from '../../ui/sandbox.tsx';
import { Problem } from '../../ui/states.tsx';

const steps: readonly { duration: string; title: MessageId }[] = [
  { duration: 'P1D', title: 'town.clock.day' },
  { duration: 'P1W', title: 'town.clock.week' },
  { duration: 'P8W', title: 'town.clock.eightWeeks' },
  { duration: 'P1Y', title: 'town.clock.year' },
];

const writtenInKanji: ReadonlySet<Language> = new Set(['ja', 'ja-easy', 'zh-Hans']);

/** How many named days are shown before the rest is asked for. */
const shownDays = 4;

type Move = { readonly advance: string } | { readonly to: string };

interface Mover {
  readonly busy: string | undefined;
  readonly problem: ApiProblem | undefined;
  readonly move: (name: string, to: Move) => Promise<void>;
}

function useMover(): Mover {
  const { reload } = useSandbox();
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const move = async (name: string, to: Move) => {
    setBusy(name);
    setProblem(undefined);
    try {
      await callApi('/sandbox/clock', { method: 'POST', body: to });
      await reload();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(undefined);
    }
  };
  return { busy, problem, move };
}

function DayLine({ day, mover }: { day: NamedDay; mover: Mover }) {
  const { t, language } = useText();
  const title = t('town.event', { kind: day.kind, name: writtenInKanji.has(language) ? day.who.ja : day.who.en });
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
      <span className="min-w-0">
        {title}
        <span className="block text-dns-14N-130 text-ink-soft">{formatDate(day.date, language)}</span>
      </span>
      <Button
        size="small"
        look="quiet"
        isBusy={mover.busy === day.id}
        isDisabled={mover.busy !== undefined}
        onPress={() => mover.move(day.id, { to: day.date })}
        label={`${t('town.clock.goTo')}: ${title}`}
      >
        {t('town.clock.goTo')}
      </Button>
    </li>
  );
}

function NamedDays({ mover }: { mover: Mover }) {
  const { t } = useText();
  const { events } = useSandbox();
  const [isWhole, setWhole] = useState(false);
  if (events.length === 0) return null;
  return (
    <>
      <h3 className="mt-5 text-std-16B-170">{t('town.clock.events')}</h3>
      <ul className="mt-1 divide-y divide-line border-y border-line">
        {(isWhole ? events : events.slice(0, shownDays)).map((day) => (
          <DayLine key={day.id} day={day} mover={mover} />
        ))}
      </ul>
      {!isWhole && events.length > shownDays && (
        <Button size="small" look="quiet" onPress={() => setWhole(true)}>
          {t('town.clock.more', { count: events.length })}
        </Button>
      )}
    </>
  );
}

/** Today in the town, and the way to another day: everything due on the way happens. */
export function ClockPanel() {
  const { t, language } = useText();
  const { today, policy } = useSandbox();
  const mover = useMover();
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
      {policy && <p className="text-dns-14N-130 text-ink-soft">{t('town.clock.policy', { policy })}</p>}
      {mover.problem && <Problem problem={mover.problem} />}
      <div className="mt-4 flex flex-wrap gap-2">
        {steps.map(({ duration, title }) => (
          <Button
            key={duration}
            size="small"
            isBusy={mover.busy === duration}
            isDisabled={mover.busy !== undefined}
            onPress={() => mover.move(duration, { advance: duration })}
          >
            {t(title)}
          </Button>
        ))}
      </div>
      <NamedDays mover={mover} />
    </section>
  );
}
