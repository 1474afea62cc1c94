import { GuideBeside } from '../../../guide/guide-beside.tsx';
import { useText } from '../../../i18n/text.tsx';
import { Page } from '../../../ui/page.tsx';
import { usePath } from '../../../ui/route.ts';
import { AccessLog } from '../log/access-log.tsx';
import { AskPage } from '../log/ask-page.tsx';
import { QuestionsPage } from '../log/questions-page.tsx';

/** The log, a question about one of its lines, and all questions. */
export function LogPage() {
  const { t } = useText();
  const path = usePath();
  const entryId = /^\/portal\/log\/ask\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (entryId) return <AskPage key={entryId} entryId={entryId} />;
  if (path === '/portal/log/questions') return <QuestionsPage />;
  return (
    <Page title={t('portal.log')} lead={t('portal.log.about')}>
      <AccessLog />
      <GuideBeside topic="access-log" />
    </Page>
  );
}
