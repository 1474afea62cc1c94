import { useState } from 'react';
import { useResource } from '../../../api/use-resource.ts';
import { dateInJapan, daysBetween, formatDate, formatMoment, formatShortDate } from '../../../i18n/dates.ts';
import { useText } from '../../../i18n/text.tsx';
import { formTitle } from '../../../procedures/form-text.ts';
import { isOpenStage, type Procedure } from '../../../procedures/types.ts';
import { Button } from '../../../ui/button.tsx';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { SelectField } from '../../../ui/fields.tsx';
import { useDoorTitle } from '../../../ui/frame.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { goTo, usePath } from '../../../ui/route.ts';
import { StaffLayout, WorkQueue } from '../../../ui/staff-layout.tsx';
import { Empty, Problem } from '../../../ui/states.tsx';
import { PaperDesk } from './paper-desk.tsx';
import { ProcedureCaseDesk } from './procedure-case.tsx';

export interface QueueLine {
  readonly id: string;
  readonly procedure: string;
  readonly receipt: string;
  readonly stage: Parameters<typeof isOpenStage>[0];
  readonly owner: 'me' | 'other' | 'nobody';
  readonly submittedAt: string;
  readonly dueOn: string;
  readonly visitAt: string | null;
  readonly endedAt: string | null;
  readonly isOverdue: boolean;
}

interface Queue {
  readonly today: string;
  readonly endedDays: number;
  readonly office: { readonly ja: string; readonly en: string };
  readonly cases: readonly QueueLine[];
}

type View = 'open' | 'mine' | 'overdue' | 'visits' | 'over';
const views: readonly View[] = ['open', 'mine', 'overdue', 'visits', 'over'];

const isIn: Readonly<Record<View, (line: QueueLine) => boolean>> = {
  open: ({ stage, visitAt }) => isOpenStage(stage) && visitAt === null,
  mine: ({ stage, owner }) => isOpenStage(stage) && owner === 'me',
  overdue: ({ stage, isOverdue }) => isOpenStage(stage) && isOverdue,
  visits: ({ stage, visitAt }) => isOpenStage(stage) && visitAt !== null,
  over: ({ stage }) => !isOpenStage(stage),
};

function Mark({ line }: { line: QueueLine }) {
  const { t } = useText();
  const look =
    line.isOverdue && isOpenStage(line.stage)
      ? 'border-bad text-bad'
      : isOpenStage(line.stage)
        ? 'border-ink text-ink'
        : 'border-line-strong text-ink-soft';
  const state = line.isOverdue && isOpenStage(line.stage) ? 'overdue' : line.stage;
  return <span className={`shrink-0 rounded-4 border px-1.5 text-dns-14B-130 ${look}`}>{t('counter.procedures.state', { state })}</span>;
}

/** What an age or an hour says of a line. */
function detailOf(line: QueueLine, today: string, { t, language }: Pick<ReturnType<typeof useText>, 't' | 'language'>): string {
  if (line.visitAt) return t('counter.procedures.visit', { at: formatMoment(line.visitAt, language) });
  const days = Math.max(0, daysBetween(dateInJapan(line.submittedAt), today));
  return t('counter.procedures.age', { days, due: formatShortDate(line.dueOn, language), owner: line.owner });
}

function Overview({ queue }: { queue: Queue }) {
  const { t, language } = useText();
  const heading = usePageTitle(t('counter.procedures'), useDoorTitle());
  const visits = queue.cases.filter((line) => isIn.visits(line) && line.visitAt !== null && dateInJapan(line.visitAt) === queue.today);
  const counts = [
    { label: t('counter.procedures.view', { view: 'open' }), value: queue.cases.filter(isIn.open).length },
    { label: t('counter.procedures.view', { view: 'mine' }), value: queue.cases.filter(isIn.mine).length },
    { label: t('counter.procedures.view', { view: 'overdue' }), value: queue.cases.filter(isIn.overdue).length },
  ];
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
        {t('counter.procedures')}
      </h1>
      <p className="mt-4 max-w-180">{t('counter.procedures.about')}</p>
      <div className="mt-4">
        <Button onPress={() => goTo('/counter/procedures/paper')}>{t('counter.paper')}</Button>
      </div>
      <dl className="mt-6 grid max-w-180 gap-4 sm:grid-cols-3">
        {counts.map(({ label, value }) => (
          <div key={label} className="rounded-12 border border-line p-4">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="text-[2rem] font-700 leading-140 tabular">{value}</dd>
          </div>
        ))}
      </dl>
      <h2 className="mt-8 text-std-20B-150">{t('counter.procedures.today', { date: formatDate(queue.today, language) })}</h2>
      {visits.length === 0 ? (
        <p className="mt-2">{t('counter.procedures.today.none')}</p>
      ) : (
        <ul className="mt-2 max-w-180 border-t border-line">
          {visits.map((line) => (
            <li key={line.id} className="flex flex-wrap justify-between gap-3 border-b border-line py-3">
              <span className="font-700 tabular">{line.visitAt && formatMoment(line.visitAt, language)}</span>
              <button
                type="button"
                className="min-h-11 text-link underline underline-offset-4"
                onClick={() => goTo(`/counter/procedures/${line.id}`)}
              >
                {t('counter.procedures.receipt', { receipt: line.receipt })}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Procedures that residents have sent to this office: queue, case, actions. */
export function ProcedureDesk() {
  const text = useText();
  const { t } = text;
  const { resource, reload } = useResource<Queue>('/api/v1/counter/procedures', 20_000);
  const catalogue = useResource<{ procedures: readonly Procedure[] }>('/api/v1/procedures');
  const [query, setQuery] = useState('');
  const [view, setView] = useState<View>('open');
  const path = usePath();
  const selected = /^\/counter\/procedures\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (resource.state === 'failed') {
    return (
      <div className="mx-auto max-w-180 px-4">
        {resource.problem.kind === 'signedOut' ? (
          <SignedOutNotice door="counter" />
        ) : (
          <Problem problem={resource.problem} onRetry={reload} />
        )}
      </div>
    );
  }
  const data = resource.state === 'ready' ? resource.data : undefined;
  const wanted = query.trim().toLowerCase().replaceAll(' ', '');
  const titleOf = (line: QueueLine): string => t(formTitle(line.procedure));
  const shown = (data?.cases ?? []).filter(
    (line) =>
      (wanted !== '' || isIn[view](line)) &&
      (!wanted || `${titleOf(line)}${line.receipt}`.toLowerCase().replaceAll(' ', '').includes(wanted)),
  );
  const queue = (
    <WorkQueue
      title={t('counter.procedures')}
      items={shown.map((line) => ({
        id: line.id,
        title: titleOf(line),
        detail: detailOf(line, data?.today ?? '', text),
        mark: <Mark line={line} />,
      }))}
      selected={selected}
      onSelect={(id) => goTo(`/counter/procedures/${id}`)}
      query={query}
      onQuery={setQuery}
      empty={<Empty title={t(wanted ? 'counter.queue.nothingFound' : 'counter.procedures.empty')} icon="apply" />}
      above={
        <>
          <h2 className="text-std-20B-150">{t('counter.procedures')}</h2>
          <SelectField
            id="procedures-view"
            label={t('counter.procedures.show')}
            value={view}
            onChange={(value) => setView(views.find((each) => each === value) ?? 'open')}
            choices={views.map((each) => ({
              value: each,
              label: t('counter.procedures.view', { view: each, endedDays: data?.endedDays ?? 0 }),
            }))}
            isRequired={false}
          />
        </>
      }
    />
  );
  const procedures = catalogue.resource.state === 'ready' ? catalogue.resource.data.procedures : undefined;
  if (selected && procedures)
    return <ProcedureCaseDesk key={selected} id={selected} queue={queue} procedures={procedures} onChanged={reload} />;
  if (path === '/counter/procedures/paper' && procedures) {
    return (
      <StaffLayout queue={queue}>
        <PaperDesk procedures={procedures} onEntered={reload} />
      </StaffLayout>
    );
  }
  return <StaffLayout queue={queue}>{data && <Overview queue={data} />}</StaffLayout>;
}
