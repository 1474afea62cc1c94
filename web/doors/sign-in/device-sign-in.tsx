import { useState } from 'react';
import { ApiError, type ApiProblem, callApi } from '../../api/client.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { inputLook } from '../../ui/fields.tsx';
import { Problem } from '../../ui/states.tsx';
import { useOfferedPasskey } from './use-offered-passkey.ts';

type Failure = { readonly is: 'aborted' } | { readonly is: 'refused'; readonly problem: ApiProblem } | undefined;

interface Ceremony {
  /** Among the suggestions of the field, rather than in a window of its own. */
  readonly isOffered: boolean;
  readonly mayStart: () => boolean;
}

async function signInWithDevice(path: string, { isOffered, mayStart }: Ceremony): Promise<void> {
  const optionsJSON = await callApi<never>(`${path}/passkey/options`, { method: 'POST', body: {} });
  const { startAuthentication } = await import('@simplewebauthn/browser');
  if (!mayStart()) return;
  const body = await startAuthentication({ optionsJSON, useBrowserAutofill: isOffered });
  const { redirectTo } = await callApi<{ redirectTo: string }>(`${path}/passkey`, { method: 'POST', body });
  window.location.assign(redirectTo);
}

/** Where the browser shows the passkeys of this device; nothing that is typed here goes anywhere. */
function PasskeyField() {
  const { t } = useText();
  return (
    <div className="my-6">
      <label htmlFor="passkey" className="text-std-16B-170">
        {t('devices.field')}
      </label>
      <div id="passkey-hint" className="text-ink-soft">
        {t('devices.field.hint')}
      </div>
      <input
        id="passkey"
        className={inputLook(false)}
        autoComplete="username webauthn"
        aria-describedby="passkey-hint"
        spellCheck={false}
      />
    </div>
  );
}

/** The device's own passkey in place of the card, for viewing. Shown where the door takes one and the browser has any. */
export function DeviceSignIn({ path }: { path: string }) {
  return typeof window.PublicKeyCredential === 'function' ? <DeviceQuestion path={path} /> : null;
}

function DeviceQuestion({ path }: { path: string }) {
  const { t } = useText();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const refuse = (error: unknown): boolean => {
    if (error instanceof ApiError) setFailure({ is: 'refused', problem: error.problem });
    return error instanceof ApiError;
  };
  const canOffer = useOfferedPasskey((mayStart) => signInWithDevice(path, { isOffered: true, mayStart }), isBusy, refuse);
  const start = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      await signInWithDevice(path, { isOffered: false, mayStart: () => true });
    } catch (error) {
      if (!refuse(error)) setFailure({ is: 'aborted' });
      setBusy(false);
    }
  };
  return (
    <section className="mt-10 border-t border-line pt-6">
      {failure?.is === 'refused' && <Problem problem={failure.problem} />}
      {failure?.is === 'aborted' && (
        <Banner kind="warning" title={t('devices.signIn.aborted')}>
          {t('devices.signIn.aborted.detail')}
        </Banner>
      )}
      <p className="mb-3 text-ink-soft">{t('devices.signIn.about')}</p>
      {canOffer && <PasskeyField />}
      <Button onPress={start} isBusy={isBusy}>
        {t('devices.signIn')}
      </Button>
    </section>
  );
}
