import { useState } from 'react';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { goTo } from '../../ui/route.ts';
import { WorkQueue } from '../../ui/staff-layout.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Journey, Visit } from './counter-types.ts';

export const journeyNames: Record<Journey, MessageId> = {
  registration: 'counter.journey.registration',
  application: 'counter.journey.application',
  collection: 'counter.journey.collection',
  unlock: 'counter.journey.unlock',
  renewal: 'counter.journey.renewal',
  suspension: 'counter.journey.suspension',
  replacement: 'counter.journey.replacement',
  'number-letter': 'counter.journey.numberLetter',
  change: 'counter.journey.change',
  departure: 'counter.journey.departure',
  death: 'counter.journey.death',
  'number-change': 'counter.journey.numberChange',
};

const stageOrder: Record<Visit['stage'], number> = { open: 0, done: 1, abandoned: 2 };

/** Minutes and seconds, as on a stopwatch. */
export function formatSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function StageMark({ stage }: { stage: Visit['stage'] }) {
  const { t } = useText();
  const look = stage === 'open' ? 'border-ink text-ink' : stage === 'done' ? 'border-good text-good' : 'border-line-strong text-ink-soft';
  return <span className={`shrink-0 rounded-4 border px-1.5 text-dns-14B-130 ${look}`}>{t('counter.stage', { stage })}</span>;
}

/** Today's visits of this office, open ones first. */
export function VisitQueue({ visits, selected }: { visits: readonly Visit[]; selected: string | undefined }) {
  const { t } = useText();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const shown = visits
    .filter((visit) => !wanted || `${visit.ticket} ${t(journeyNames[visit.journey])}`.toLowerCase().includes(wanted))
    .sort((a, b) => stageOrder[a.stage] - stageOrder[b.stage] || b.startedAt.localeCompare(a.startedAt));
  const items = shown.map((visit) => ({
    id: visit.id,
    title: `${visit.ticket} ${t(journeyNames[visit.journey])}`,
    detail: t('counter.queue.minutes', { time: formatSeconds(visit.seconds) }),
    mark: <StageMark stage={visit.stage} />,
  }));
  return (
    <WorkQueue
      title={t('counter.queue')}
      items={items}
      selected={selected}
      onSelect={(id) => goTo(`/counter/visits/${id}`)}
      query={query}
      onQuery={setQuery}
      empty={<Empty title={t(wanted ? 'counter.queue.nothingFound' : 'counter.queue.empty')} icon="counter" />}
      above={
        <div className="mb-4">
          <h2 className="mb-3 text-std-20B-150">{t('counter.queue')}</h2>
          <Button look="primary" onPress={() => goTo('/counter')}>
            {t('counter.new')}
          </Button>
        </div>
      }
    />
  );
}
