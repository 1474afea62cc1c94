import { useState } from 'react';
import { useResource } from '../api/use-resource.ts';
import { formatShortDate } from '../i18n/dates.ts';
import { useText } from '../i18n/text.tsx';
import { SignedOutNotice } from '../ui/door-session.tsx';
import { useDoorTitle } from '../ui/frame.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { goTo, usePath } from '../ui/route.ts';
import { StaffLayout, WorkQueue } from '../ui/staff-layout.tsx';
import { Empty, Loading, Problem } from '../ui/states.tsx';
import type { DeskDoor } from './log-desk.tsx';
import { type Finding, type Review, ruleNames } from './log-types.ts';
import { ReviewCase } from './review-case.tsx';
import { ruleTitles } from './rule-titles.ts';

function Mark({ finding }: { finding: Finding }) {
  const { t } = useText();
  const look = finding.case === 'ended' ? 'border-line-strong text-ink-soft' : 'border-ink text-ink';
  return (
    <span className={`shrink-0 rounded-4 border px-1.5 text-dns-14B-130 ${look}`}>{t('log.review.state', { state: finding.case })}</span>
  );
}

/** What counts as unusual, and what opening a finding means. */
function Overview({ rules }: { rules: Review['rules'] }) {
  const { t } = useText();
  const heading = usePageTitle(t('log.review'), useDoorTitle());
  const { fromHour, untilHour } = rules.night;
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
        {t('log.review')}
      </h1>
      <p className="mt-4 max-w-180">{t('log.review.about', { days: rules.days })}</p>
      <p className="mt-2 max-w-180">{t('log.review.logged')}</p>
      <table className="mt-6 w-full max-w-180 border-collapse text-left">
        <caption className="mb-2 text-left text-std-20B-150">{t('log.review.rules')}</caption>
        <thead className="border-b-2 border-line-strong text-dns-14B-130">
          <tr>
            <th scope="col" className="py-2 pr-4">
              {t('log.review.rule')}
            </th>
            <th scope="col" className="py-2">
              {t('log.review.from')}
            </th>
          </tr>
        </thead>
        <tbody>
          {ruleNames.map((rule) => (
            <tr key={rule} className="border-b border-line align-top">
              <th scope="row" className="py-2 pr-4 font-400">
                {t(ruleTitles[rule])}
                {rule === 'nights' && <span className="block text-ink-soft">{t('log.review.night', { fromHour, untilHour })}</span>}
              </th>
              <td className="py-2">{t('log.review.persons', { count: rules.atLeast[rule] })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Unusual reading by the institution's staff: findings by day, and one with its case. */
export function ReviewDesk({ door }: { door: DeskDoor }) {
  const { t, language } = useText();
  const [query, setQuery] = useState('');
  const { resource, reload } = useResource<Review>(`/api/v1/${door}/log-review`);
  const selected = new RegExp(`^/${door}/review/([0-9a-f-]{36})$`).exec(usePath())?.[1];
  if (resource.state === 'loading') return <Loading />;
  if (resource.state === 'failed') {
    return (
      <div className="mx-auto max-w-180 px-4">
        {resource.problem.kind === 'signedOut' ? <SignedOutNotice door={door} /> : <Problem problem={resource.problem} onRetry={reload} />}
      </div>
    );
  }
  const { findings, rules } = resource.data;
  const titleOf = (finding: Finding): string => t(ruleTitles[finding.rule]);
  const detailOf = ({ day, officer, persons, looks }: Finding): string =>
    t('log.review.detail', { day: formatShortDate(day, language), officer, persons, looks });
  const wanted = query.trim().toLowerCase();
  const queue = (
    <WorkQueue
      title={t('log.review.findings')}
      items={findings
        .filter((finding) => !wanted || `${titleOf(finding)} ${detailOf(finding)}`.toLowerCase().includes(wanted))
        .map((finding) => ({ id: finding.id, title: titleOf(finding), detail: detailOf(finding), mark: <Mark finding={finding} /> }))}
      selected={selected}
      onSelect={(id) => goTo(`/${door}/review/${id}`)}
      query={query}
      onQuery={setQuery}
      empty={<Empty title={t('log.review.empty')} />}
      above={<h2 className="mb-3 text-std-20B-150">{t('log.review.findings')}</h2>}
    />
  );
  return (
    <StaffLayout queue={queue}>
      {selected ? <ReviewCase key={selected} door={door} id={selected} onChanged={reload} /> : <Overview rules={rules} />}
    </StaffLayout>
  );
}
