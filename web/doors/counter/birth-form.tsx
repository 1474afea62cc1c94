import { useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary, type FieldFault } from '../../ui/error-summary.tsx';
import { CheckField } from '../../ui/fields.tsx';
import { emptyPerson, faultsOfPerson, PersonFields, personBody } from './person-fields.tsx';
import type { Registered } from './registration-step.tsx';
import { useRegistration } from './use-registration.ts';
import { useVisit } from './use-visit.tsx';

/** A newborn enters the household of the parent who stands here. The other parent is chosen from the household. */
export function BirthForm({ onRegistered }: { onRegistered: (registered: Registered) => void }) {
  const { t } = useText();
  const { visit, record } = useVisit();
  const { register, isBusy, sendLabel } = useRegistration(onRegistered);
  const [child, setChild] = useState(emptyPerson);
  const [hasCertificate, setCertificate] = useState(false);
  const [otherParent, setOtherParent] = useState<string>();
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const others = (record?.household ?? []).filter((member) => member.residentId !== visit.residentId);

  const send = async () => {
    const found = [
      ...faultsOfPerson(child, t),
      ...(hasCertificate ? [] : [{ field: 'evidence-birth', message: t('counter.register.certificate.missing') }]),
    ];
    setFaults(found);
    if (found.length) return;
    const parents = [visit.residentId, otherParent].filter((parent) => parent);
    if (await register({ kind: 'birth', ...personBody(child), parents }, ['birth-certificate'])) setChild(emptyPerson);
  };

  return (
    <form
      noValidate
      className="mt-6"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h2 className="text-std-20B-150">{t('counter.register.child')}</h2>
      <ErrorSummary faults={faults} />
      <PersonFields person={child} onChange={setChild} faults={faults} />
      {others.length > 0 && (
        <fieldset className="my-4">
          <legend className="text-std-16B-170">{t('counter.register.otherParent')}</legend>
          {others.map((member) => (
            <CheckField
              key={member.residentId}
              id={`parent-${member.residentId}`}
              label={member.name}
              isChecked={otherParent === member.residentId}
              onChange={(isChecked) => setOtherParent(isChecked ? member.residentId : undefined)}
            />
          ))}
        </fieldset>
      )}
      <CheckField
        id="evidence-birth"
        label={t('counter.register.certificate')}
        isChecked={hasCertificate}
        onChange={setCertificate}
        error={faults.find((fault) => fault.field === 'evidence-birth')?.message}
      />
      <div className="mt-6">
        <Button type="submit" look="primary" isBusy={isBusy}>
          {sendLabel}
        </Button>
      </div>
    </form>
  );
}
