import { useCallback, useEffect, useRef, useState } from 'react';
import { fromBase64, toBase64 } from '../api/base64.ts';
import { askForCardBy, callApi } from '../api/client.ts';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { TapDialog, type TapRequest } from './tap-dialog.tsx';

interface Challenge {
  readonly challenge: string;
  readonly message: string;
}

/** The chip signs for this session, which is one of the card from then on. */
async function raiseSession(path: string, ...[terminal, pin]: Parameters<TapRequest['work']>): Promise<void> {
  const page = await callApi<Challenge>(path);
  const certificate = await terminal.readCertificate('authentication');
  const signature = await terminal.sign('authentication', fromBase64(page.message), pin);
  const body = { certificate: toBase64(certificate), signature: toBase64(signature), challenge: page.challenge };
  await callApi(path, { method: 'POST', body });
}

/**
 * For a door whose sessions may be for viewing: says so, and asks for the card over the page when a call needs it. What was typed stays.
 *
 * @param onRaised called when the session is one of the card
 */
export function StepUp({ door, isViewing, onRaised }: { door: 'portal'; isViewing: boolean; onRaised: () => void }) {
  const { t } = useText();
  const [request, setRequest] = useState<TapRequest>();
  const answer = useRef<(isHeld: boolean) => void>(undefined);

  const ask = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        answer.current = resolve;
        setRequest({
          title: t('devices.card'),
          reason: t('devices.card.reason'),
          pin: 'authentication',
          work: async (...tap) => {
            await raiseSession(`/api/v1/${door}/session/card`, ...tap);
            answer.current?.(true);
            onRaised();
          },
        });
      }),
    [door, onRaised, t],
  );
  useEffect(() => askForCardBy(ask), [ask]);
  const close = () => {
    setRequest(undefined);
    // Given up, unless the card was held: a promise keeps its first answer.
    answer.current?.(false);
  };

  return (
    <>
      {isViewing && (
        <div className="border-b border-line bg-sunken not-printed">
          <p className="mx-auto flex max-w-280 flex-wrap items-center gap-x-4 px-4 text-oln-14N-100 sm:px-6">
            <span className="py-2">{t('devices.viewing')}</span>
            <Button look="quiet" size="small" onPress={() => void ask()}>
              {t('devices.viewing.card')}
            </Button>
          </p>
        </div>
      )}
      <TapDialog request={request} onClose={close} />
    </>
  );
}
