import { useState } from 'react';
import { useResource } from '../../api/use-resource.ts';
import { formatShortDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { LogDesk } from '../../log/log-desk.tsx';
import { SignedOutNotice, SignInLink, SignInProblem, SignOutButton, useDoorSession } from '../../ui/door-session.tsx';
import { inputLook } from '../../ui/fields.tsx';
import { Frame } from '../../ui/frame.tsx';
import { Page } from '../../ui/page.tsx';
import { goTo, usePath } from '../../ui/route.ts';
import { StaffLayout, WorkQueue } from '../../ui/staff-layout.tsx';
import { Await, Empty, Problem } from '../../ui/states.tsx';
import { BureauActions } from './bureau-actions.tsx';
import { BureauCaseView } from './bureau-case.tsx';
import { BureauOverview } from './bureau-overview.tsx';
import { type BureauCase, type BureauItem, type Stage, stageNames, stages } from './bureau-types.ts';

function FrontPage() {
  const { t } = useText();
  return (
    <Page title={t('bureau.front.heading')} lead={t('bureau.front.lead')}>
      <SignInProblem />
      <div className="mt-8">
        <SignInLink door="bureau" />
      </div>
      <p className="mt-4 text-ink-soft">{t('bureau.front.sandbox')}</p>
    </Page>
  );
}

function StageFilter({ stage, onChange }: { stage: Stage | ''; onChange: (stage: Stage | '') => void }) {
  const { t } = useText();
  return (
    <div className="mb-3">
      <label htmlFor="stage">{t('bureau.filter')}</label>
      <select
        id="stage"
        className={`mt-1 ${inputLook(false)}`}
        value={stage}
        onChange={(event) => onChange(event.target.value as Stage | '')}
      >
        <option value="">{t('bureau.filter.all')}</option>
        {stages.map((name) => (
          <option key={name} value={name}>
            {t(stageNames[name])}
          </option>
        ))}
      </select>
    </div>
  );
}

function Queue({
  items,
  selected,
  stage,
  onStage,
}: {
  items: readonly BureauItem[];
  selected: string | undefined;
  stage: Stage | '';
  onStage: (stage: Stage | '') => void;
}) {
  const { t, language } = useText();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toUpperCase();
  const shown = items.filter(
    (item) => !wanted || `${item.reference} ${item.batch ?? ''} ${item.shipment ?? ''}`.toUpperCase().includes(wanted),
  );
  return (
    <WorkQueue
      title={t('bureau.queue')}
      items={shown.map((item) => ({
        id: item.id,
        title: item.reference,
        detail: `${t(stageNames[item.stage])} · ${formatShortDate(item.submittedOn, language)}${item.attempts > 1 ? ` · ${t('bureau.attempts', { attempts: item.attempts })}` : ''}`,
      }))}
      selected={selected}
      onSelect={(id) => goTo(`/bureau/applications/${id}`)}
      query={query}
      onQuery={setQuery}
      empty={<Empty title={t('bureau.queue.empty')} icon="bureau" />}
      above={
        <>
          <h2 className="mb-3 text-std-20B-150">{t('bureau.queue')}</h2>
          <StageFilter stage={stage} onChange={onStage} />
        </>
      }
    />
  );
}

function Case({ id, queue, onChanged }: { id: string; queue: React.ReactNode; onChanged: () => Promise<void> }) {
  const { resource, reload } = useResource<BureauCase>(`/api/v1/bureau/applications/${id}`);
  const changed = async () => {
    await Promise.all([reload(), onChanged()]);
  };
  return (
    <StaffLayout queue={queue} actions={resource.state === 'ready' && <BureauActions application={resource.data} onChanged={changed} />}>
      <Await resource={resource} onRetry={reload}>
        {(application) => <BureauCaseView application={application} />}
      </Await>
    </StaffLayout>
  );
}

function Floor() {
  const { t } = useText();
  const [stage, setStage] = useState<Stage | ''>('');
  const { resource, reload } = useResource<readonly BureauItem[]>(`/api/v1/bureau/applications${stage ? `?stage=${stage}` : ''}`, 30_000);
  const path = usePath();
  const selected = /^\/bureau\/applications\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (resource.state === 'failed') {
    return (
      <Page title={t('bureau.title')}>
        {resource.problem.kind === 'signedOut' ? (
          <SignedOutNotice door="bureau" />
        ) : (
          <Problem problem={resource.problem} onRetry={reload} />
        )}
      </Page>
    );
  }
  const queue = <Queue items={resource.state === 'ready' ? resource.data : []} selected={selected} stage={stage} onStage={setStage} />;
  if (selected) return <Case key={selected} id={selected} queue={queue} onChanged={reload} />;
  return (
    <StaffLayout queue={queue}>
      <BureauOverview />
    </StaffLayout>
  );
}

export function BureauDoor() {
  const { t } = useText();
  const { resource, reload } = useDoorSession('bureau');
  const isSignedIn = resource.state === 'ready' && resource.data.signedIn;
  return (
    <Frame
      title={t('bureau.title')}
      owner={t('bureau.owner')}
      icon="bureau"
      home="/bureau"
      session={isSignedIn && <SignOutButton door="bureau" onDone={reload} />}
    >
      {resource.state === 'ready' ? (
        resource.data.signedIn ? (
          <LogDesk door="bureau" roles={resource.data.roles} work={t('bureau.queue')}>
            <Floor />
          </LogDesk>
        ) : (
          <FrontPage />
        )
      ) : (
        <Page title={t('bureau.title')}>
          <Await resource={resource} onRetry={reload}>
            {() => null}
          </Await>
        </Page>
      )}
    </Frame>
  );
}
