import { useText } from '../../i18n/text.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { errorsOf, type FieldFault } from '../../ui/error-summary.tsx';
import { CheckField, RadioField, TextField } from '../../ui/fields.tsx';
import { type ChangeForm, evidenceOf, hasAddress } from './change-kinds.ts';
import { ResidenceCardFields } from './residence-card-fields.tsx';
import { useVisit } from './use-visit.tsx';

interface FieldsProps {
  readonly form: ChangeForm;
  readonly onChange: (form: ChangeForm) => void;
  readonly faults: readonly FieldFault[];
}

const offices = ['149900', '209902'] as const;

function Destination({ form, onChange, faults }: FieldsProps) {
  const { t } = useText();
  const { visit } = useVisit();
  const others = offices.filter((office) => office !== visit.office);
  return (
    <RadioField
      id="change-to"
      label={t('counter.change.to')}
      value={form.to}
      onChange={(to) => onChange({ ...form, to })}
      choices={[
        ...others.map((value) => ({ value, label: t(`counter.office.${value}`) })),
        { value: 'abroad' as const, label: t('counter.change.to.abroad'), hint: t('counter.change.to.abroad.hint') },
        { value: 'elsewhere' as const, label: t('counter.change.to.elsewhere') },
      ]}
      error={errorsOf(faults)['change-to']}
    />
  );
}

function Names({ form, onChange, faults }: FieldsProps) {
  const { t } = useText();
  const errors = errorsOf(faults);
  if (form.kind !== 'name') {
    return (
      <TextField
        id="change-other"
        label={t(form.kind === 'former-surname' ? 'counter.change.formerSurname' : 'counter.change.commonName')}
        hint={t('counter.change.other.hint')}
        value={form.otherName}
        onChange={(otherName) => onChange({ ...form, otherName })}
        isRequired={false}
      />
    );
  }
  return (
    <div className="grid gap-x-6 sm:grid-cols-2">
      <TextField
        id="change-name"
        label={t('counter.change.newName')}
        hint={t('counter.name.hint')}
        value={form.name}
        onChange={(name) => onChange({ ...form, name })}
        error={errors['change-name']}
      />
      <TextField
        id="change-kana"
        label={t('counter.kana')}
        hint={t('counter.kana.hint')}
        value={form.kana}
        onChange={(kana) => onChange({ ...form, kana })}
        error={errors['change-kana']}
        lang="ja"
      />
    </div>
  );
}

function Attributes({ form, onChange, faults }: FieldsProps) {
  const { t } = useText();
  const errors = errorsOf(faults);
  if (form.kind === 'sex') {
    return (
      <RadioField
        id="change-sex"
        label={t('counter.sex')}
        value={form.sex}
        onChange={(sex) => onChange({ ...form, sex })}
        choices={(['female', 'male'] as const).map((value) => ({ value, label: t('counter.sex.value', { sex: value }) }))}
        error={errors['change-sex']}
      />
    );
  }
  if (form.kind === 'birth-date') {
    return (
      <DateField
        id="change-born"
        label={t('counter.birthDate')}
        value={form.birthDate}
        onChange={(birthDate) => onChange({ ...form, birthDate })}
        error={errors['change-born']}
      />
    );
  }
  if (form.kind !== 'protection') return null;
  return (
    <RadioField
      id="change-protection"
      label={t('counter.change.protection')}
      value={form.isProtected ? 'on' : 'off'}
      onChange={(value) => onChange({ ...form, isProtected: value === 'on' })}
      choices={[
        { value: 'on', label: t('counter.change.protection.on') },
        { value: 'off', label: t('counter.change.protection.off') },
      ]}
    />
  );
}

/** The day, and what the kind of change asks for. */
export function ChangeFields(props: FieldsProps) {
  const { form, onChange, faults } = props;
  const { t } = useText();
  const errors = errorsOf(faults);
  const { kind } = form;
  return (
    <>
      <DateField
        id="change-on"
        label={t(kind === 'moving-out' ? 'counter.change.on.planned' : kind === 'died' ? 'counter.change.on.died' : 'counter.change.on')}
        hint={t(kind === 'moving-out' ? 'counter.change.on.planned.hint' : 'counter.change.on.hint')}
        value={form.on}
        onChange={(on) => onChange({ ...form, on })}
        error={errors['change-on']}
      />
      {hasAddress(kind) && (
        <TextField
          id="change-address"
          label={t('counter.change.newAddress')}
          hint={t('counter.register.address.hint')}
          value={form.address}
          onChange={(address) => onChange({ ...form, address })}
          error={errors['change-address']}
        />
      )}
      {kind === 'moving-out' && <Destination {...props} />}
      {(kind === 'name' || kind === 'former-surname' || kind === 'common-name') && <Names {...props} />}
      <Attributes {...props} />
      {kind === 'stay' && (
        <ResidenceCardFields card={form.residenceCard} onChange={(residenceCard) => onChange({ ...form, residenceCard })} faults={faults} />
      )}
      {kind && evidenceOf[kind].length > 0 && (
        <CheckField
          id="change-evidence"
          label={t('counter.change.evidence', { kind: kind.replaceAll('-', '_') })}
          isChecked={form.isSeen}
          onChange={(isSeen) => onChange({ ...form, isSeen })}
          error={errors['change-evidence']}
        />
      )}
    </>
  );
}
