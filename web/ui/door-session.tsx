import { useState } from 'react';
import { askEarly, callApi, problemOf } from '../api/client.ts';
import { type Loaded, useResource } from '../api/use-resource.ts';
import type { MessageId } from '../i18n/messages.ts';
import { useText } from '../i18n/text.tsx';
import { Banner } from './banner.tsx';
import { ButtonLink } from './button.tsx';

export type SessionDoor = 'portal' | 'tax' | 'counter' | 'bureau' | 'helpline';

export type DoorSession =
  | { readonly signedIn: false; readonly signInAt: string }
  | {
      readonly signedIn: true;
      readonly level: 'card' | 'viewing';
      readonly roles: readonly string[];
      readonly offices: readonly string[];
      readonly expiresAt: string;
    };

const sessionPath = (door: SessionDoor): string => `/api/v1/${door}/session`;

/** Before the page stands: the first {@link useDoorSession} is given the answer. */
export const askForSession = (door: SessionDoor): Promise<DoorSession | undefined> => askEarly(sessionPath(door));

/** Whether somebody is signed in at a door. A session dies with its card's block, so it is asked again while the page is open. */
export function useDoorSession(door: SessionDoor): Loaded<DoorSession> {
  return useResource<DoorSession>(sessionPath(door), 15_000);
}

/** Where the browser goes to sign in, and the page of this door that it comes back to. */
export function signInAddress(door: SessionDoor, returnTo = window.location.pathname): string {
  return `/api/v1/${door}/session/start?return=${encodeURIComponent(returnTo)}`;
}

export function SignInLink({ door, label }: { door: SessionDoor; label?: string }) {
  const { t } = useText();
  return <ButtonLink href={signInAddress(door)}>{label ?? t('ui.signIn')}</ButtonLink>;
}

export function SignOutButton({ door, onDone }: { door: SessionDoor; onDone: () => Promise<void> }) {
  const { t } = useText();
  const [isBusy, setBusy] = useState(false);
  return (
    <button
      type="button"
      className="min-h-11 px-2 text-oln-14N-100 underline underline-offset-4"
      disabled={isBusy}
      onClick={async () => {
        setBusy(true);
        await callApi(`/api/v1/${door}/session/end`, { method: 'POST' }).catch(problemOf);
        await onDone();
        setBusy(false);
      }}
    >
      {t('ui.signOut')}
    </button>
  );
}

const problems: Record<string, { readonly kind: 'warning' | 'error'; readonly title: MessageId; readonly detail: MessageId }> = {
  MYNA_IDENTITY_SIGN_IN_ABORTED: { kind: 'warning', title: 'ui.signIn.aborted.title', detail: 'ui.signIn.aborted.detail' },
  MYNA_IDENTITY_SIGN_IN_FAILED: { kind: 'error', title: 'ui.signIn.failed.title', detail: 'ui.signIn.failed.detail' },
};

/** What the sign-in service sent the browser back with, from the address. */
export function SignInProblem() {
  const { t } = useText();
  const code = new URLSearchParams(window.location.search).get('problem');
  const problem = code ? problems[code] : undefined;
  if (!problem) return null;
  return (
    <Banner kind={problem.kind} title={t(problem.title)}>
      {t(problem.detail)}
    </Banner>
  );
}

/** In place of a page whose session ended while it was open. */
export function SignedOutNotice({ door }: { door: SessionDoor }) {
  const { t } = useText();
  return (
    <Banner kind="warning" title={t('ui.signedOut.title')}>
      <p>{t('ui.signedOut.detail')}</p>
      <SignInLink door={door} />
    </Banner>
  );
}
