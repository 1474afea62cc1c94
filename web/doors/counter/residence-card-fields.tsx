import type { Translate } from '../../i18n/text.tsx';
import { useText } from '../../i18n/text.tsx';
import { DateField, type DateParts, isoDateOf, noDate } from '../../ui/date-field.tsx';
import { errorsOf, type FieldFault } from '../../ui/error-summary.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';

/** Statuses as residence cards name them; the last three are shown by people who are not registered, with the reason. */
const statuses = [
  'permanent-resident',
  'special-permanent-resident',
  'spouse-of-japanese-national',
  'spouse-of-permanent-resident',
  'long-term-resident',
  'engineer-humanities-international',
  'highly-skilled-professional',
  'business-manager',
  'skilled-worker',
  'technical-intern',
  'student',
  'dependent',
  'designated-activities',
  'other',
  'temporary-visitor',
  'diplomat',
  'official',
] as const;

export interface ResidenceCardForm {
  readonly number: string;
  readonly status: string;
  readonly nationality: string;
  readonly expiresOn: DateParts;
  readonly stayUntil: DateParts;
  readonly latin: string;
  readonly commonName: string;
}

export const emptyResidenceCard: ResidenceCardForm = {
  number: '',
  status: '',
  nationality: '',
  expiresOn: noDate,
  stayUntil: noDate,
  latin: '',
  commonName: '',
};

export function faultsOfResidenceCard(card: ResidenceCardForm, t: Translate): readonly FieldFault[] {
  const faults: FieldFault[] = [];
  if (!card.number.trim()) faults.push({ field: 'card-number', message: t('counter.residenceCardNumber.missing') });
  if (!card.status) faults.push({ field: 'card-status', message: t('counter.residenceCard.status.missing') });
  if (!/^[A-Za-z]{3}$/.test(card.nationality.trim()))
    faults.push({ field: 'card-nationality', message: t('counter.residenceCard.nationality.missing') });
  if (!isoDateOf(card.expiresOn)) faults.push({ field: 'card-expires', message: t('counter.residenceCard.expires.missing') });
  return faults;
}

export function residenceCardBody(card: ResidenceCardForm) {
  const stayUntil = isoDateOf(card.stayUntil);
  return {
    residenceCard: {
      number: card.number.normalize('NFKC').trim().toUpperCase(),
      status: card.status,
      nationality: card.nationality.trim().toUpperCase(),
      expiresOn: isoDateOf(card.expiresOn),
      ...(stayUntil && { stayUntil }),
    },
    ...(card.latin.trim() && { latin: card.latin.trim() }),
    ...(card.commonName.trim() && { commonName: card.commonName.trim() }),
  };
}

/** What the officer copies from a residence card (在留カード). */
export function ResidenceCardFields(props: {
  card: ResidenceCardForm;
  onChange: (card: ResidenceCardForm) => void;
  faults: readonly FieldFault[];
}) {
  const { t } = useText();
  const { card, onChange } = props;
  const errors = errorsOf(props.faults);
  return (
    <fieldset className="my-4 rounded-12 border border-line p-4">
      <legend className="px-2 text-std-16B-170">{t('counter.document.residenceCard')}</legend>
      <div className="grid gap-x-6 sm:grid-cols-2">
        <TextField
          id="card-number"
          label={t('counter.residenceCardNumber')}
          hint={t('counter.residenceCard.number.hint')}
          value={card.number}
          onChange={(number) => onChange({ ...card, number })}
          error={errors['card-number']}
          isMono
        />
        <TextField
          id="card-nationality"
          label={t('counter.residenceCard.nationality')}
          hint={t('counter.residenceCard.nationality.hint')}
          value={card.nationality}
          onChange={(nationality) => onChange({ ...card, nationality })}
          error={errors['card-nationality']}
          maxLength={3}
        />
      </div>
      <SelectField
        id="card-status"
        label={t('counter.residenceCard.status')}
        value={card.status}
        onChange={(status) => onChange({ ...card, status })}
        choices={statuses.map((value) => ({ value, label: t('counter.status', { status: value.replaceAll('-', '_') }) }))}
        error={errors['card-status']}
      />
      <div className="grid gap-x-6 sm:grid-cols-2">
        <DateField
          id="card-expires"
          label={t('counter.residenceCard.expires')}
          value={card.expiresOn}
          onChange={(expiresOn) => onChange({ ...card, expiresOn })}
          error={errors['card-expires']}
        />
        <DateField
          id="card-stay"
          label={t('counter.residenceCard.stayUntil')}
          value={card.stayUntil}
          onChange={(stayUntil) => onChange({ ...card, stayUntil })}
          isRequired={false}
        />
      </div>
      <div className="grid gap-x-6 sm:grid-cols-2">
        <TextField
          id="card-latin"
          label={t('counter.residenceCard.latin')}
          value={card.latin}
          onChange={(latin) => onChange({ ...card, latin })}
          isRequired={false}
        />
        <TextField
          id="card-common"
          label={t('counter.residenceCard.commonName')}
          value={card.commonName}
          onChange={(commonName) => onChange({ ...card, commonName })}
          isRequired={false}
        />
      </div>
    </fieldset>
  );
}
