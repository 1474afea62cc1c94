import type { ReactNode } from 'react';
import { useResource } from '../../../api/use-resource.ts';
import { formatDate } from '../../../i18n/dates.ts';
import { useText } from '../../../i18n/text.tsx';
import { WordsField } from '../../../log/words-field.tsx';
import { choiceText } from '../../../procedures/form-text.ts';
import type { Answer, Question } from '../../../procedures/types.ts';
import { DateField, type DateParts, datePartsOf, isoDateOf, noDate } from '../../../ui/date-field.tsx';
import { CheckField, Fieldset, RadioField, TextField } from '../../../ui/fields.tsx';
import { PersonName } from '../../../ui/person-name.tsx';
import { Await } from '../../../ui/states.tsx';
import type { CaseView } from './case-page.tsx';
import { caseApi } from './places.ts';
import { SlotField } from './slot-field.tsx';

/** What stands in the field while it is typed. */
export interface Typed {
  readonly text: string;
  readonly date: DateParts;
  readonly list: readonly string[];
}

export function typedOf(question: Question, answer: Answer | undefined): Typed {
  const text = typeof answer === 'string' || typeof answer === 'number' ? String(answer) : '';
  return {
    text,
    date: question.type === 'date' && text ? datePartsOf(text) : noDate,
    list: Array.isArray(answer) ? answer : [],
  };
}

/** The answer that is sent; undefined: what was typed is none yet. An empty one takes an earlier answer back. */
export function answerOf(question: Question, typed: Typed): Answer | undefined {
  switch (question.type) {
    case 'date':
      return isoDateOf(typed.date);
    case 'money': {
      const digits = typed.text.normalize('NFKC').replace(/[,\s円¥]/g, '');
      if (digits === '') return question.isOptional ? '' : undefined;
      return /^\d{1,12}$/.test(digits) ? Number(digits) : undefined;
    }
    case 'persons':
      return typed.list.length > 0 ? typed.list : undefined;
    case 'text':
      return typed.text.trim() === '' ? (question.isOptional ? '' : undefined) : question.isLong ? typed.text : typed.text.trim();
    default:
      return typed.text === '' ? undefined : typed.text;
  }
}

interface FieldProps {
  readonly view: CaseView;
  readonly question: Question;
  /** The question; the heading says it already, so that the field draws it for screen readers only. */
  readonly label: string;
  readonly error: string | undefined;
  readonly typed: Typed;
  readonly onTyped: (typed: Typed) => void;
}

function PersonsField({ view, question, label, error, typed, onTyped }: FieldProps) {
  const { t, language } = useText();
  const members = view.members.filter(({ isChild }) => question.of !== 'children' || isChild);
  const describe = (code: string): ReactNode => {
    const member = members.find((each) => each.code === code);
    if (!member) return null;
    return (
      <>
        <PersonName name={member.name} />
        <span className="block text-ink-soft">
          {t('procedures.bornOn', { date: formatDate(member.birthDate, language) })}
          {member.isSelf && ` ${t('procedures.self')}`}
        </span>
      </>
    );
  };
  return (
    <Fieldset id={question.id} label={label} isLabelHidden error={error} isRequired={!question.isOptional}>
      {members.map(({ code }) =>
        question.isSeveral ? (
          <CheckField
            key={code}
            id={`${question.id}-${code}`}
            label={describe(code)}
            isChecked={typed.list.includes(code)}
            onChange={(isChecked) =>
              onTyped({ ...typed, list: isChecked ? [...typed.list, code] : typed.list.filter((other) => other !== code) })
            }
          />
        ) : (
          <label key={code} className="flex min-h-11 items-start gap-3 rounded-8 px-2 py-2 hover:bg-sunken">
            <input
              type="radio"
              name={question.id}
              className="mt-1 size-6 shrink-0 accent-[var(--link)]"
              checked={typed.list.includes(code)}
              onChange={() => onTyped({ ...typed, list: [code] })}
            />
            <span className="min-w-0">{describe(code)}</span>
          </label>
        ),
      )}
      {members.length === 0 && <p>{t('procedures.nobody')}</p>}
    </Fieldset>
  );
}

function Slots({ view, question, label, error, typed, onTyped }: FieldProps) {
  const { resource, reload } = useResource<{ slots: readonly { startsAt: string; isFree: boolean }[] }>(caseApi(view.subject.id, 'slots'));
  return (
    <Await resource={resource} onRetry={reload}>
      {({ slots }) => (
        <SlotField
          id={question.id}
          label={label}
          error={error}
          slots={slots}
          value={typed.text}
          onChange={(text) => onTyped({ ...typed, text })}
        />
      )}
    </Await>
  );
}

/** The field of a question's type. */
export function AnswerField(props: FieldProps) {
  const { t } = useText();
  const { view, question, label, error, typed, onTyped } = props;
  const common = { id: question.id, label, error, isLabelHidden: true, isRequired: !question.isOptional } as const;
  const onText = (text: string) => onTyped({ ...typed, text });
  switch (question.type) {
    case 'choice':
      return (
        <RadioField
          {...common}
          value={typed.text || undefined}
          onChange={onText}
          choices={(question.choices ?? []).map((value) => ({ value, label: t(choiceText(view.procedure.id, question.id, value)) }))}
        />
      );
    case 'yes-no':
      return (
        <RadioField
          {...common}
          value={typed.text || undefined}
          onChange={onText}
          choices={[
            { value: 'yes', label: t('procedures.yes') },
            { value: 'no', label: t('procedures.no') },
          ]}
        />
      );
    case 'date':
      return <DateField {...common} value={typed.date} onChange={(date) => onTyped({ ...typed, date })} />;
    case 'persons':
      return <PersonsField {...props} />;
    case 'slot':
      return <Slots {...props} />;
    case 'money':
      return (
        <TextField
          {...common}
          value={typed.text}
          onChange={onText}
          inputMode="numeric"
          width="14rem"
          isMono
          hint={t('procedures.money.hint')}
        />
      );
    default:
      return question.isLong ? (
        <WordsField id={question.id} label={label} error={error} value={typed.text} onChange={onText} isRequired={!question.isOptional} />
      ) : (
        <TextField {...common} value={typed.text} onChange={onText} />
      );
  }
}
