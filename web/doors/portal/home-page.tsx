import type { ReactNode } from 'react';
import { useResource } from '../../api/use-resource.ts';
import { SignedOutNotice } from '../../ui/door-session.tsx';
import { Page } from '../../ui/page.tsx';
import { Await } from '../../ui/states.tsx';
import type { PortalHome } from './portal-types.ts';

export const homePath = '/api/v1/portal/home';

/** A page over what the registers say of the signed-in person. */
export function HomePage({ title, children }: { title: string; children: (home: PortalHome) => ReactNode }) {
  const { resource, reload } = useResource<PortalHome>(homePath);
  const isSignedOut = resource.state === 'failed' && resource.problem.kind === 'signedOut';
  return (
    <Page title={title}>
      {isSignedOut ? (
        <SignedOutNotice door="portal" />
      ) : (
        <Await resource={resource} onRetry={reload}>
          {children}
        </Await>
      )}
    </Page>
  );
}
