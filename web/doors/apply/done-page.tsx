import { useText } from '../../i18n/text.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Page } from '../../ui/page.tsx';
import type { ApplyStep } from './apply-door.tsx';

export function DonePage({ reference }: ApplyStep) {
  const { t } = useText();
  return (
    <Page title={t('apply.done.heading')}>
      <div className="mt-6 flex items-start gap-4 rounded-12 border-2 border-good bg-good-soft p-5 text-ink">
        <span className="text-good">
          <Icon name="check" size={36} />
        </span>
        <div>
          <p className="text-ink-soft">{t('apply.done.reference')}</p>
          <p className="text-[1.75rem] font-700 tabular">{reference}</p>
        </div>
      </div>
      <h2 className="mt-8 text-std-20B-150">{t('apply.done.next')}</h2>
      <ol className="mt-3 list-decimal space-y-2 pl-6">
        <li>{t('apply.done.next.make')}</li>
        <li>{t('apply.done.next.notice')}</li>
        <li>{t('apply.done.next.collect')}</li>
      </ol>
      <div className="mt-8">
        <ButtonLink href="/apply/progress">{t('apply.done.progress')}</ButtonLink>
      </div>
    </Page>
  );
}
