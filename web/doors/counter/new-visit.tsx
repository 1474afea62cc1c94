import { useState } from 'react';
import { type ApiProblem, callApi, newKey, problemOf } from '../../api/client.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { useDoorTitle } from '../../ui/frame.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Problem } from '../../ui/states.tsx';
import { type Journey, journeys, type Visit } from './counter-types.ts';
import { journeyNames } from './visit-queue.tsx';

const about: Record<Journey, MessageId> = {
  registration: 'counter.journey.registration.about',
  application: 'counter.journey.application.about',
  collection: 'counter.journey.collection.about',
  unlock: 'counter.journey.unlock.about',
  renewal: 'counter.journey.renewal.about',
  suspension: 'counter.journey.suspension.about',
  replacement: 'counter.journey.replacement.about',
  'number-letter': 'counter.journey.numberLetter.about',
  change: 'counter.journey.change.about',
  departure: 'counter.journey.departure.about',
  death: 'counter.journey.death.about',
  'number-change': 'counter.journey.numberChange.about',
};

/** Why somebody came; the clock of the visit starts with the choice. */
export function NewVisit({ onStarted }: { onStarted: (visit: Visit) => void }) {
  const { t } = useText();
  const heading = usePageTitle(t('counter.new'), useDoorTitle());
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const start = async (journey: Journey) => {
    setBusy(true);
    setProblem(undefined);
    try {
      onStarted((await callApi<{ visit: Visit }>('/api/v1/counter/visits', { method: 'POST', body: { journey }, key: newKey() })).visit);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <div className="max-w-220">
      <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
        {t('counter.new')}
      </h1>
      <p className="mt-2 text-ink-soft">{t('counter.new.about')}</p>
      {problem && <Problem problem={problem} />}
      <ul className="mt-6 grid gap-3 sm:grid-cols-2">
        {journeys.map((journey) => (
          <li key={journey}>
            <button
              type="button"
              disabled={isBusy}
              className="flex h-full w-full flex-col rounded-12 border border-line bg-raised p-4 text-left hover:border-ink hover:bg-sunken"
              onClick={() => start(journey)}
            >
              <span className="block text-std-17B-170 text-link underline underline-offset-4">{t(journeyNames[journey])}</span>
              <span className="block text-ink-soft">{t(about[journey])}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
