import type { ReactNode } from 'react';
import type { ApiProblem } from '../api/client.ts';
import type { Resource } from '../api/use-resource.ts';
import { useText } from '../i18n/text.tsx';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icons.tsx';

export function Loading() {
  const { t } = useText();
  return (
    <div className="waiting flex items-center gap-3 py-10 text-ink-soft" role="status">
      <span className="inline-block size-5 animate-spin rounded-full border-2 border-line border-t-ink-soft" aria-hidden="true" />
      {t('ui.loading')}
    </div>
  );
}

/** Nothing here yet, said in words, with what would bring something here. */
export function Empty({ title, icon = 'info', children }: { title: string; icon?: IconName; children?: ReactNode }) {
  return (
    <div className="my-6 flex flex-col items-center gap-2 rounded-12 border border-dashed border-line-strong px-4 py-10 text-center text-ink-soft">
      <Icon name={icon} size={36} />
      <p className="text-std-17B-170 text-ink">{title}</p>
      {children}
    </div>
  );
}

function titleOf(problem: ApiProblem, t: ReturnType<typeof useText>['t']): { title: string; detail: string } {
  if (problem.kind === 'offline') return { title: t('ui.offline.title'), detail: t('ui.offline.detail') };
  if (problem.kind === 'forbidden' && !problem.title) return { title: t('ui.forbidden.title'), detail: t('ui.forbidden.detail') };
  if (!problem.title) return { title: t('ui.failed.title'), detail: t('ui.failed.detail') };
  return { title: problem.title, detail: problem.detail };
}

/** A refusal or failure in the server's words; without words, in ours. The request's id is shown so that it can be found. */
export function Problem({ problem, onRetry }: { problem: ApiProblem; onRetry?: () => void }) {
  const { t } = useText();
  const { title, detail } = titleOf(problem, t);
  return (
    <Banner kind={problem.kind === 'offline' ? 'warning' : 'error'} title={title}>
      {detail && <p>{detail}</p>}
      {problem.instance && problem.status >= 500 && (
        <p className="text-dns-14N-130 text-ink-soft">{t('ui.requestId', { id: problem.instance })}</p>
      )}
      {onRetry && (
        <Button size="small" onPress={onRetry}>
          {t('ui.retry')}
        </Button>
      )}
    </Banner>
  );
}

/** Shows what a read brought, or the designed state in its place. */
export function Await<Data>(props: { resource: Resource<Data>; onRetry: () => void; children: (data: Data) => ReactNode }) {
  const { resource } = props;
  if (resource.state === 'loading') return <Loading />;
  if (resource.state === 'failed') return <Problem problem={resource.problem} onRetry={props.onRetry} />;
  return props.children(resource.data);
}
