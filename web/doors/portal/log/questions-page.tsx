import { useResource } from '../../../api/use-resource.ts';
import { formatDate, formatMoment } from '../../../i18n/dates.ts';
import { nameIn } from '../../../i18n/names.ts';
import { useText } from '../../../i18n/text.tsx';
import type { OpenedQuestion } from '../../../log/log-types.ts';
import { itemsIn } from '../../../log/names.ts';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { Page } from '../../../ui/page.tsx';
import { Await, Empty } from '../../../ui/states.tsx';

function Question({ question }: { question: OpenedQuestion }) {
  const { t, language } = useText();
  const { look } = question;
  return (
    <li className="border-b border-line py-5">
      <p className="text-ink-soft">
        {t('log.questions.look', { at: formatMoment(look.at, language), purpose: nameIn(look.purpose.title, language) })}
        <span className="block">{t('portal.log.items', { items: itemsIn(look.items, language) })}</span>
      </p>
      <p className="mt-2 text-dns-14B-130">{t('log.questions.mine', { at: formatMoment(question.askedAt, language) })}</p>
      <p className="whitespace-pre-wrap break-words" dir="auto">
        {question.text}
      </p>
      {question.answer === null || question.answeredAt === null ? (
        <p className={`mt-2 font-700 ${question.isOverdue ? 'text-bad' : ''}`}>
          {t(question.isOverdue ? 'log.questions.overdue' : 'log.questions.due', { date: formatDate(question.dueOn, language) })}
        </p>
      ) : (
        <>
          <p className="mt-2 text-dns-14B-130">{t('log.questions.answer', { at: formatMoment(question.answeredAt, language) })}</p>
          <p className="whitespace-pre-wrap break-words" dir="auto">
            {question.answer}
          </p>
        </>
      )}
    </li>
  );
}

export function QuestionsPage() {
  const { t } = useText();
  const { resource, reload } = useResource<{ questions: readonly OpenedQuestion[] }>('/api/v1/portal/access-log/questions');
  const isSignedOut = resource.state === 'failed' && resource.problem.kind === 'signedOut';
  return (
    <Page title={t('log.questions')} lead={t('log.questions.about')} back="/portal/log">
      {isSignedOut ? (
        <SignedOutNotice door="portal" />
      ) : (
        <Await resource={resource} onRetry={reload}>
          {({ questions }) =>
            questions.length === 0 ? (
              <Empty title={t('log.questions.none')} />
            ) : (
              <ol className="mt-4">
                {questions.map((question) => (
                  <Question key={question.id} question={question} />
                ))}
              </ol>
            )
          }
        </Await>
      )}
    </Page>
  );
}
