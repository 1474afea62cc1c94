import { useEffect, useState } from 'react';
import { type CastMember, readCast } from '../../card/cast.ts';
import { useText } from '../../i18n/text.tsx';
import { DateField, type DateParts, datePartsOf, noDate } from '../../ui/date-field.tsx';
import { errorsOf, type FieldFault } from '../../ui/error-summary.tsx';
import { inputLook, SelectField, TextField } from '../../ui/fields.tsx';
import { useSandbox } from '../../ui/sandbox.tsx';
import { type DocumentKind, documentKinds, documentNames, numberedDocuments } from './documents.ts';

/** A document on the desk, as the officer has typed it. */
export interface DeskDocument {
  readonly kind: DocumentKind | '';
  readonly name: string;
  readonly birthDate: DateParts;
  readonly address: string;
  readonly number: string;
  readonly expiresOn: DateParts;
}

export const emptyDocument: DeskDocument = { kind: '', name: '', birthDate: noDate, address: '', number: '', expiresOn: noDate };

/** In the sandbox somebody of the cast lays a document on the desk; outside the officer reads a real one. */
function LaidDown({ index, document, onChange }: { index: number; document: DeskDocument; onChange: (document: DeskDocument) => void }) {
  const { t } = useText();
  const { isOpen } = useSandbox();
  const [cast, setCast] = useState<readonly CastMember[]>([]);
  useEffect(() => {
    if (isOpen) readCast().then(setCast, () => undefined);
  }, [isOpen]);
  if (!isOpen || cast.length === 0) return null;
  const lay = (handle: string) => {
    const person = cast.find((member) => member.id === handle);
    if (!person) return;
    onChange({
      kind: person.residenceCard ? (person.residenceCard.kind as DocumentKind) : document.kind || 'drivers-licence',
      name: person.name,
      birthDate: datePartsOf(person.born),
      address: person.address ?? '',
      number: person.residenceCard?.number ?? '',
      expiresOn: person.residenceCard?.expiresOn ? datePartsOf(person.residenceCard.expiresOn) : noDate,
    });
  };
  return (
    <div className="rounded-8 bg-ribbon p-3">
      <label htmlFor={`document-${index}-cast`}>{t('counter.document.laidDown')}</label>
      <select id={`document-${index}-cast`} className={`mt-1 ${inputLook(false)}`} value="" onChange={(event) => lay(event.target.value)}>
        <option value="">{t('ui.choose')}</option>
        {cast.map((person) => (
          <option key={person.id} value={person.id}>
            {person.name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** One document: what kind, and what is printed on it. */
export function DocumentFields(props: {
  index: number;
  document: DeskDocument;
  onChange: (document: DeskDocument) => void;
  faults: readonly FieldFault[];
}) {
  const { t } = useText();
  const { index, document, onChange } = props;
  const errors = errorsOf(props.faults);
  const id = `document-${index}`;
  return (
    <fieldset className="mt-4 rounded-12 border border-line p-4">
      <legend className="px-2 text-std-16B-170">{t('counter.document.legend', { place: index + 1 })}</legend>
      <LaidDown index={index} document={document} onChange={onChange} />
      <SelectField
        id={`${id}-kind`}
        label={t('counter.document.kind')}
        value={document.kind}
        onChange={(kind) => onChange({ ...document, kind: kind as DocumentKind | '' })}
        choices={documentKinds.map((kind) => ({ value: kind, label: t(documentNames[kind]) }))}
        error={errors[`${id}-kind`]}
      />
      <div className="grid gap-x-6 sm:grid-cols-2">
        <TextField
          id={`${id}-name`}
          label={t('counter.name')}
          value={document.name}
          onChange={(name) => onChange({ ...document, name })}
          error={errors[`${id}-name`]}
        />
        <DateField
          id={`${id}-born`}
          label={t('counter.birthDate')}
          value={document.birthDate}
          onChange={(birthDate) => onChange({ ...document, birthDate })}
          error={errors[`${id}-born`]}
        />
      </div>
      <TextField
        id={`${id}-address`}
        label={t('counter.address')}
        hint={t('counter.address.hint')}
        value={document.address}
        onChange={(address) => onChange({ ...document, address })}
        isRequired={false}
      />
      <div className="grid gap-x-6 sm:grid-cols-2">
        {numberedDocuments.some((kind) => kind === document.kind) && (
          <TextField
            id={`${id}-number`}
            label={t('counter.documentNumber')}
            value={document.number}
            onChange={(number) => onChange({ ...document, number })}
          />
        )}
        <DateField
          id={`${id}-expires`}
          label={t('counter.expiresOn')}
          value={document.expiresOn}
          onChange={(expiresOn) => onChange({ ...document, expiresOn })}
          isRequired={false}
        />
      </div>
    </fieldset>
  );
}
