import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { TapDialog, type TapRequest } from '../../../card/tap-dialog.tsx';
import { formatDate } from '../../../i18n/dates.ts';
import { useText } from '../../../i18n/text.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { FactTable } from '../../../ui/fact-table.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { Page, QuestionPage } from '../../../ui/page.tsx';
import { goTo } from '../../../ui/route.ts';
import { Problem } from '../../../ui/states.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { actFor, isOfPortal } from './acting.ts';
import { signing } from './card-signature.ts';
import { SignedText } from './signed-text.tsx';
import { type Invitation, mandatesApi, mandatesAt } from './types.ts';

const takeAt = `${mandatesAt}/take`;
const invitationApi = `${mandatesApi}/invitation`;
const digitsOf = (typed: string): string => typed.normalize('NFKC').replace(/[\s-]/g, '');

function NumberQuestion({ onFound }: { onFound: (found: Invitation, digits: string) => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const find = async () => {
    setError(undefined);
    setProblem(undefined);
    const invitation = digitsOf(typed);
    if (!/^\d{12}$/.test(invitation)) return setError(t('mandates.number.missing'));
    setBusy(true);
    try {
      onFound(await callApi<Invitation>(invitationApi, { method: 'POST', body: { invitation } }), invitation);
    } catch (thrown) {
      const refused = problemOf(thrown);
      if (refused.code === 'MYNA_MANDATES_INVITATION_UNKNOWN') setError(`${refused.title} ${refused.detail}`);
      else setProblem(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <QuestionPage
      title={t('mandates.number')}
      back={mandatesAt}
      faults={error ? [{ field: 'number', message: error }] : []}
      isBusy={isBusy}
      onContinue={() => void find()}
    >
      {problem && <Problem problem={problem} />}
      <TextField
        id="number"
        label={t('mandates.number')}
        isLabelHidden
        hint={t('mandates.number.hint')}
        value={typed}
        onChange={setTyped}
        inputMode="numeric"
        width="16rem"
        maxLength={20}
        isMono
        error={error}
      />
    </QuestionPage>
  );
}

/** What somebody asks for, to be read before it is signed. */
function FoundPage({ found, digits, onDone }: { found: Invitation; digits: string; onDone: (end: 'taken' | 'declined') => Promise<void> }) {
  const { t, language } = useText();
  const [request, setRequest] = useState<TapRequest>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const send = (path: string, body: object): Promise<void> => callApi(`${invitationApi}/${path}`, { method: 'POST', body });
  const accept = () => {
    setProblem(undefined);
    setRequest({
      title: t('mandates.accept'),
      reason: t('mandates.accept.reason'),
      pin: 'signature',
      work: signing({
        toSign: `${invitationApi}/to-sign`,
        more: { invitation: digits },
        onSigned: async (signed) => {
          await send('accept', { ...signed, invitation: digits });
          await onDone('taken');
        },
        onRefused: setProblem,
      }),
    });
  };
  const decline = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await send('decline', { invitation: digits });
      await onDone('declined');
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <Page title={t('mandates.found', { name: found.name })} lead={t('mandates.found.lead')} back={mandatesAt}>
      {problem && <Problem problem={problem} />}
      <FactTable
        facts={[
          {
            label: t('mandates.check.scopes'),
            value: found.scopes.map((scope) => (
              <span key={scope} className="block">
                {t(`mandates.scope.${scope}`)}
              </span>
            )),
          },
          { label: t('mandates.check.until'), value: formatDate(found.until, language) },
        ]}
      />
      <SignedText text={found.document} />
      <div className="mt-8 flex flex-wrap gap-4">
        <Button look="primary" onPress={accept}>
          {t('mandates.accept')}
        </Button>
        <Button isBusy={isBusy} onPress={() => void decline()}>
          {t('mandates.decline')}
        </Button>
      </div>
      <TapDialog request={request} onClose={() => setRequest(undefined)} />
    </Page>
  );
}

/** 受任: the number, the text, the signature; or no. */
export function TakePages({ step, reload }: { step: string | undefined; reload: () => Promise<void> }) {
  const { t } = useText();
  const [found, setFound] = useState<{ invitation: Invitation; digits: string }>();
  const [end, setEnd] = useState<'taken' | 'declined'>();
  if (step === 'done' && end && found) {
    const { id, name, scopes } = found.invitation;
    const mandate = { id, kind: 'agent', name, scopes } as const;
    return (
      <Page title={t(`mandates.${end}`, { name })}>
        <Banner kind={end === 'taken' ? 'success' : 'info'} title={t(`mandates.${end}.detail`, { name })} />
        {end === 'taken' && isOfPortal(mandate) && (
          <Button look="primary" onPress={() => actFor(mandate)}>
            {t('mandates.act', { name })}
          </Button>
        )}
        <p className="mt-4">
          <PortalLink href={mandatesAt} className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
            {t('mandates.title')}
          </PortalLink>
        </p>
      </Page>
    );
  }
  if (step === 'text' && found) {
    const onDone = async (what: 'taken' | 'declined') => {
      setEnd(what);
      goTo(`${takeAt}/done`, { replace: true });
      await reload();
    };
    return <FoundPage found={found.invitation} digits={found.digits} onDone={onDone} />;
  }
  return (
    <NumberQuestion
      onFound={(invitation, digits) => {
        setFound({ invitation, digits });
        goTo(`${takeAt}/text`);
      }}
    />
  );
}
