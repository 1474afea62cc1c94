import { useText } from '../../i18n/text.tsx';
import { Page } from '../../ui/page.tsx';

export function ProgressPage() {
  const { t } = useText();
  return <Page title={t('apply.title')} />;
}
