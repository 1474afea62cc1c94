import { useText } from '../i18n/text.tsx';
import { Icon } from '../ui/icons.tsx';
import type { TopicId } from './topics.ts';

/** Beside a procedure: the way to the questions that people ask about it. It opens beside the page, where typed values stay. */
export function GuideBeside({ topic }: { topic: TopicId }) {
  const { t } = useText();
  return (
    <p className="mt-10 not-printed">
      <a
        href={`/guide/${topic}`}
        target="_blank"
        rel="noreferrer"
        className="inline-flex min-h-11 items-center gap-2 text-link underline underline-offset-4"
      >
        <Icon name="info" size={22} />
        {t('ui.guide.beside')}
      </a>
    </p>
  );
}
