import { useResource } from '../../../api/use-resource.ts';
import { useText } from '../../../i18n/text.tsx';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { Page } from '../../../ui/page.tsx';
import { usePath } from '../../../ui/route.ts';
import { Await } from '../../../ui/states.tsx';
import { GivePages } from '../mandates/give-pages.tsx';
import { MandateLists } from '../mandates/mandate-lists.tsx';
import { TakePages } from '../mandates/take-pages.tsx';
import { mandatesApi, mandatesAt, type OwnMandates } from '../mandates/types.ts';

/** 代理: who acts for whom, giving a mandate, taking one, ending one. */
export function MandatesPage() {
  const { t } = useText();
  const path = usePath();
  const { resource, reload } = useResource<OwnMandates>(mandatesApi);
  if (resource.state === 'ready') {
    const mandates = resource.data;
    const place = path.slice(mandatesAt.length + 1);
    const [way, step] = place.split('/');
    if (way === 'give' && mandates.mayGive) return <GivePages step={step} mandates={mandates} reload={reload} />;
    if (way === 'take') return <TakePages step={step} reload={reload} />;
    return <MandateLists mandates={mandates} reload={reload} />;
  }
  const isSignedOut = resource.state === 'failed' && resource.problem.kind === 'signedOut';
  return (
    <Page title={t('mandates.title')}>
      {isSignedOut ? (
        <SignedOutNotice door="portal" />
      ) : (
        <Await resource={resource} onRetry={reload}>
          {() => null}
        </Await>
      )}
    </Page>
  );
}
