import { useResource } from '../../api/use-resource.ts';
import { formatDate, formatShortDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { BarTable } from '../../ui/bar-table.tsx';
import { useDoorTitle } from '../../ui/frame.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Await, Empty } from '../../ui/states.tsx';
import { BureauRecalls } from './bureau-recalls.tsx';
import { type Batch, type Overview, type Shipment, stageNames, stages } from './bureau-types.ts';
import { FailedJobs } from './failed-jobs.tsx';

function Stages({ overview }: { overview: Overview }) {
  const { t } = useText();
  const rows = stages.flatMap((stage) => {
    const count = overview.stages[stage] ?? 0;
    return count ? [{ id: stage, label: t(stageNames[stage]), value: count, total: undefined }] : [];
  });
  if (rows.length === 0) return <Empty title={t('bureau.empty')} icon="bureau" />;
  return (
    <>
      <BarTable caption={t('bureau.stages')} labelTitle={t('bureau.stages.stage')} valueTitle={t('bureau.stages.count')} rows={rows} />
      <p className="text-ink-soft">{t('bureau.madeAgain', { count: overview.chipsMadeAgain })}</p>
    </>
  );
}

function Batches() {
  const { t, language } = useText();
  const { resource, reload } = useResource<readonly Batch[]>('/api/v1/bureau/batches');
  return (
    <section className="mt-10">
      <h2 className="text-std-20B-150">{t('bureau.batches')}</h2>
      <Await resource={resource} onRetry={reload}>
        {(batches) =>
          batches.length === 0 ? (
            <Empty title={t('bureau.batches.empty')} icon="card" />
          ) : (
            <BarTable
              caption={t('bureau.batches.about')}
              labelTitle={t('bureau.batches.day')}
              valueTitle={t('bureau.batches.made')}
              rows={batches.map((batch) => ({
                id: batch.id,
                label: formatShortDate(batch.produceOn, language),
                value: batch.produced,
                total: batch.cards,
                note: batch.madeAgain ? t('bureau.madeAgain', { count: batch.madeAgain }) : undefined,
              }))}
            />
          )
        }
      </Await>
    </section>
  );
}

function Shipments() {
  const { t, language } = useText();
  const { resource, reload } = useResource<readonly Shipment[]>('/api/v1/bureau/shipments');
  return (
    <section className="mt-10">
      <h2 className="text-std-20B-150">{t('bureau.shipments')}</h2>
      <Await resource={resource} onRetry={reload}>
        {(shipments) =>
          shipments.length === 0 ? (
            <Empty title={t('bureau.shipments.empty')} icon="card" />
          ) : (
            <BarTable
              caption={t('bureau.shipments.about')}
              labelTitle={t('bureau.shipments.shipment')}
              valueTitle={t('bureau.shipments.arrived')}
              rows={shipments.map((shipment) => ({
                id: shipment.id,
                label: t('bureau.shipments.row', {
                  id: shipment.id,
                  from: formatShortDate(shipment.shipOn, language),
                  to: formatShortDate(shipment.arriveOn, language),
                }),
                value: shipment.arrived,
                total: shipment.cards,
              }))}
            />
          )
        }
      </Await>
    </section>
  );
}

/** The whole production at a glance: where applications stand, what is made when, what is on its way. */
export function BureauOverview() {
  const { t, language } = useText();
  const heading = usePageTitle(t('bureau.overview'), useDoorTitle());
  const { resource, reload } = useResource<Overview>('/api/v1/bureau/overview', 30_000);
  return (
    <div className="max-w-220">
      <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
        {t('bureau.overview')}
      </h1>
      <Await resource={resource} onRetry={reload}>
        {(overview) => (
          <>
            <p className="text-ink-soft">{t('bureau.overview.today', { date: formatDate(overview.today, language) })}</p>
            <Stages overview={overview} />
          </>
        )}
      </Await>
      <Batches />
      <Shipments />
      <FailedJobs />
      <BureauRecalls />
    </div>
  );
}
