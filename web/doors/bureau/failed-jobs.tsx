import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import { useResource } from '../../api/use-resource.ts';
import { secondsUntil } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Await, Problem } from '../../ui/states.tsx';

interface FailedJob {
  readonly id: string;
  readonly task: string;
  readonly code: string;
  readonly attempts: number;
  readonly mostAttempts: number;
  readonly nextAt: string | null;
}

function JobLine({ job, onRetry }: { job: FailedJob; onRetry: () => Promise<void> }) {
  const { t } = useText();
  const [isBusy, setBusy] = useState(false);
  const when = job.nextAt === null ? t('bureau.jobs.givenUp') : t('bureau.jobs.next', { seconds: secondsUntil(job.nextAt) });
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
      <div className="min-w-0">
        <p className="font-mono text-mono-14B-150 break-all">{job.task}</p>
        <p className="text-ink-soft">
          <span className="font-mono text-mono-14N-150 break-all">{job.code}</span>{' '}
          {t('bureau.jobs.attempts', { attempts: job.attempts, most: job.mostAttempts })}
        </p>
        <p className={job.nextAt === null ? 'text-bad' : 'text-ink-soft'}>{when}</p>
      </div>
      <Button
        size="small"
        look="secondary"
        isBusy={isBusy}
        label={`${t('bureau.jobs.retry')}: ${job.task}`}
        onPress={async () => {
          setBusy(true);
          await onRetry();
          setBusy(false);
        }}
      >
        {t('bureau.jobs.retry')}
      </Button>
    </li>
  );
}

/** Background work that failed and waits, or was given up: nothing of it is lost, and an operator can start it again. */
export function FailedJobs() {
  const { t } = useText();
  const { resource, reload } = useResource<readonly FailedJob[]>('/api/v1/bureau/failed-jobs', 10_000);
  const [problem, setProblem] = useState<ApiProblem>();
  const retry = async (id: string) => {
    setProblem(undefined);
    try {
      await callApi(`/api/v1/bureau/failed-jobs/${id}/retry`, { method: 'POST' });
    } catch (error) {
      setProblem(problemOf(error));
    }
    await reload();
  };
  return (
    <section className="mt-10" aria-labelledby="failed-jobs">
      <h2 id="failed-jobs" className="text-std-20B-150">
        {t('bureau.jobs')}
      </h2>
      <p className="text-ink-soft">{t('bureau.jobs.about')}</p>
      {problem && <Problem problem={problem} />}
      <Await resource={resource} onRetry={reload}>
        {(jobs) =>
          jobs.length === 0 ? (
            <p className="mt-3">{t('bureau.jobs.none')}</p>
          ) : (
            <ul className="mt-3 divide-y divide-line border-y border-line">
              {jobs.map((job) => (
                <JobLine key={job.id} job={job} onRetry={() => retry(job.id)} />
              ))}
            </ul>
          )
        }
      </Await>
    </section>
  );
}
