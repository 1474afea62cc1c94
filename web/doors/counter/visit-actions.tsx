import { useEffect, useState } from 'react';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { RadioField } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icons.tsx';
import { StaffAction } from '../../ui/staff-layout.tsx';
import { useVisit } from './use-visit.tsx';
import { formatSeconds } from './visit-queue.tsx';

const reasons = {
  'identity-not-proven': 'counter.abandon.identity',
  'documents-missing': 'counter.abandon.documents',
  'photo-differs': 'counter.abandon.photo',
  'visitor-left': 'counter.abandon.left',
  'card-fault': 'counter.abandon.card',
  mistake: 'counter.abandon.mistake',
} as const satisfies Record<string, MessageId>;

type Reason = keyof typeof reasons;

/** The visit's own minutes, counted on while it is open. */
function Stopwatch() {
  const { t } = useText();
  const { visit } = useVisit();
  const [seconds, setSeconds] = useState(visit.seconds);
  useEffect(() => {
    setSeconds(visit.seconds);
    if (visit.stage !== 'open') return;
    const begun = performance.now();
    const timer = setInterval(() => setSeconds(visit.seconds + Math.round((performance.now() - begun) / 1000)), 1_000);
    return () => clearInterval(timer);
  }, [visit.seconds, visit.stage]);
  return (
    <p className="mb-6">
      <span className="flex items-center gap-2 text-ink-soft">
        <Icon name="clock" size={20} />
        {t('counter.minutes')}
      </span>
      <span className="text-[2rem] font-700 tabular">{formatSeconds(seconds)}</span>
    </p>
  );
}

function Abandon() {
  const { t } = useText();
  const { act, busy } = useVisit();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState<Reason>();
  const end = async () => {
    if (!reason) return;
    await act('abandoned', { reason });
    setOpen(false);
  };
  return (
    <>
      <StaffAction effect={t('counter.abandon.effect')}>
        <Button look="danger" onPress={() => setOpen(true)}>
          {t('counter.abandon')}
        </Button>
      </StaffAction>
      <Dialog title={t('counter.abandon')} isOpen={isOpen} onClose={() => setOpen(false)}>
        <RadioField
          id="abandon-reason"
          label={t('counter.abandon.reason')}
          value={reason}
          onChange={setReason}
          choices={(Object.keys(reasons) as Reason[]).map((value) => ({ value, label: t(reasons[value]) }))}
        />
        <div className="flex flex-wrap gap-3">
          <Button look="danger" isDisabled={!reason} isBusy={busy === 'abandoned'} onPress={end}>
            {t('counter.abandon.confirm')}
          </Button>
          <Button onPress={() => setOpen(false)}>{t('ui.cancel')}</Button>
        </div>
      </Dialog>
    </>
  );
}

/** What can be done with the visit as a whole, and what each does. */
export function VisitActions() {
  const { t } = useText();
  const { visit, act, busy } = useVisit();
  return (
    <>
      <Stopwatch />
      {visit.stage === 'open' && (
        <>
          <StaffAction effect={t('counter.done.effect')}>
            <Button isBusy={busy === 'done'} onPress={() => act('done')}>
              {t('counter.done')}
            </Button>
          </StaffAction>
          <Abandon />
        </>
      )}
    </>
  );
}
