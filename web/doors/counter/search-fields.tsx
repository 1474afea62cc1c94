import { useText } from '../../i18n/text.tsx';
import { DateField, type DateParts } from '../../ui/date-field.tsx';
import { TextField } from '../../ui/fields.tsx';

export interface SearchForm {
  readonly name: string;
  readonly kana: string;
  readonly birthDate: DateParts;
  readonly residenceCard: string;
}

/** Facts by which somebody is found in the register. */
export function SearchFields({ form, onChange }: { form: SearchForm; onChange: (form: SearchForm) => void }) {
  const { t } = useText();
  return (
    <>
      <div className="grid gap-x-6 sm:grid-cols-2">
        <TextField
          id="find-name"
          label={t('counter.name')}
          value={form.name}
          onChange={(name) => onChange({ ...form, name })}
          isRequired={false}
        />
        <TextField
          id="find-kana"
          label={t('counter.kana')}
          value={form.kana}
          onChange={(kana) => onChange({ ...form, kana })}
          isRequired={false}
        />
      </div>
      <div className="grid gap-x-6 sm:grid-cols-2">
        <DateField
          id="find-born"
          label={t('counter.birthDate')}
          value={form.birthDate}
          onChange={(birthDate) => onChange({ ...form, birthDate })}
          isRequired={false}
        />
        <TextField
          id="find-card"
          label={t('counter.residenceCardNumber')}
          value={form.residenceCard}
          onChange={(residenceCard) => onChange({ ...form, residenceCard })}
          isRequired={false}
        />
      </div>
    </>
  );
}
