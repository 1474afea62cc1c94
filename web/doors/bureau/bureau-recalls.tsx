import { useState } from 'react';
import { type ApiProblem, callApi, newKey, problemOf } from '../../api/client.ts';
import { useResource } from '../../api/use-resource.ts';
import { formatMoment } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { BarTable } from '../../ui/bar-table.tsx';
import { Button } from '../../ui/button.tsx';
import { Await, Problem } from '../../ui/states.tsx';
import { RecallForm } from './recall-form.tsx';

export interface Recall {
  readonly id: string;
  readonly state: 'suspending' | 'paused' | 'suspended';
  readonly reason: string;
  readonly chosen: number;
  readonly suspended: number;
  readonly already: number;
  readonly skipped: number;
  readonly rekeyed: number;
  readonly at: string;
}

/** What can be done with a recall in each state. */
const acts = { suspending: ['pause'], paused: ['continue'], suspended: ['rekey'] } as const;

function RecallCase({ recall, onChanged }: { recall: Recall; onChanged: () => Promise<void> }) {
  const { t, language } = useText();
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const done = recall.suspended + recall.already + recall.skipped;
  const act = async (name: string) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await callApi(`/api/v1/bureau/recalls/${recall.id}/${name}`, { method: 'POST', body: {}, key: newKey() });
      await onChanged();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <article className="mt-6 border-t border-line pt-4">
      <h3 className="text-std-17B-170">{recall.reason}</h3>
      <p className="text-ink-soft" role="status">
        {formatMoment(recall.at, language)} · {t('bureau.recall.state', { state: recall.state })}
      </p>
      <BarTable
        caption={t('bureau.recall.progress')}
        labelTitle={t('bureau.recall.step')}
        valueTitle={t('bureau.recall.cards')}
        rows={[
          { id: 'suspended', label: t('bureau.recall.suspended'), value: done, total: recall.chosen },
          { id: 'rekeyed', label: t('bureau.recall.rekeyed'), value: recall.rekeyed, total: recall.chosen },
        ]}
      />
      {problem && <Problem problem={problem} />}
      <div className="flex flex-wrap gap-3">
        {acts[recall.state].map((name) => (
          <Button key={name} isBusy={busy} onPress={() => act(name)}>
            {t(`bureau.recall.act.${name}`)}
          </Button>
        ))}
      </div>
    </article>
  );
}

/** Mass suspension: what runs and how far it is, and the way to order another one. */
export function BureauRecalls() {
  const { t } = useText();
  const { resource, reload } = useResource<readonly Recall[]>('/api/v1/bureau/recalls', 3000);
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="mt-10">
      <h2 className="text-std-20B-150">{t('bureau.recall.heading')}</h2>
      <p className="text-ink-soft">{t('bureau.recall.about')}</p>
      <Await resource={resource} onRetry={reload}>
        {(recalls) => (
          <>
            {recalls.map((recall) => (
              <RecallCase key={recall.id} recall={recall} onChanged={reload} />
            ))}
          </>
        )}
      </Await>
      <div className="mt-4">
        {isOpen ? (
          <RecallForm
            onClose={() => setOpen(false)}
            onOrdered={async () => {
              setOpen(false);
              await reload();
            }}
          />
        ) : (
          <Button look="danger" onPress={() => setOpen(true)}>
            {t('bureau.recall.new')}
          </Button>
        )}
      </div>
    </section>
  );
}
