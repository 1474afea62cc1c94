import { useEffect, useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { IdentityQuestion } from '../../identity/identity-question.tsx';
import { Frame } from '../../ui/frame.tsx';
import { Page } from '../../ui/page.tsx';
import { goTo, usePath } from '../../ui/route.ts';
import { NumberQuestion } from './number-question.tsx';
import { ProofCheck } from './proof-check.tsx';

const choices = [
  { path: '/verify/proof', title: 'verify.choice.proof', about: 'verify.choice.proof.about' },
  { path: '/verify/number', title: 'verify.choice.number', about: 'verify.choice.number.about' },
  { path: '/verify/identity', title: 'verify.choice.identity', about: 'verify.choice.identity.about' },
] as const;

function Choices() {
  const { t } = useText();
  return (
    <Page title={t('verify.heading')} lead={t('verify.lead')}>
      <ul className="mt-8 space-y-4">
        {choices.map(({ path, title, about }) => (
          <li key={path} className="rounded-12 border border-line p-4 sm:p-5">
            <a
              href={path}
              className="text-std-18B-160 text-link underline underline-offset-4"
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                goTo(path);
              }}
            >
              {t(title)}
            </a>
            <p className="mt-1 text-ink-soft">{t(about)}</p>
          </li>
        ))}
      </ul>
      <h2 className="mt-12 text-std-20B-150">{t('verify.offline')}</h2>
      <p className="mt-2">{t('verify.offline.about')}</p>
      <ul className="mt-2 list-disc pl-6">
        <li>
          <a href="/ca/number-proof.crt">{t('verify.offline.authority')}</a>
        </li>
        <li>
          <a href="/api/v1/verify/keys">{t('verify.offline.keys')}</a>
        </li>
      </ul>
    </Page>
  );
}

/** What a code led here with: it stands behind the `#`, which no server sees, and is taken out of the address at once. */
function takeFragment(): string {
  const text = decodeURIComponent(window.location.hash.slice(1));
  // The skip link of every page leads to #main.
  if (!text || text === 'main') return '';
  window.history.replaceState(null, '', '/verify/proof');
  return text;
}

/** The public door of whoever was shown something: nothing is signed in, nothing stands in an address. */
export function VerifyDoor() {
  const { t } = useText();
  const [brought] = useState(takeFragment);
  const path = usePath();
  useEffect(() => {
    if (brought) goTo('/verify/proof', { replace: true });
  }, [brought]);
  return (
    <Frame title={t('verify.title')} owner={t('verify.owner')} icon="check" home="/verify">
      {path === '/verify/proof' ? (
        <ProofCheck brought={brought} />
      ) : path === '/verify/number' ? (
        <NumberQuestion />
      ) : path === '/verify/identity' ? (
        <IdentityQuestion back="/verify" />
      ) : (
        <Choices />
      )}
    </Frame>
  );
}
