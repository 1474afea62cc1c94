import { useState } from 'react';
import { formatMoment } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { ApplicationProgress } from '../../ui/application-progress.tsx';
import { Button } from '../../ui/button.tsx';
import { useDoorTitle } from '../../ui/frame.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { type BureauCase, stageNames } from './bureau-types.ts';

/** The photo is opened one by one: each look is a line in the applicant's log. */
function Photo({ application }: { application: BureauCase }) {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  if (!application.hasPhoto) return <p className="mt-4">{t('bureau.photo.none')}</p>;
  if (isOpen) {
    return (
      <img
        className="mt-4 w-44 rounded-8 border border-line"
        src={`/api/v1/bureau/applications/${application.id}/photo`}
        alt={t('bureau.photo')}
      />
    );
  }
  return (
    <div className="mt-4">
      <Button onPress={() => setOpen(true)}>{t('bureau.photo.open')}</Button>
      <p className="mt-1 text-dns-14N-130 text-ink-soft">{t('bureau.photo.logged')}</p>
    </div>
  );
}

export function BureauCaseView({ application }: { application: BureauCase }) {
  const { t, language } = useText();
  const heading = usePageTitle(application.reference, useDoorTitle());
  return (
    <article className="max-w-200">
      <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
        {application.reference}
      </h1>
      <p className="text-ink-soft">
        {t(stageNames[application.stage])} · {t('bureau.municipality', { code: application.municipality })}
        {application.attempts > 1 && ` · ${t('bureau.attempts', { attempts: application.attempts })}`}
      </p>
      {application.problem && (
        <p className="mt-2 text-bad">
          {t('bureau.chipsFailed')} <span className="font-mono text-mono-14N-150 break-all">{application.problem}</span>
        </p>
      )}
      <Photo application={application} />
      <ApplicationProgress progress={application.progress} />
      <h2 className="mt-8 text-std-20B-150">{t('bureau.history')}</h2>
      <ol className="mt-2">
        {application.history.map((entry) => (
          <li key={`${entry.at}${entry.kind}`} className="border-b border-line py-2">
            <span className="block text-ink-soft">{formatMoment(entry.at, language)}</span>
            {t('bureau.event', { kind: entry.kind })}
            {entry.fault && <span className="block text-bad">{t('bureau.event.fault', { fault: entry.fault })}</span>}
            {entry.reason && <span className="block">{t('ui.application.reason', { reason: entry.reason.replaceAll('-', '_') })}</span>}
          </li>
        ))}
      </ol>
    </article>
  );
}
