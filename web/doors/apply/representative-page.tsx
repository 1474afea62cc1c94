import { useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { errorsOf, type FieldFault } from '../../ui/error-summary.tsx';
import { RadioField, TextField } from '../../ui/fields.tsx';
import { QuestionPage } from '../../ui/page.tsx';
import { Problem } from '../../ui/states.tsx';
import { sendRepresentative } from './apply-api.ts';
import type { ApplyStep } from './apply-door.tsx';
import type { Representative } from './draft.ts';
import { useSave } from './use-save.ts';

export function RepresentativePage({ view, onAnswered, back }: ApplyStep) {
  const { t } = useText();
  const [name, setName] = useState(view?.representative?.name ?? '');
  const [phone, setPhone] = useState(view?.representative?.phone ?? '');
  const [relationship, setRelationship] = useState<Representative['relationship'] | undefined>(view?.representative?.relationship);
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const errors = errorsOf(faults);
  const { isBusy, problem, save } = useSave(onAnswered);
  const send = async () => {
    const found: FieldFault[] = [];
    if (!name.trim()) found.push({ field: 'name', message: t('apply.representative.name.missing') });
    if (!relationship) found.push({ field: 'relationship', message: t('apply.representative.relationship.missing') });
    if (!/^[\d+\-() ]{9,20}$/.test(phone.normalize('NFKC').trim())) found.push({ field: 'phone', message: t('apply.contact.phone.fault') });
    setFaults(found);
    if (found.length || !relationship) return;
    await save(() => sendRepresentative({ name: name.trim(), relationship, phone: phone.normalize('NFKC').trim() }));
  };
  return (
    <QuestionPage
      title={t('apply.representative.heading')}
      lead={t('apply.representative.lead')}
      back={back}
      faults={faults}
      onContinue={send}
      isBusy={isBusy}
    >
      {problem && <Problem problem={problem} />}
      <TextField id="name" label={t('apply.representative.name')} value={name} onChange={setName} autoComplete="name" error={errors.name} />
      <RadioField
        id="relationship"
        label={t('apply.representative.relationship')}
        value={relationship}
        onChange={setRelationship}
        choices={[
          { value: 'parent', label: t('apply.representative.parent') },
          { value: 'guardian', label: t('apply.representative.guardian') },
          { value: 'other', label: t('apply.representative.other') },
        ]}
        error={errors.relationship}
      />
      <TextField
        id="phone"
        label={t('apply.contact.phone')}
        value={phone}
        onChange={setPhone}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        width="20rem"
        error={errors.phone}
      />
    </QuestionPage>
  );
}
