import { formatDate } from '../i18n/dates.ts';
import type { MessageId } from '../i18n/messages.ts';
import { useText } from '../i18n/text.tsx';
import { Banner } from './banner.tsx';
import { ProgressLine, type ProgressStep } from './progress-line.tsx';

/** An application as a line of steps, as the cards institution tells it to applicant, counter and bureau alike. */
export interface ProgressView {
  readonly reference: string;
  readonly stage: string;
  readonly steps: readonly {
    readonly step: 'submitted' | 'accepted' | 'production' | 'shipment' | 'office' | 'collection';
    readonly status: 'done' | 'current' | 'coming' | 'ended';
    readonly on?: string;
  }[];
  readonly nextOn?: string;
  readonly collectBy?: string;
  readonly isMadeAgain?: true;
  readonly isOutdated?: true;
  readonly forwardedTo?: string;
  readonly outcome?: 'card' | 'refusal' | 'withdrawal' | 'lapse';
  readonly reason?: string;
}

const titles: Record<ProgressView['steps'][number]['step'], MessageId> = {
  submitted: 'ui.application.submitted',
  accepted: 'ui.application.accepted',
  production: 'ui.application.production',
  shipment: 'ui.application.shipment',
  office: 'ui.application.office',
  collection: 'ui.application.collection',
};

const states = { done: 'done', current: 'current', coming: 'ahead', ended: 'failed' } as const;

const outcomes: Record<NonNullable<ProgressView['outcome']>, MessageId | undefined> = {
  card: undefined,
  refusal: 'ui.application.refusal',
  withdrawal: 'ui.application.withdrawal',
  lapse: 'ui.application.lapse',
};

export function ApplicationProgress({ progress }: { progress: ProgressView }) {
  const { t, language } = useText();
  const outcome = progress.outcome && outcomes[progress.outcome];
  const steps: ProgressStep[] = progress.steps.map(({ step, status, on }) => ({
    id: step,
    title: t(titles[step]),
    state: states[status],
    date: on && (status === 'done' ? formatDate(on, language) : t('ui.application.expected', { date: formatDate(on, language) })),
  }));
  return (
    <>
      {outcome && (
        <Banner kind="warning" title={t(outcome)}>
          {progress.reason && t('ui.application.reason', { reason: progress.reason.replaceAll('-', '_') })}
        </Banner>
      )}
      {progress.isMadeAgain && (
        <Banner kind="warning" title={t('ui.application.madeAgain')}>
          {t('ui.application.madeAgain.detail')}
        </Banner>
      )}
      {progress.isOutdated && (
        <Banner kind="warning" title={t('life.outdated')}>
          {t('life.outdated.detail')}
        </Banner>
      )}
      {progress.forwardedTo && (
        <Banner kind="info" title={t('life.forwarded')}>
          {t('life.forwarded.detail')}
        </Banner>
      )}
      <ProgressLine steps={steps} label={t('ui.application.progress')} />
      {progress.collectBy && !progress.outcome && (
        <p className="font-700">{t('ui.application.collectBy', { date: formatDate(progress.collectBy, language) })}</p>
      )}
    </>
  );
}
