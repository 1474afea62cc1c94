import { type ReactNode, useState } from 'react';
import { fromBase64, toBase64 } from '../../../api/base64.ts';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { useRequestKey } from '../../../api/request-key.ts';
import { TapDialog, type TapRequest } from '../../../card/tap-dialog.tsx';
import { formatYen } from '../../../i18n/dates.ts';
import { nameIn } from '../../../i18n/names.ts';
import { useText } from '../../../i18n/text.tsx';
import { AnswerText } from '../../../procedures/answer-text.tsx';
import { formTitle, questionText } from '../../../procedures/form-text.ts';
import type { ProcedureCase, Question } from '../../../procedures/types.ts';
import { Button } from '../../../ui/button.tsx';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { FactTable } from '../../../ui/fact-table.tsx';
import { Page } from '../../../ui/page.tsx';
import { goTo } from '../../../ui/route.ts';
import { Problem } from '../../../ui/states.tsx';
import { useActing } from '../mandates/acting.ts';
import { PortalLink } from '../portal-nav.tsx';
import type { CaseView } from './case-page.tsx';
import { caseApi, caseAt, caseDocument, proceduresAt } from './places.ts';

interface Prepared {
  readonly signedAt: string;
  readonly toBeSigned: string;
}

interface Signed {
  readonly certificate: string;
  readonly signedAt: string;
  readonly signature: string;
}

/** Sends the case; the same key over retries, so that it arrives once. */
function useSending({ subject, onCase }: CaseView) {
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const keyOf = useRequestKey();
  const submit = async (signed?: Signed) => {
    const body = { version: subject.version, ...(signed && { signed }) };
    const path = caseApi(subject.id, 'submit');
    const sent = await callApi<ProcedureCase>(path, { method: 'POST', body, key: keyOf(path, body) });
    onCase(sent);
    goTo(caseAt(subject.id));
  };
  const send = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await submit();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  const sign: TapRequest['work'] = async (terminal, pin) => {
    setProblem(undefined);
    await terminal.verifyPin('signature', pin);
    const certificate = toBase64(await terminal.readCertificate('signature'));
    try {
      const body = { version: subject.version, certificate };
      const prepared = await callApi<Prepared>(caseApi(subject.id, 'signature'), { method: 'POST', body });
      const signature = toBase64(await terminal.sign('signature', fromBase64(prepared.toBeSigned), pin));
      await submit({ certificate, signedAt: prepared.signedAt, signature });
    } catch (error) {
      const refused = problemOf(error);
      // What the chip refuses is the dialog's to show; what the office refuses stands on the page.
      if (refused.status === 0 && refused.kind !== 'offline') throw error;
      setProblem(refused);
    }
  };
  return { problem, isBusy, send, sign };
}

/** Everything that is going to be sent, each with the way back to it. */
export function CheckPage({ view, asked }: { view: CaseView; asked: readonly Question[] }): ReactNode {
  const { t, language } = useText();
  const { subject, procedure, members } = view;
  const { problem, isBusy, send, sign } = useSending(view);
  const [request, setRequest] = useState<TapRequest>();
  const acting = useActing();
  const isSigned = procedure.signing === 'signature';
  const tap = () => setRequest({ title: t('procedures.sign.tap'), reason: t('procedures.sign.reason'), pin: 'signature', work: sign });
  return (
    <Page
      title={t('procedures.check')}
      lead={subject.office ? t('procedures.check.lead', { office: nameIn(subject.office, language) }) : undefined}
      back={caseAt(subject.id, asked.at(-1)?.id)}
    >
      {problem && (problem.kind === 'signedOut' ? <SignedOutNotice door="portal" /> : <Problem problem={problem} onRetry={view.reload} />)}
      <h2 className="mt-8 text-std-20B-150">{t(formTitle(procedure.id))}</h2>
      <FactTable
        facts={asked.map((question) => ({
          label: t(questionText(procedure.id, question.id), procedure.figures),
          value: (
            <AnswerText
              form={procedure.id}
              question={question}
              subject={subject}
              persons={members}
              attachmentAt={(id) => caseDocument(subject.id, `attachments/${id}`)}
            />
          ),
          action: (
            <PortalLink
              href={caseAt(subject.id, question.id)}
              className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
            >
              {t('procedures.change')}
              <span className="sr-only"> {t(questionText(procedure.id, question.id), procedure.figures)}</span>
            </PortalLink>
          ),
        }))}
      />
      {procedure.feeYen > 0 && <p className="font-700">{t('procedures.fee.later', { yen: formatYen(procedure.feeYen, language) })}</p>}
      <p className="mt-4">{t(isSigned ? 'procedures.check.sign' : 'procedures.check.true')}</p>
      {isSigned && acting && <p className="mt-2 font-700">{t('mandates.acting.sign', { name: acting.name })}</p>}
      <div className="mt-8 flex flex-wrap items-center gap-4">
        <Button look="primary" onPress={isSigned ? tap : () => void send()} isBusy={isBusy}>
          {t(isSigned ? 'procedures.sign' : 'procedures.send')}
        </Button>
        <PortalLink href={proceduresAt} className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
          {t('procedures.later')}
        </PortalLink>
      </div>
      <TapDialog request={request} onClose={() => setRequest(undefined)} />
    </Page>
  );
}
