import { useText } from '../../../i18n/text.tsx';
import { Page } from '../../../ui/page.tsx';
import { AccessLog } from '../access-log.tsx';

export function LogPage() {
  const { t } = useText();
  return (
    <Page title={t('portal.log')} lead={t('portal.log.about')}>
      <AccessLog />
    </Page>
  );
}
