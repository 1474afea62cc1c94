import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { useRequestKey } from '../../../api/request-key.ts';
import { formatDate } from '../../../i18n/dates.ts';
import { useText } from '../../../i18n/text.tsx';
import type { OpenedQuestion } from '../../../log/log-types.ts';
import { WordsField } from '../../../log/words-field.tsx';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { Page, QuestionPage } from '../../../ui/page.tsx';
import { Problem } from '../../../ui/states.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { askedLine } from './asked-line.ts';
import { LookFacts } from './log-entry.tsx';

function Asked({ question }: { question: OpenedQuestion }) {
  const { t, language } = useText();
  return (
    <Page title={t('log.ask.done')} lead={t('log.ask.done.detail', { date: formatDate(question.dueOn, language) })}>
      <p className="mt-6">
        <PortalLink href="/portal/log/questions" className="text-link underline underline-offset-4">
          {t('log.questions')}
        </PortalLink>
      </p>
    </Page>
  );
}

/** One question about one line of the log. */
export function AskPage({ entryId }: { entryId: string }) {
  const { t } = useText();
  const line = askedLine(entryId);
  const [text, setText] = useState('');
  const [fault, setFault] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const [question, setQuestion] = useState<OpenedQuestion>();
  const keyOf = useRequestKey();

  const send = async () => {
    const isMissing = text.trim() === '';
    setFault(isMissing);
    if (isMissing) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { entryId, text: text.trim() };
      const path = '/api/v1/portal/access-log/questions';
      setQuestion(await callApi<OpenedQuestion>(path, { method: 'POST', body, key: keyOf(path, body) }));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };

  if (question) return <Asked question={question} />;
  const message = t('log.ask.missing');
  return (
    <QuestionPage
      title={t('log.ask')}
      lead={t('log.ask.about')}
      back="/portal/log"
      faults={fault ? [{ field: 'question', message }] : []}
      onContinue={send}
      continueLabel={t('log.ask.send')}
      isBusy={isBusy}
    >
      {problem && (problem.kind === 'signedOut' ? <SignedOutNotice door="portal" /> : <Problem problem={problem} />)}
      {line && (
        <div className="mt-6 border-l-4 border-line-strong pl-4">
          <LookFacts line={line} />
        </div>
      )}
      <WordsField
        id="question"
        label={t('log.ask.words')}
        hint={t('log.ask.hint')}
        error={fault ? message : undefined}
        value={text}
        onChange={setText}
      />
    </QuestionPage>
  );
}
