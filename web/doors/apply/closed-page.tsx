import { useText } from '../../i18n/text.tsx';
import { Page } from '../../ui/page.tsx';
import type { ApplyStep } from './apply-door.tsx';

/** There is nothing to apply for: a card exists, or nobody lives here under this number any more. */
export function ClosedPage({ view }: ApplyStep) {
  const { t } = useText();
  const hasCard = view?.step === 'card-exists';
  return (
    <Page title={t(hasCard ? 'apply.closed.card' : 'apply.closed.resident')} back="/apply">
      <p className="mt-6">{t(hasCard ? 'apply.closed.card.detail' : 'apply.closed.resident.detail')}</p>
    </Page>
  );
}
