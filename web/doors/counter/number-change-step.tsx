import { useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary, errorsOf, type FieldFault } from '../../ui/error-summary.tsx';
import { RadioField, TextField } from '../../ui/fields.tsx';
import { Loading } from '../../ui/states.tsx';
import { useVisit } from './use-visit.tsx';

type Evidence = 'police-report' | 'leak-report' | 'official-finding';

/** Another number after a proven leak; a lost card alone changes none. The new number is shown to nobody here: a letter brings it. */
export function NumberChangeStep() {
  const { t } = useText();
  const { visit, record, act, busy } = useVisit();
  const [kind, setKind] = useState<Evidence>();
  const [reference, setReference] = useState('');
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  if (!record) return <Loading />;
  if (visit.changed.isNumberChanged) {
    return (
      <Banner kind="success" title={t('counter.number.changed')}>
        {t('counter.number.changed.next')}
      </Banner>
    );
  }
  const errors = errorsOf(faults);
  const send = () => {
    const found = [
      ...(kind ? [] : [{ field: 'leak-kind', message: t('counter.number.evidence.missing') }]),
      ...(reference.trim().length >= 3 ? [] : [{ field: 'leak-reference', message: t('counter.number.reference.missing') }]),
    ];
    setFaults(found);
    if (found.length > 0) return;
    const requestedBy = kind === 'official-finding' ? 'ex-officio' : 'self';
    act('number-change', { version: record.person.version, requestedBy, evidence: { kind, reference: reference.trim() } });
  };
  return (
    <form
      noValidate
      className="mt-6 max-w-180"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h2 className="text-std-20B-150">{t('counter.number.change')}</h2>
      <p>{t('counter.number.change.about')}</p>
      <ErrorSummary faults={faults} />
      <RadioField
        id="leak-kind"
        label={t('counter.number.evidence')}
        value={kind}
        onChange={setKind}
        choices={[
          { value: 'police-report', label: t('counter.number.evidence.police') },
          { value: 'leak-report', label: t('counter.number.evidence.report') },
          { value: 'official-finding', label: t('counter.number.evidence.official') },
        ]}
        error={errors['leak-kind']}
      />
      <TextField
        id="leak-reference"
        label={t('counter.number.reference')}
        hint={t('counter.number.reference.hint')}
        value={reference}
        onChange={setReference}
        error={errors['leak-reference']}
      />
      <Button type="submit" look="primary" isBusy={busy === 'number-change'}>
        {t('counter.number.act')}
      </Button>
    </form>
  );
}
