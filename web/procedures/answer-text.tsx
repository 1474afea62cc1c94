import type { ReactNode } from 'react';
import { formatDate, formatMoment, formatYen } from '../i18n/dates.ts';
import { useText } from '../i18n/text.tsx';
import { PersonName } from '../ui/person-name.tsx';
import { choiceText } from './form-text.ts';
import type { NamedPerson, ProcedureCase, Question } from './types.ts';

/** An answer as somebody reads it: to the applicant before it is sent, to the officer afterwards. */
export function AnswerText(props: {
  form: string;
  question: Question;
  subject: ProcedureCase;
  persons: readonly NamedPerson[];
  /** Where an attachment is opened. */
  attachmentAt: (id: string) => string;
}): ReactNode {
  const { t, language } = useText();
  const { form, question, subject } = props;
  if (question.type === 'files') {
    const files = subject.attachments.filter((each) => each.question === question.id);
    if (files.length === 0) return t('procedures.answer.none');
    return (
      <ul>
        {files.map((file, index) => (
          <li key={file.id}>
            <a
              className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
              href={props.attachmentAt(file.id)}
              target="_blank"
              rel="noopener"
            >
              {t('procedures.file', { number: index + 1, kilobytes: Math.ceil(file.bytes / 1000) })}
            </a>
          </li>
        ))}
      </ul>
    );
  }
  const value = subject.answers[question.id];
  if (value === undefined) return t('procedures.answer.none');
  switch (question.type) {
    case 'choice':
      return t(choiceText(form, question.id, String(value)));
    case 'yes-no':
      return t(value === 'yes' ? 'procedures.yes' : 'procedures.no');
    case 'date':
      return formatDate(String(value), language);
    case 'slot':
      return formatMoment(String(value), language);
    case 'money':
      return formatYen(Number(value), language);
    case 'persons':
      return (
        <ul>
          {(Array.isArray(value) ? value : []).map((code: string) => {
            const person = props.persons.find((each) => each.code === code);
            return <li key={code}>{person ? <PersonName name={person.name} /> : t('procedures.person.unknown')}</li>;
          })}
        </ul>
      );
    default:
      return (
        <span className="whitespace-pre-wrap break-words" dir="auto">
          {String(value)}
        </span>
      );
  }
}
