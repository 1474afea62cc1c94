import { useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary, type FieldFault } from '../../ui/error-summary.tsx';
import { CheckField, RadioField } from '../../ui/fields.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { ChangeFields } from './change-fields.tsx';
import {
  bodyOf,
  type ChangeKind,
  emptyChange,
  evidenceOf,
  type ChangeForm as Form,
  faultsOfChange,
  isOfHousehold,
  kindNames,
} from './change-kinds.ts';
import { ChangeReview } from './change-review.tsx';
import type { ResidentSummary } from './counter-types.ts';
import { useVisit } from './use-visit.tsx';

function Members({
  members,
  chosen,
  onChange,
}: {
  members: readonly ResidentSummary[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  const { t } = useText();
  return (
    <fieldset className="my-6">
      <legend className="text-std-16B-170">{t('counter.change.members')}</legend>
      {members.map(({ residentId, name, kana }) => (
        <CheckField
          key={residentId}
          id={`member-${residentId}`}
          label={<PersonName name={name} kana={kana} />}
          isChecked={chosen.includes(residentId)}
          onChange={(isChecked) => onChange(isChecked ? [...chosen, residentId] : chosen.filter((other) => other !== residentId))}
        />
      ))}
    </fieldset>
  );
}

/** Who is concerned, what changes, since when; looked at once more before it is written. */
export function ChangeForm({ kinds, members }: { kinds: readonly ChangeKind[]; members: readonly ResidentSummary[] }) {
  const { t } = useText();
  const { visit, act, busy } = useVisit();
  const [form, setForm] = useState<Form>(() => emptyChange(kinds.length === 1 ? kinds[0] : undefined));
  const [chosen, setChosen] = useState<readonly string[]>(() => members.slice(0, 1).map(({ residentId }) => residentId));
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const [isChecking, setChecking] = useState(false);
  const concerned = isOfHousehold(form.kind) ? members.filter(({ residentId }) => chosen.includes(residentId)) : members.slice(0, 1);

  const check = () => {
    const found = faultsOfChange(form, concerned.length, t);
    setFaults(found);
    setChecking(found.length === 0);
  };
  const send = async () => {
    const answer = await act('change', {
      change: bodyOf(form, visit.office),
      members: concerned.map(({ residentId, version }) => ({ residentId, version })),
      evidence: form.kind ? evidenceOf[form.kind] : [],
    });
    if (!answer) setChecking(false);
  };
  if (isChecking) {
    return <ChangeReview form={form} members={concerned} isBusy={busy === 'change'} onSend={send} onBack={() => setChecking(false)} />;
  }
  return (
    <form
      noValidate
      className="mt-6 max-w-180"
      onSubmit={(event) => {
        event.preventDefault();
        check();
      }}
    >
      <ErrorSummary faults={faults} />
      {kinds.length > 1 && (
        <RadioField
          id="change-kind"
          label={t('counter.change.kind')}
          value={form.kind}
          onChange={(kind) => setForm({ ...form, kind })}
          choices={kinds.map((value) => ({ value, label: t(kindNames[value]) }))}
        />
      )}
      {form.kind && (
        <>
          {isOfHousehold(form.kind) && members.length > 1 && <Members members={members} chosen={chosen} onChange={setChosen} />}
          <ChangeFields form={form} onChange={setForm} faults={faults} />
          <Button type="submit" look="primary">
            {t('ui.continue')}
          </Button>
        </>
      )}
    </form>
  );
}
