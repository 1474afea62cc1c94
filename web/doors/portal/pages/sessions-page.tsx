import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { useResource } from '../../../api/use-resource.ts';
import { formatMoment } from '../../../i18n/dates.ts';
import { useText } from '../../../i18n/text.tsx';
import { Button } from '../../../ui/button.tsx';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { Page } from '../../../ui/page.tsx';
import { Await, Problem } from '../../../ui/states.tsx';

interface OwnSession {
  readonly id: string;
  readonly door: string;
  readonly device: string;
  readonly by: 'card' | 'passkey';
  readonly passkey: string | null;
  readonly isRaised: boolean;
  readonly isThis: boolean;
  readonly startedAt: string;
  readonly seenAt: string;
}

const path = '/api/v1/portal/sessions';

function SessionLine({ session, onEnd, isBusy }: { session: OwnSession; onEnd: () => void; isBusy: boolean }) {
  const { t, language } = useText();
  const name = session.passkey ?? '';
  const how =
    session.by === 'card' ? t('sessions.byCard') : session.isRaised ? t('sessions.raised', { name }) : t('sessions.byDevice', { name });
  const place = t('sessions.door', { door: session.door });
  const device = session.device || t('sessions.unknown');
  return (
    <li className="flex flex-wrap items-start justify-between gap-4 border-b border-line py-4">
      <div className="min-w-0">
        <p className="text-std-17B-170">
          {place}
          {session.isThis && <span className="ml-3 font-700 text-good">{t('sessions.this')}</span>}
        </p>
        <p>{device}</p>
        <p className="text-ink-soft">{how}</p>
        <p className="text-ink-soft">{t('sessions.since', { date: formatMoment(session.startedAt, language) })}</p>
        <p className="text-ink-soft">{t('devices.used', { date: formatMoment(session.seenAt, language) })}</p>
      </div>
      <Button size="small" label={t('sessions.endOf', { place: `${place}, ${device}` })} onPress={onEnd} isBusy={isBusy}>
        {t('sessions.end')}
      </Button>
    </li>
  );
}

function Sessions({ sessions, reload }: { sessions: readonly OwnSession[]; reload: () => Promise<void> }) {
  const { t } = useText();
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const end = async (what: string, address: string) => {
    setBusy(what);
    setProblem(undefined);
    try {
      await callApi(address, { method: 'DELETE' });
      await reload();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(undefined);
  };
  return (
    <>
      {problem && <Problem problem={problem} />}
      <ul className="mt-6">
        {sessions.map((session) => (
          <SessionLine
            key={session.id}
            session={session}
            isBusy={busy === session.id}
            onEnd={() => void end(session.id, `${path}/${session.id}`)}
          />
        ))}
      </ul>
      <div className="mt-8">
        <Button look="danger" isBusy={busy === 'all'} onPress={() => void end('all', path)}>
          {t('sessions.endAll')}
        </Button>
        <p className="mt-2 text-ink-soft">{t('sessions.endAll.detail')}</p>
      </div>
    </>
  );
}

/** Where I am signed in, by which device and how; ending one or all. */
export function SessionsPage() {
  const { t } = useText();
  const { resource, reload } = useResource<{ readonly sessions: readonly OwnSession[] }>(path);
  const isSignedOut = resource.state === 'failed' && resource.problem.kind === 'signedOut';
  return (
    <Page title={t('sessions.title')} lead={t('sessions.lead')}>
      {isSignedOut ? (
        <SignedOutNotice door="portal" />
      ) : (
        <Await resource={resource} onRetry={reload}>
          {({ sessions }) => <Sessions sessions={sessions} reload={reload} />}
        </Await>
      )}
    </Page>
  );
}
