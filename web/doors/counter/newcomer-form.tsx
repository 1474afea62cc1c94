import { useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary, errorsOf, type FieldFault } from '../../ui/error-summary.tsx';
import { CheckField, SelectField, TextField } from '../../ui/fields.tsx';
import { emptyPerson, faultsOfPerson, PersonFields, personBody } from './person-fields.tsx';
import type { Registered } from './registration-step.tsx';
import { emptyResidenceCard, faultsOfResidenceCard, ResidenceCardFields, residenceCardBody } from './residence-card-fields.tsx';
import { useRegistration } from './use-registration.ts';

type Kind = 'arrival' | 'foreign';

const evidenceOf: Record<Kind, readonly string[]> = { arrival: ['passport', 'family-register-extract'], foreign: ['residence-card'] };

const relationships = ['husband', 'wife', 'son', 'daughter', 'father', 'mother', 'other-relative', 'cohabitant'] as const;

function useNewcomer(kind: Kind, household: string | undefined, onRegistered: (registered: Registered) => void) {
  const { t } = useText();
  const { register, isBusy, sendLabel } = useRegistration(onRegistered);
  const [person, setPerson] = useState(emptyPerson);
  const [address, setAddress] = useState('');
  const [relationship, setRelationship] = useState('');
  const [residenceCard, setResidenceCard] = useState(emptyResidenceCard);
  const [isSeen, setSeen] = useState(false);
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);

  const check = (): readonly FieldFault[] => [
    ...faultsOfPerson(person, t),
    ...(address.trim() ? [] : [{ field: 'new-address', message: t('counter.address.missing') }]),
    ...(kind === 'foreign' ? faultsOfResidenceCard(residenceCard, t) : []),
    ...(kind === 'foreign' || isSeen ? [] : [{ field: 'evidence', message: t('counter.register.evidence.missing') }]),
  ];

  const send = async () => {
    const found = check();
    setFaults(found);
    if (found.length) return;
    const entersHousehold = household && relationship;
    const registration = {
      kind,
      ...personBody(person),
      address: address.trim(),
      ...(entersHousehold && { household, relationship }),
      ...(kind === 'foreign' && residenceCardBody(residenceCard)),
    };
    // The address stays: the next of the family comes right after.
    if (await register(registration, evidenceOf[kind])) setPerson(emptyPerson);
  };

  return {
    person,
    setPerson,
    address,
    setAddress,
    relationship,
    setRelationship,
    residenceCard,
    setResidenceCard,
    isSeen,
    setSeen,
    faults,
    send,
    isBusy,
    sendLabel,
  };
}

/** Somebody who moves in from abroad: a national by passport and family register, a foreign resident by the residence card. */
export function NewcomerForm({
  kind,
  household,
  onRegistered,
}: {
  kind: Kind;
  household: string | undefined;
  onRegistered: (registered: Registered) => void;
}) {
  const { t } = useText();
  const form = useNewcomer(kind, household, onRegistered);
  const errors = errorsOf(form.faults);
  return (
    <form
      noValidate
      className="mt-6"
      onSubmit={(event) => {
        event.preventDefault();
        form.send();
      }}
    >
      <h2 className="text-std-20B-150">{t('counter.register.person')}</h2>
      <ErrorSummary faults={form.faults} />
      <PersonFields person={form.person} onChange={form.setPerson} faults={form.faults} />
      {kind === 'foreign' && <ResidenceCardFields card={form.residenceCard} onChange={form.setResidenceCard} faults={form.faults} />}
      <TextField
        id="new-address"
        label={t('counter.address')}
        hint={t('counter.register.address.hint')}
        value={form.address}
        onChange={form.setAddress}
        error={errors['new-address']}
      />
      {household && (
        <SelectField
          id="new-relationship"
          label={t('counter.register.relationship')}
          hint={t('counter.register.relationship.hint')}
          value={form.relationship}
          onChange={form.setRelationship}
          choices={relationships.map((value) => ({
            value,
            label: t('counter.relationship', { relationship: value.replaceAll('-', '_') }),
          }))}
          isRequired={false}
        />
      )}
      {kind === 'arrival' && (
        <CheckField
          id="evidence"
          label={t('counter.register.evidence')}
          isChecked={form.isSeen}
          onChange={form.setSeen}
          error={errors.evidence}
        />
      )}
      <div className="mt-6">
        <Button type="submit" look="primary" isBusy={form.isBusy}>
          {form.sendLabel}
        </Button>
      </div>
    </form>
  );
}
