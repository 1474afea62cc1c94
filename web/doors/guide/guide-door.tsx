import { findTopic } from '../../guide/topics.ts';
import { GuideProvider } from '../../guide/use-guide.tsx';
import { useText } from '../../i18n/text.tsx';
import { Frame } from '../../ui/frame.tsx';
import { usePath } from '../../ui/route.ts';
import { GuideHome } from './guide-home.tsx';
import { TopicPage } from './topic-page.tsx';

/** `/guide`: open to all, without signing in. */
export function GuideDoor() {
  const { t } = useText();
  const topic = findTopic(usePath().replace(/^\/guide\/?/, ''));
  return (
    <Frame title={t('guide.title')} owner={t('guide.owner')} icon="info" home="/guide">
      <GuideProvider>{topic ? <TopicPage key={topic.id} topic={topic} /> : <GuideHome />}</GuideProvider>
    </Frame>
  );
}
