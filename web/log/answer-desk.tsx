import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../api/client.ts';
import { useRequestKey } from '../api/request-key.ts';
import { type Loaded, useResource } from '../api/use-resource.ts';
import { formatDate, formatMoment, formatShortDate } from '../i18n/dates.ts';
import { nameIn } from '../i18n/names.ts';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { SignedOutNotice } from '../ui/door-session.tsx';
import { FactTable } from '../ui/fact-table.tsx';
import { useDoorTitle } from '../ui/frame.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { goTo, usePath } from '../ui/route.ts';
import { StaffLayout, WorkQueue } from '../ui/staff-layout.tsx';
import { Await, Empty, Problem } from '../ui/states.tsx';
import type { DeskDoor } from './log-desk.tsx';
import type { DeskQuestion, LogQuestion } from './log-types.ts';
import { itemsIn } from './names.ts';
import { WordsField } from './words-field.tsx';

function Mark({ question }: { question: LogQuestion }) {
  const { t } = useText();
  const state = question.answeredAt !== null ? 'answered' : question.isOverdue ? 'overdue' : 'open';
  const look = { answered: 'border-line-strong text-ink-soft', overdue: 'border-bad text-bad', open: 'border-ink text-ink' }[state];
  return <span className={`shrink-0 rounded-4 border px-1.5 text-dns-14B-130 ${look}`}>{t('log.desk.state', { state })}</span>;
}

function AnswerForm({ door, id, onAnswered }: { door: DeskDoor; id: string; onAnswered: (question: DeskQuestion) => void }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const keyOf = useRequestKey();
  const send = async () => {
    setMissing(text.trim() === '');
    if (text.trim() === '') return;
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { text: text.trim() };
      const path = `/api/v1/${door}/log-questions/${id}/answer`;
      onAnswered(await callApi<DeskQuestion>(path, { method: 'POST', body, key: keyOf(path, body) }));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void send();
      }}
    >
      <WordsField
        id="answer"
        label={t('log.desk.answer')}
        hint={t('log.desk.answer.hint')}
        error={isMissing ? t('log.desk.answer.missing') : undefined}
        value={text}
        onChange={setText}
      />
      {problem && <Problem problem={problem} />}
      <Button look="primary" type="submit" isBusy={isBusy}>
        {t('log.desk.answer.send')}
      </Button>
    </form>
  );
}

function QuestionCase({ door, id, onChanged }: { door: DeskDoor; id: string; onChanged: () => Promise<void> }) {
  const { t, language } = useText();
  const heading = usePageTitle(t('log.desk.case'), useDoorTitle());
  const { resource, reload } = useResource<DeskQuestion>(`/api/v1/${door}/log-questions/${id}`);
  const [answered, setAnswered] = useState<DeskQuestion>();
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
        {t('log.desk.case')}
      </h1>
      <Await resource={answered ? { state: 'ready', data: answered } : resource} onRetry={reload}>
        {(question) => (
          <>
            <FactTable
              facts={[
                { label: t('log.desk.asker'), value: question.asker ?? t('log.desk.unnamed') },
                { label: t('log.desk.askedAt'), value: formatMoment(question.askedAt, language) },
                { label: t('log.desk.dueOn'), value: formatDate(question.dueOn, language) },
                {
                  label: t('log.desk.look'),
                  value: `${formatMoment(question.look.at, language)} ${nameIn(question.look.purpose.title, language)}`,
                },
                { label: t('log.desk.items'), value: itemsIn(question.look.items, language) },
                { label: t('log.desk.looker'), value: question.looker ?? question.look.terminal ?? t('log.desk.unnamed') },
              ]}
            />
            <h2 className="text-std-20B-150">{t('log.desk.words')}</h2>
            <p className="mt-2 whitespace-pre-wrap break-words" dir="auto">
              {question.text}
            </p>
            {question.answer === null || question.answeredAt === null ? (
              <AnswerForm
                door={door}
                id={id}
                onAnswered={(after) => {
                  setAnswered(after);
                  void onChanged();
                }}
              />
            ) : (
              <>
                <h2 className="mt-6 text-std-20B-150">{t('log.desk.answered', { at: formatMoment(question.answeredAt, language) })}</h2>
                <p className="mt-2 whitespace-pre-wrap break-words" dir="auto">
                  {question.answer}
                </p>
              </>
            )}
          </>
        )}
      </Await>
    </>
  );
}

function Overview() {
  const { t } = useText();
  const heading = usePageTitle(t('log.desk'), useDoorTitle());
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
        {t('log.desk')}
      </h1>
      <p className="mt-4 max-w-180">{t('log.desk.about')}</p>
    </>
  );
}

/** Residents' questions about looks of this institution: a queue by age, and one with its words. */
export function AnswerDesk({ door, loaded }: { door: DeskDoor; loaded: Loaded<{ questions: readonly LogQuestion[] }> }) {
  const { t, language } = useText();
  const [query, setQuery] = useState('');
  const { resource, reload } = loaded;
  const selected = new RegExp(`^/${door}/questions/([0-9a-f-]{36})$`).exec(usePath())?.[1];
  if (resource.state === 'failed') {
    return (
      <div className="mx-auto max-w-180 px-4">
        {resource.problem.kind === 'signedOut' ? <SignedOutNotice door={door} /> : <Problem problem={resource.problem} onRetry={reload} />}
      </div>
    );
  }
  const questions = resource.state === 'ready' ? resource.data.questions : [];
  const titleOf = (question: LogQuestion): string => nameIn(question.look.purpose.title, language);
  const wanted = query.trim().toLowerCase();
  const queue = (
    <WorkQueue
      title={t('log.desk')}
      items={questions
        .filter((question) => !wanted || titleOf(question).toLowerCase().includes(wanted))
        .map((question) => ({
          id: question.id,
          title: titleOf(question),
          detail: t('log.desk.due', { date: formatShortDate(question.dueOn, language) }),
          mark: <Mark question={question} />,
        }))}
      selected={selected}
      onSelect={(id) => goTo(`/${door}/questions/${id}`)}
      query={query}
      onQuery={setQuery}
      empty={<Empty title={t('log.desk.empty')} />}
      above={<h2 className="mb-3 text-std-20B-150">{t('log.desk')}</h2>}
    />
  );
  return (
    <StaffLayout queue={queue}>
      {selected ? <QuestionCase key={selected} door={door} id={selected} onChanged={reload} /> : <Overview />}
    </StaffLayout>
  );
}
