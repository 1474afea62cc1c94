import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { useRequestKey } from '../../../api/request-key.ts';
import type { Loaded } from '../../../api/use-resource.ts';
import { GuideBeside } from '../../../guide/guide-beside.tsx';
import { findTopic } from '../../../guide/topics.ts';
import { formatYen } from '../../../i18n/dates.ts';
import { nameIn } from '../../../i18n/names.ts';
import { useText } from '../../../i18n/text.tsx';
import { formAbout, formTitle } from '../../../procedures/form-text.ts';
import type { CaseLine, Procedure, ProcedureCase } from '../../../procedures/types.ts';
import { Button } from '../../../ui/button.tsx';
import { SignInLink } from '../../../ui/door-session.tsx';
import { FactTable } from '../../../ui/fact-table.tsx';
import { Page } from '../../../ui/page.tsx';
import { goTo } from '../../../ui/route.ts';
import { Problem } from '../../../ui/states.tsx';
import { caseAt, proceduresAt } from './places.ts';
import { Varies, WithoutCard } from './without-card.tsx';

function Begin({ procedure, mine }: { procedure: Procedure; mine: Loaded<{ cases: readonly CaseLine[] }> }) {
  const { t } = useText();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const keyOf = useRequestKey();
  const { resource } = mine;
  if (resource.state === 'failed' && resource.problem.kind === 'signedOut') {
    return (
      <div className="mt-8">
        <SignInLink door="portal" label={t('procedures.begin.signIn')} />
      </div>
    );
  }
  const draft =
    resource.state === 'ready' ? resource.data.cases.find((line) => line.procedure === procedure.id && line.stage === 'draft') : undefined;
  const begin = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { procedure: procedure.id };
      const path = '/api/v1/portal/procedures/cases';
      const begun = await callApi<ProcedureCase>(path, { method: 'POST', body, key: keyOf(path, body) });
      void mine.reload();
      goTo(caseAt(begun.id));
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <div className="mt-8">
      {problem && <Problem problem={problem} />}
      <Button look="primary" onPress={begin} isBusy={isBusy}>
        {t(draft ? 'procedures.begin.goOn' : 'procedures.begin')}
      </Button>
      <p className="mt-3 text-ink-soft">{t('procedures.begin.saved')}</p>
    </div>
  );
}

/** What a procedure is, before anything is asked. */
export function AboutPage({ procedure, mine }: { procedure: Procedure; mine: Loaded<{ cases: readonly CaseLine[] }> }) {
  const { t, language } = useText();
  const { id, feeYen, answerWithinDays, signing, basis } = procedure;
  const topic = findTopic(id);
  return (
    <Page title={t(formTitle(id))} lead={t(formAbout(id), procedure.figures)} back={proceduresAt}>
      <FactTable
        facts={[
          { label: t('procedures.who'), value: t('procedures.who.is', { who: procedure.who }) },
          { label: t('procedures.signing'), value: t(signing === 'signature' ? 'procedures.signing.needed' : 'procedures.signing.none') },
          {
            label: t('procedures.fee'),
            value: (
              <>
                {feeYen === 0 ? t('procedures.free') : t('procedures.fee.later', { yen: formatYen(feeYen, language) })}
                {feeYen > 0 && basis.fee.varies && <Varies />}
              </>
            ),
          },
          {
            label: t('procedures.term'),
            value: (
              <>
                {answerWithinDays === 0 ? t('procedures.term.now') : t('procedures.term.days', { days: answerWithinDays })}
                {answerWithinDays > 0 && basis.term.varies && <Varies />}
              </>
            ),
          },
          { label: t('procedures.law'), value: nameIn(procedure.law, language) },
        ]}
      />
      <Begin procedure={procedure} mine={mine} />
      <WithoutCard procedure={procedure} />
      {topic && <GuideBeside topic={topic.id} />}
    </Page>
  );
}
