import { formatDate, formatMoment } from '../../../i18n/dates.ts';
import { useText } from '../../../i18n/text.tsx';
import { WordsField } from '../../../log/words-field.tsx';
import { choiceText, questionText } from '../../../procedures/form-text.ts';
import type { Answer, Member, Procedure, Question } from '../../../procedures/types.ts';
import { DateField, type DateParts, isoDateOf, noDate } from '../../../ui/date-field.tsx';
import { CheckField, Fieldset, FileField, SelectField, TextField } from '../../../ui/fields.tsx';

/** What an officer has typed or chosen of a paper form. */
export interface TypedPaper {
  readonly text: Readonly<Record<string, string>>;
  readonly dates: Readonly<Record<string, DateParts>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly files: Readonly<Record<string, File>>;
}

export const nothingTyped: TypedPaper = { text: {}, dates: {}, lists: {}, files: {} };

/** The answers as they are sent; what was left open is left out. */
export function answersOf(questions: readonly Question[], typed: TypedPaper): Record<string, Answer> {
  const given = questions.flatMap(({ id, type }): [string, Answer | undefined][] => {
    if (type === 'files') return [];
    if (type === 'date') return [[id, isoDateOf(typed.dates[id] ?? noDate)]];
    if (type === 'persons') return [[id, typed.lists[id]]];
    const text = (typed.text[id] ?? '').trim();
    return [[id, text === '' ? undefined : type === 'money' ? Number(text.normalize('NFKC').replace(/\D/g, '')) : text]];
  });
  const isGiven = (answer: Answer | undefined): boolean => answer !== undefined && !(Array.isArray(answer) && answer.length === 0);
  return Object.fromEntries(given.filter((each): each is [string, Answer] => isGiven(each[1])));
}

interface Props {
  readonly procedure: Procedure;
  readonly question: Question;
  readonly members: readonly Member[];
  readonly slots: readonly { readonly startsAt: string; readonly isFree: boolean }[];
  readonly typed: TypedPaper;
  readonly onTyped: (typed: TypedPaper) => void;
}

function Persons({ question, members, typed, onTyped, label }: Props & { label: string }) {
  const { language } = useText();
  const { id } = question;
  const chosen = typed.lists[id] ?? [];
  const choose = (code: string, isChosen: boolean) => {
    const others = question.isSeveral ? chosen.filter((each) => each !== code) : [];
    onTyped({ ...typed, lists: { ...typed.lists, [id]: isChosen ? [...others, code] : others } });
  };
  return (
    <Fieldset id={id} label={label} isRequired={!question.isOptional}>
      {members
        .filter(({ isChild }) => question.of !== 'children' || isChild)
        .map(({ code, name, birthDate }) => (
          <CheckField
            key={code}
            id={`${id}-${code}`}
            label={`${name} · ${formatDate(birthDate, language)}`}
            isChecked={chosen.includes(code)}
            onChange={(isChosen) => choose(code, isChosen)}
          />
        ))}
    </Fieldset>
  );
}

/** A question of the form as it stands on paper: all on one page, as the officer has it before her. */
export function PaperAnswer(props: Props) {
  const { t, language } = useText();
  const { procedure, question, typed, onTyped } = props;
  const { id } = question;
  const label = t(questionText(procedure.id, id), procedure.figures);
  const common = { id, label, isRequired: !question.isOptional };
  const value = typed.text[id] ?? '';
  const onText = (text: string) => onTyped({ ...typed, text: { ...typed.text, [id]: text } });
  const select = (choices: readonly { value: string; label: string }[]) => (
    <SelectField {...common} value={value} onChange={onText} choices={[{ value: '', label: '—' }, ...choices]} />
  );
  switch (question.type) {
    case 'choice':
      return select((question.choices ?? []).map((each) => ({ value: each, label: t(choiceText(procedure.id, id, each)) })));
    case 'yes-no':
      return select([
        { value: 'yes', label: t('procedures.yes') },
        { value: 'no', label: t('procedures.no') },
      ]);
    case 'slot':
      return select(
        props.slots.filter(({ isFree }) => isFree).map(({ startsAt }) => ({ value: startsAt, label: formatMoment(startsAt, language) })),
      );
    case 'date':
      return (
        <DateField
          {...common}
          value={typed.dates[id] ?? noDate}
          onChange={(date) => onTyped({ ...typed, dates: { ...typed.dates, [id]: date } })}
        />
      );
    case 'persons':
      return <Persons {...props} label={label} />;
    case 'files':
      return (
        <FileField
          {...common}
          accept="image/jpeg,image/png,application/pdf"
          fileName={typed.files[id]?.name}
          onChoose={(file) => onTyped({ ...typed, files: { ...typed.files, [id]: file } })}
        />
      );
    default:
      return question.isLong ? (
        <WordsField {...common} value={value} onChange={onText} rows={3} />
      ) : (
        <TextField {...common} value={value} onChange={onText} {...(question.type === 'money' && { inputMode: 'numeric' as const })} />
      );
  }
}
