import type { ReactNode } from 'react';
import { useResource } from '../../../api/use-resource.ts';
import { GuideBeside } from '../../../guide/guide-beside.tsx';
import { formatMoment } from '../../../i18n/dates.ts';
import { useText } from '../../../i18n/text.tsx';
import { useTitles } from '../../../identity/uses.ts';
import { Banner } from '../../../ui/banner.tsx';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { Page } from '../../../ui/page.tsx';
import { usePath } from '../../../ui/route.ts';
import { Await } from '../../../ui/states.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { NewProof } from './new-proof.tsx';
import { ProofCase } from './proof-case.tsx';
import { type OwnProof, type OwnProofs, proofsApi } from './proof-types.ts';
import { stateTitles } from './state-titles.ts';

const base = '/portal/proof';

function ProofLine({ proof }: { proof: OwnProof }) {
  const { t, language } = useText();
  return (
    <li className="border-b border-line py-4">
      <PortalLink href={`${base}/${proof.id}`} className="font-700 text-link underline underline-offset-4 break-words">
        {proof.asker}
      </PortalLink>
      <p>{t(useTitles[proof.use])}</p>
      <p className="text-ink-soft">
        {t(stateTitles[proof.state])} · {formatMoment(proof.madeAt, language)}
      </p>
    </li>
  );
}

function ProofList({ own }: { own: OwnProofs }) {
  const { t } = useText();
  if (!own.isOffered) {
    return (
      <Banner kind="info" title={t('proof.notOffered')}>
        <a href="/verify/number">{t('proof.notOffered.link')}</a>
      </Banner>
    );
  }
  return (
    <>
      <p className="mt-6">{t('proof.hours', { hours: own.validHours })}</p>
      <p className="mt-6">
        <PortalLink
          href={`${base}/new`}
          className="inline-flex min-h-12 items-center rounded-8 bg-accent px-5 py-2.5 font-700 text-on-accent hover:underline"
        >
          {t('proof.make')}
        </PortalLink>
      </p>
      {own.proofs.length === 0 ? (
        <p className="mt-8 text-ink-soft">{t('proof.none')}</p>
      ) : (
        <ul className="mt-8 border-t border-line">
          {own.proofs.map((proof) => (
            <ProofLine key={proof.id} proof={proof} />
          ))}
        </ul>
      )}
    </>
  );
}

/** The list of one's proofs, one of them, or a new one. */
export function ProofPages() {
  const { t } = useText();
  const path = usePath();
  const { resource, reload } = useResource<OwnProofs>(proofsApi);
  const isSignedOut = resource.state === 'failed' && resource.problem.kind === 'signedOut';
  const rest = path.slice(base.length + 1);
  const own = resource.state === 'ready' ? resource.data : undefined;
  const chosen = own?.proofs.find(({ id }) => id === rest);
  if (own?.isOffered && rest === 'new') return <NewProof validHours={own.validHours} onMade={reload} />;
  if (chosen) return <ProofCase key={chosen.id} proof={chosen} onChange={reload} />;
  const body: ReactNode = isSignedOut ? (
    <SignedOutNotice door="portal" />
  ) : (
    <Await resource={resource} onRetry={reload}>
      {(data) => <ProofList own={data} />}
    </Await>
  );
  return (
    <Page title={t('proof.title')} lead={t('proof.about')}>
      {body}
      <GuideBeside topic="number-proof" />
    </Page>
  );
}
