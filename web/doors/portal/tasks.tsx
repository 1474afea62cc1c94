import { formatDate } from '../../i18n/dates.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Icon } from '../../ui/icons.tsx';
import type { PortalTask } from './portal-types.ts';

const texts: Record<PortalTask['kind'], { readonly title: MessageId; readonly detail: MessageId }> = {
  'card-suspended': { title: 'portal.task.suspended', detail: 'portal.task.suspended.detail' },
  'card-expires': { title: 'portal.task.cardExpires', detail: 'portal.task.cardExpires.detail' },
  'stay-ends': { title: 'life.stay', detail: 'life.stay.detail' },
  'stay-pending': { title: 'life.stayPending', detail: 'life.stayPending.detail' },
  'stay-extended': { title: 'life.stayExtended', detail: 'life.stayExtended.detail' },
  'bring-card': { title: 'portal.task.bringCard', detail: 'portal.task.bringCard.detail' },
  'move-in': { title: 'portal.task.moveIn', detail: 'portal.task.moveIn.detail' },
  'update-card': { title: 'portal.task.updateCard', detail: 'portal.task.updateCard.detail' },
  'certificate-expires': { title: 'portal.task.certificateExpires', detail: 'portal.task.certificateExpires.detail' },
};

/** What needs doing and by when; when there is nothing, that is said once and quietly. */
export function Tasks({ tasks }: { tasks: readonly PortalTask[] }) {
  const { t, language } = useText();
  if (tasks.length === 0) {
    return (
      <p className="mt-6 flex items-center gap-3 rounded-12 border border-line p-4">
        <span className="text-good">
          <Icon name="check" />
        </span>
        {t('portal.task.none')}
      </p>
    );
  }
  return (
    <ul className="mt-6 space-y-3" aria-label={t('portal.task.heading')}>
      {tasks.map((task) => (
        <li key={`${task.kind}${task.certificate ?? ''}`} className="flex gap-3 rounded-12 border-2 border-warn bg-warn-soft p-4">
          <span className="text-warn">
            <Icon name="warning" />
          </span>
          <span>
            <span className="block font-700">{t(texts[task.kind].title)}</span>
            {task.by && <span className="block font-700">{t('portal.task.by', { date: formatDate(task.by, language) })}</span>}
            <span className="block">{t(texts[task.kind].detail)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
