import { useState } from 'react';
import { ApiError, type ApiProblem, callApi } from '../../api/client.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/states.tsx';

type Failure = { readonly is: 'aborted' } | { readonly is: 'refused'; readonly problem: ApiProblem } | undefined;

async function signInWithDevice(path: string): Promise<void> {
  const optionsJSON = await callApi<never>(`${path}/passkey/options`, { method: 'POST', body: {} });
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const body = await startAuthentication({ optionsJSON });
  const { redirectTo } = await callApi<{ redirectTo: string }>(`${path}/passkey`, { method: 'POST', body });
  window.location.assign(redirectTo);
}

/** The device's own passkey in place of the card, for viewing. Shown where the door takes one and the browser has any. */
export function DeviceSignIn({ path }: { path: string }) {
  const { t } = useText();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  if (typeof window.PublicKeyCredential !== 'function') return null;
  const start = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      await signInWithDevice(path);
    } catch (error) {
      setFailure(error instanceof ApiError ? { is: 'refused', problem: error.problem } : { is: 'aborted' });
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
      <Button onPress={start} isBusy={isBusy}>
        {t('devices.signIn')}
      </Button>
    </section>
  );
}
