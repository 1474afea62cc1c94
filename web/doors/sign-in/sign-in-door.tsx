import { useState } from 'react';
import { fromBase64, toBase64 } from '../../api/base64.ts';
import { callApi, newKey } from '../../api/client.ts';
import { useResource } from '../../api/use-resource.ts';
import { TapDialog, type TapRequest } from '../../card/tap-dialog.tsx';
import { GuideBeside } from '../../guide/guide-beside.tsx';
import type { MessageId } from '../../i18n/messages.ts';
import { nameIn } from '../../i18n/names.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Frame } from '../../ui/frame.tsx';
import { Page } from '../../ui/page.tsx';
import { Await } from '../../ui/states.tsx';
import { DeviceSignIn } from './device-sign-in.tsx';

interface SignInPage {
  readonly uid: string;
  readonly service: { readonly name: { readonly ja: string; readonly en: string }; readonly isPublicInstitution: boolean };
  readonly asks: readonly ('name' | 'address' | 'birthdate' | 'gender')[];
  readonly takesPasskeys: boolean;
  readonly challenge: string;
  readonly message: string;
}

const asked: Record<SignInPage['asks'][number], MessageId> = {
  name: 'signIn.asks.name',
  address: 'signIn.asks.address',
  birthdate: 'signIn.asks.birthdate',
  gender: 'signIn.asks.gender',
};

/** The challenge is fetched when the card is in: it lives for a short time only. */
async function answerChallenge(path: string, ...[terminal, pin]: Parameters<TapRequest['work']>): Promise<void> {
  const page = await callApi<SignInPage>(path);
  const certificate = await terminal.readCertificate('authentication');
  const signature = await terminal.sign('authentication', fromBase64(page.message), pin);
  const body = { certificate: toBase64(certificate), signature: toBase64(signature), challenge: page.challenge };
  const { redirectTo } = await callApi<{ redirectTo: string }>(`${path}/card`, { method: 'POST', body, key: newKey() });
  window.location.assign(redirectTo);
}

function useSignInTap(path: string): { request: TapRequest | undefined; open: () => void; close: () => void } {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  const [request] = useState<TapRequest>(() => ({
    title: t('signIn.tap.title'),
    reason: t('signIn.tap.reason'),
    pin: 'authentication',
    work: (terminal, pin, cardId) => answerChallenge(path, terminal, pin, cardId),
  }));
  return { request: isOpen ? request : undefined, open: () => setOpen(true), close: () => setOpen(false) };
}

function Asked({ page }: { page: SignInPage }) {
  const { t } = useText();
  if (page.asks.length === 0) return <p className="mt-6">{t('signIn.asks.nothing')}</p>;
  return (
    <section className="mt-6" aria-labelledby="asks">
      <h2 id="asks" className="text-std-17B-170">
        {t('signIn.asks')}
      </h2>
      <ul className="mt-1 list-disc pl-6">
        {page.asks.map((item) => (
          <li key={item}>{t(asked[item])}</li>
        ))}
      </ul>
    </section>
  );
}

function Question({ page, path }: { page: SignInPage; path: string }) {
  const { t, language } = useText();
  const { request, open, close } = useSignInTap(path);
  const [isLeaving, setLeaving] = useState(false);
  const service = nameIn(page.service.name, language);
  const leave = async () => {
    setLeaving(true);
    const { redirectTo } = await callApi<{ redirectTo: string }>(`${path}/abort`, { method: 'POST' }).finally(() => setLeaving(false));
    window.location.assign(redirectTo);
  };
  return (
    <Page
      title={t('signIn.heading', { service })}
      lead={t(page.service.isPublicInstitution ? 'signIn.lead.public' : 'signIn.lead.private')}
    >
      <Asked page={page} />
      <p className="mt-6 text-ink-soft">{t('signIn.pin')}</p>
      <div className="mt-8 flex flex-wrap gap-4">
        <Button look="primary" onPress={open}>
          {t('signIn.start')}
        </Button>
        <Button onPress={leave} isBusy={isLeaving}>
          {t('signIn.leave')}
        </Button>
      </div>
      {page.takesPasskeys && <DeviceSignIn path={path} />}
      <p className="mt-8 text-ink-soft">{t('signIn.noCard')}</p>
      <GuideBeside topic="sign-in" />
      <TapDialog request={request} onClose={close} />
    </Page>
  );
}

export function SignInDoor() {
  const { t } = useText();
  const uid = new URLSearchParams(window.location.search).get('uid') ?? '';
  const path = `/api/v1/identity/interactions/${encodeURIComponent(uid)}`;
  const { resource, reload } = useResource<SignInPage>(path);
  return (
    <Frame title={t('signIn.title')} owner={t('signIn.owner')} icon="sign-in" home="/">
      {resource.state === 'ready' ? (
        <Question page={resource.data} path={path} />
      ) : (
        <Page title={t('signIn.title')}>
          <Await resource={resource} onRetry={reload}>
            {() => null}
          </Await>
        </Page>
      )}
    </Frame>
  );
}
