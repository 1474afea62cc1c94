import type { Translate } from '../../i18n/text.tsx';
import { useText } from '../../i18n/text.tsx';
import { DateField, type DateParts, isoDateOf, noDate } from '../../ui/date-field.tsx';
import { errorsOf, type FieldFault } from '../../ui/error-summary.tsx';
import { RadioField, TextField } from '../../ui/fields.tsx';

/** What is written down of every person who is registered. */
export interface PersonForm {
  readonly name: string;
  readonly kana: string;
  readonly sex: 'male' | 'female' | undefined;
  readonly birthDate: DateParts;
}

export const emptyPerson: PersonForm = { name: '', kana: '', sex: undefined, birthDate: noDate };

export function faultsOfPerson(person: PersonForm, t: Translate): readonly FieldFault[] {
  const faults: FieldFault[] = [];
  if (!person.name.trim()) faults.push({ field: 'new-name', message: t('counter.name.missing') });
  if (!/^[\p{Script=Katakana}ー\s・]+$/u.test(person.kana.normalize('NFKC').trim()))
    faults.push({ field: 'new-kana', message: t('counter.kana.missing') });
  if (!isoDateOf(person.birthDate)) faults.push({ field: 'new-born', message: t('counter.birthDate.missing') });
  if (!person.sex) faults.push({ field: 'new-sex', message: t('counter.sex.missing') });
  return faults;
}

/** The same fields as the registry takes them. Call it when there are no faults. */
export function personBody(person: PersonForm) {
  return {
    name: person.name.trim(),
    kana: person.kana.normalize('NFKC').trim(),
    sex: person.sex,
    birthDate: isoDateOf(person.birthDate),
  };
}

export function PersonFields({
  person,
  onChange,
  faults,
}: {
  person: PersonForm;
  onChange: (person: PersonForm) => void;
  faults: readonly FieldFault[];
}) {
  const { t } = useText();
  const errors = errorsOf(faults);
  return (
    <>
      <div className="grid gap-x-6 sm:grid-cols-2">
        <TextField
          id="new-name"
          label={t('counter.name')}
          hint={t('counter.name.hint')}
          value={person.name}
          onChange={(name) => onChange({ ...person, name })}
          error={errors['new-name']}
        />
        <TextField
          id="new-kana"
          label={t('counter.kana')}
          hint={t('counter.kana.hint')}
          value={person.kana}
          onChange={(kana) => onChange({ ...person, kana })}
          error={errors['new-kana']}
          lang="ja"
        />
      </div>
      <div className="grid gap-x-6 sm:grid-cols-2">
        <DateField
          id="new-born"
          label={t('counter.birthDate')}
          value={person.birthDate}
          onChange={(birthDate) => onChange({ ...person, birthDate })}
          error={errors['new-born']}
        />
        <RadioField
          id="new-sex"
          label={t('counter.sex')}
          value={person.sex}
          onChange={(sex) => onChange({ ...person, sex })}
          choices={[
            { value: 'female', label: t('counter.sex.value', { sex: 'female' }) },
            { value: 'male', label: t('counter.sex.value', { sex: 'male' }) },
          ]}
          error={errors['new-sex']}
        />
      </div>
    </>
  );
}
