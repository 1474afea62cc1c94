import { formatDate, formatMoment } from '../../i18n/dates.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import type { Notification } from './use-notifications.ts';

/** What a kind of notification says; a kind that this page does not know yet says that there is news. */
const texts: Readonly<Record<string, Said>> = {
  collection: { title: 'portal.notice.collection', detail: 'portal.notice.collection.detail' },
  renewal: { title: 'portal.notice.renewal', detail: 'portal.notice.renewal.detail' },
  block: { title: 'portal.notice.block', detail: 'portal.notice.block.detail' },
  recall: { title: 'portal.notice.recall', detail: 'portal.notice.recall.detail' },
  'update-chip': { title: 'portal.task.updateCard', detail: 'portal.task.updateCard.detail' },
  'record-changed': { title: 'portal.notice.record', detail: 'portal.notice.record.detail' },
  'log-answer': { title: 'portal.notice.logAnswer', detail: 'portal.notice.logAnswer.detail' },
  mandate: { title: 'portal.notice.mandate', detail: 'portal.notice.mandate.detail' },
  appointment: { title: 'portal.notice.appointment', detail: 'portal.notice.appointment.detail' },
  question: { title: 'portal.notice.question', detail: 'portal.notice.question.detail' },
  'question-answered': { title: 'portal.notice.answered', detail: 'portal.notice.answered.detail' },
  decision: { title: 'portal.notice.decision', detail: 'portal.notice.decision.detail' },
  refund: { title: 'portal.notice.refund', detail: 'portal.notice.refund.detail' },
  'return-question': { title: 'portal.notice.returnQuestion', detail: 'portal.notice.returnQuestion.detail' },
  'number-missing': { title: 'portal.notice.numberMissing', detail: 'portal.notice.numberMissing.detail' },
  proof: { title: 'proof.notice.made', detail: 'proof.notice.made.detail' },
  passkey: { title: 'devices.notice', detail: 'devices.notice.detail' },
  'coverage-changed': { title: 'portal.notice.coverage', detail: 'portal.notice.coverage.detail' },
};

type Said = { readonly title: MessageId; readonly detail: MessageId };

/** What a kind says otherwise in a case of its own: the stay that the card ends with, a recalled card that nobody has yet, a mandate's last day. */
function special(kind: string, { subject, state }: Notification['facts']): Said | undefined {
  if (kind === 'renewal' && subject === 'stay') return { title: 'life.stay', detail: 'life.stay.detail' };
  if (kind === 'mandate' && state === 'soon') return { title: 'mandates.soon', detail: 'mandates.soon.detail' };
  if (kind === 'mandate' && state === 'over') return { title: 'mandates.over', detail: 'mandates.over.detail' };
  if (kind === 'recall' && state === 'made-again') return { title: 'ui.application.madeAgain', detail: 'ui.application.madeAgain.detail' };
  if (kind === 'proof' && state === 'checked') return { title: 'proof.notice.checked', detail: 'proof.notice.checked.detail' };
  if (kind === 'proof' && state === 'other-asker') return { title: 'proof.notice.other', detail: 'proof.notice.other.detail' };
  return undefined;
}

/** A notification: when, what, by when something is due, and what to do. */
export function NotificationLine({ notification }: { notification: Notification }) {
  const { t, language } = useText();
  const { kind, facts, at, isRead } = notification;
  const text = special(kind, facts) ?? texts[kind] ?? { title: 'portal.notice.other', detail: 'portal.notice.other.detail' };
  const values = { state: '', subject: '', about: '', ...facts };
  return (
    <li className="border-b border-line py-4">
      <p className="text-ink-soft">
        <time dateTime={at}>{formatMoment(at, language)}</time>
        {!isRead && <span className="ml-3 font-700 text-link">{t('portal.notices.new')}</span>}
      </p>
      <p className="text-std-17B-170">{t(text.title, values)}</p>
      {typeof facts.by === 'string' && <p className="font-700">{t('portal.task.by', { date: formatDate(facts.by, language) })}</p>}
      <p>{t(text.detail, values)}</p>
    </li>
  );
}
