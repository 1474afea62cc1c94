import { useResource } from '../../../api/use-resource.ts';
import { useText } from '../../../i18n/text.tsx';
import type { CaseLine, Procedure } from '../../../procedures/types.ts';
import { Page } from '../../../ui/page.tsx';
import { usePath } from '../../../ui/route.ts';
import { Await } from '../../../ui/states.tsx';
import { AboutPage } from '../procedures/about-page.tsx';
import { CasePage } from '../procedures/case-page.tsx';
import { CataloguePage } from '../procedures/catalogue-page.tsx';
import { proceduresAt } from '../procedures/places.ts';

/** The catalogue, what one procedure is and its way without the card, and one's own cases. */
export function ProceduresPage() {
  const { t } = useText();
  const path = usePath();
  const { resource, reload } = useResource<{ procedures: readonly Procedure[] }>('/api/v1/procedures');
  const mine = useResource<{ cases: readonly CaseLine[] }>('/api/v1/portal/procedures/cases');
  if (resource.state !== 'ready') {
    return (
      <Page title={t('portal.page.procedures')}>
        <Await resource={resource} onRetry={reload}>
          {() => null}
        </Await>
      </Page>
    );
  }
  const { procedures } = resource.data;
  const [, part, id, step] = /^\/portal\/procedures\/(about|case)\/([a-z0-9-]+)(?:\/([A-Za-z]+))?$/.exec(path) ?? [];
  const chosen = part === 'about' ? procedures.find((each) => each.id === id) : undefined;
  if (chosen) return <AboutPage key={chosen.id} procedure={chosen} mine={mine} />;
  if (part === 'case' && id) return <CasePage key={id} id={id} step={step} procedures={procedures} onChanged={mine.reload} />;
  if (path !== proceduresAt) {
    return <Page title={t('portal.nowhere')} lead={t('portal.nowhere.next')} back={proceduresAt} />;
  }
  return <CataloguePage procedures={procedures} mine={mine} />;
}
