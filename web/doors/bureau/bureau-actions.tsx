import { useState } from 'react';
import { type ApiProblem, callApi, newKey, problemOf } from '../../api/client.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { RadioField } from '../../ui/fields.tsx';
import { StaffAction } from '../../ui/staff-layout.tsx';
import { Problem } from '../../ui/states.tsx';
import type { BureauCase, Stage } from './bureau-types.ts';

interface Decision {
  readonly act: 'return' | 'refuse' | 'make-again' | 'notice-returned' | 'send-notice';
  readonly title: MessageId;
  readonly effect: MessageId;
  /** Reasons to choose from; without them the act needs none. */
  readonly reasons: readonly string[];
  readonly from: readonly Stage[];
}

const unfinished: readonly Stage[] = [
  'submitted',
  'accepted',
  'returned',
  'ordered',
  'chipFailed',
  'produced',
  'shipped',
  'arrived',
  'noticeSent',
  'noticeReturned',
];

const decisions: readonly Decision[] = [
  {
    act: 'return',
    title: 'bureau.act.return',
    effect: 'bureau.act.return.effect',
    reasons: ['photo-not-this-person', 'photo-unusable', 'photo-too-old'],
    from: ['accepted', 'ordered'],
  },
  {
    act: 'make-again',
    title: 'bureau.act.makeAgain',
    effect: 'bureau.act.makeAgain.effect',
    reasons: [],
    from: ['chipFailed'],
  },
  {
    act: 'notice-returned',
    title: 'bureau.act.noticeReturned',
    effect: 'bureau.act.noticeReturned.effect',
    reasons: [],
    from: ['noticeSent'],
  },
  {
    act: 'send-notice',
    title: 'bureau.act.sendNotice',
    effect: 'bureau.act.sendNotice.effect',
    reasons: [],
    from: ['noticeSent', 'noticeReturned'],
  },
  {
    act: 'refuse',
    title: 'bureau.act.refuse',
    effect: 'bureau.act.refuse.effect',
    reasons: ['not-a-resident', 'photo-never-corrected', 'identity-doubtful', 'deceit'],
    from: unfinished,
  },
];

function useDecision(application: BureauCase, onChanged: () => Promise<void>) {
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const decide = async (act: Decision['act'], reason?: string) => {
    setBusy(act);
    setProblem(undefined);
    try {
      await callApi(`/api/v1/bureau/applications/${application.id}/${act}`, {
        method: 'POST',
        body: reason ? { reason } : {},
        key: newKey(),
      });
      await onChanged();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(undefined);
    }
  };
  return { busy, problem, decide };
}

function ReasonDialog({ decision, onClose, onDecide }: { decision: Decision; onClose: () => void; onDecide: (reason: string) => void }) {
  const { t } = useText();
  const [reason, setReason] = useState<string>();
  return (
    <Dialog title={t(decision.title)} isOpen onClose={onClose}>
      <RadioField
        id="reason"
        label={t('bureau.act.reason')}
        value={reason}
        onChange={setReason}
        choices={decision.reasons.map((value) => ({ value, label: t('ui.application.reason', { reason: value.replaceAll('-', '_') }) }))}
      />
      <div className="flex flex-wrap gap-3">
        <Button look="danger" isDisabled={!reason} onPress={() => reason && onDecide(reason)}>
          {t(decision.title)}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </Dialog>
  );
}

export function BureauActions({ application, onChanged }: { application: BureauCase; onChanged: () => Promise<void> }) {
  const { t } = useText();
  const { busy, problem, decide } = useDecision(application, onChanged);
  const [asking, setAsking] = useState<Decision>();
  const possible = decisions.filter((decision) => decision.from.includes(application.stage));
  return (
    <>
      <h2 className="mb-4 text-std-20B-150">{t('ui.actions')}</h2>
      {problem && <Problem problem={problem} />}
      {possible.length === 0 && <p className="text-ink-soft">{t('bureau.act.none')}</p>}
      {possible.map((decision) => (
        <StaffAction key={decision.act} effect={t(decision.effect)}>
          <Button
            look={decision.act === 'refuse' ? 'danger' : 'secondary'}
            isBusy={busy === decision.act}
            onPress={() => (decision.reasons.length ? setAsking(decision) : decide(decision.act))}
          >
            {t(decision.title)}
          </Button>
        </StaffAction>
      ))}
      {asking && (
        <ReasonDialog
          decision={asking}
          onClose={() => setAsking(undefined)}
          onDecide={(reason) => {
            decide(asking.act, reason);
            setAsking(undefined);
          }}
        />
      )}
    </>
  );
}
