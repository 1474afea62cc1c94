import { useState } from 'react';
import { type ApiProblem, callApi } from '../../../api/client.ts';
import { TapDialog, type TapRequest } from '../../../card/tap-dialog.tsx';
import { formatDate } from '../../../i18n/dates.ts';
import type { MessageId } from '../../../i18n/messages.ts';
import { useText } from '../../../i18n/text.tsx';
import { Button } from '../../../ui/button.tsx';
import { isoDateOf } from '../../../ui/date-field.tsx';
import { FactTable } from '../../../ui/fact-table.tsx';
import { Page } from '../../../ui/page.tsx';
import { PersonName } from '../../../ui/person-name.tsx';
import { Problem } from '../../../ui/states.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { signing } from './card-signature.ts';
import { type GivenAnswers, type GiveStep, giveAt } from './give-steps.ts';
import { SignedText } from './signed-text.tsx';
import { mandatesApi, type OpenDocument } from './types.ts';

/** Everything that is going to be signed, each with the way back to it. */
export function CheckMandate({
  answers,
  draft,
  onSigned,
}: {
  answers: GivenAnswers;
  draft: OpenDocument;
  onSigned: (invitation: string) => Promise<void>;
}) {
  const { t, language } = useText();
  const [request, setRequest] = useState<TapRequest>();
  const [problem, setProblem] = useState<ApiProblem>();
  const change = (step: GiveStep, label: MessageId) => (
    <PortalLink href={giveAt(step)} className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
      {t('mandates.change')}
      <span className="sr-only"> {t(label)}</span>
    </PortalLink>
  );
  const tap = () => {
    setProblem(undefined);
    setRequest({
      title: t('mandates.sign'),
      reason: t('mandates.sign.reason'),
      pin: 'signature',
      work: signing({
        toSign: `${mandatesApi}/${draft.id}/to-sign`,
        onSigned: async (body) => {
          const path = `${mandatesApi}/${draft.id}/signature`;
          const { invitation } = await callApi<{ invitation: string }>(path, { method: 'POST', body });
          await onSigned(invitation);
        },
        onRefused: setProblem,
      }),
    });
  };
  return (
    <Page title={t('mandates.check')} lead={t('mandates.check.lead')} back={giveAt('last')}>
      {problem && <Problem problem={problem} />}
      <FactTable
        facts={[
          { label: t('mandates.check.who'), value: <PersonName name={answers.name} />, action: change('name', 'mandates.check.who') },
          {
            label: t('mandates.check.born'),
            value: formatDate(isoDateOf(answers.born) ?? '', language),
            action: change('born', 'mandates.check.born'),
          },
          {
            label: t('mandates.check.scopes'),
            value: answers.scopes.map((scope) => (
              <span key={scope} className="block">
                {t(`mandates.scope.${scope}`)}
              </span>
            )),
            action: change('scopes', 'mandates.check.scopes'),
          },
          {
            label: t('mandates.check.until'),
            value: formatDate(isoDateOf(answers.last) ?? '', language),
            action: change('last', 'mandates.check.until'),
          },
        ]}
      />
      <SignedText text={draft.document} />
      <div className="mt-8">
        <Button look="primary" onPress={tap}>
          {t('mandates.sign')}
        </Button>
      </div>
      <TapDialog request={request} onClose={() => setRequest(undefined)} />
    </Page>
  );
}
