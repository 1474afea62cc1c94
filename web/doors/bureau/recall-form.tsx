import { useState } from 'react';
import { type ApiProblem, callApi, newKey, problemOf } from '../../api/client.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioField, TextField } from '../../ui/fields.tsx';
import { Problem } from '../../ui/states.tsx';

type Choice = 'batch' | 'dates' | 'generation';

interface Preview {
  readonly cards: number;
  readonly already: number;
  readonly notCollected: number;
}

const empty = { batch: '', from: '', to: '', authority: 'authentication', generation: '1', reason: '', confirmed: '' };
type Values = typeof empty;

/** What the server is asked for; undefined while something is missing. */
function criteriaOf(choice: Choice, values: Values): object | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/;
  switch (choice) {
    case 'batch':
      return /^B\d{8}$/.test(values.batch) ? { batch: values.batch } : undefined;
    case 'dates':
      return day.test(values.from) && day.test(values.to) ? { issuedFrom: values.from, issuedTo: values.to } : undefined;
    case 'generation':
      return /^[1-9]\d{0,3}$/.test(values.generation)
        ? { generation: { authority: values.authority, number: Number(values.generation) } }
        : undefined;
  }
}

/** Sends, and remembers what is under way and what was refused. */
function useSending() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const send = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, send };
}

function ChoiceFields({ choice, values, set }: { choice: Choice; values: Values; set: (change: Partial<Values>) => void }) {
  const { t } = useText();
  if (choice === 'batch')
    return (
      <TextField id="recall-batch" label={t('bureau.recall.batch')} value={values.batch} onChange={(batch) => set({ batch })} isMono />
    );
  if (choice === 'dates')
    return (
      <>
        <TextField id="recall-from" label={t('bureau.recall.from')} value={values.from} onChange={(from) => set({ from })} isMono />
        <TextField id="recall-to" label={t('bureau.recall.to')} value={values.to} onChange={(to) => set({ to })} isMono />
      </>
    );
  return (
    <>
      <RadioField
        id="recall-authority"
        label={t('bureau.recall.authority')}
        value={values.authority}
        onChange={(authority) => set({ authority })}
        choices={(['authentication', 'signature'] as const).map((value) => ({ value, label: t(`bureau.recall.authority.${value}`) }))}
      />
      <TextField
        id="recall-generation"
        label={t('bureau.recall.generation')}
        value={values.generation}
        onChange={(generation) => set({ generation })}
        inputMode="numeric"
      />
    </>
  );
}

/** Which cards, how many they are, and the number typed once more: a recall cannot happen by a slip of the hand. */
export function RecallForm({ onClose, onOrdered }: { onClose: () => void; onOrdered: () => Promise<void> }) {
  const { t } = useText();
  const [choice, setChoice] = useState<Choice>('batch');
  const [values, setValues] = useState(empty);
  const [preview, setPreview] = useState<Preview>();
  const { busy, problem, send } = useSending();
  const criteria = criteriaOf(choice, values);
  const set = (change: Partial<Values>) => {
    setValues({ ...values, ...change });
    if (!('confirmed' in change) && !('reason' in change)) setPreview(undefined);
  };
  const count = () =>
    send(async () => setPreview(await callApi<Preview>('/api/v1/bureau/recalls/preview', { method: 'POST', body: criteria ?? {} })));
  const order = () =>
    send(async () => {
      const body = { criteria, reason: values.reason, confirmed: Number(values.confirmed) };
      await callApi('/api/v1/bureau/recalls', { method: 'POST', body, key: newKey() });
      await onOrdered();
    });
  return (
    <div className="max-w-140">
      <RadioField<Choice>
        id="recall-choice"
        label={t('bureau.recall.choice')}
        value={choice}
        onChange={(next) => {
          setChoice(next);
          setPreview(undefined);
        }}
        choices={(['batch', 'dates', 'generation'] as const).map((value) => ({ value, label: t(`bureau.recall.by.${value}`) }))}
      />
      <ChoiceFields choice={choice} values={values} set={set} />
      {problem && <Problem problem={problem} />}
      {preview && (
        <>
          <p role="status">{t('bureau.recall.preview', { ...preview })}</p>
          <TextField
            id="recall-reason"
            label={t('bureau.recall.reason')}
            value={values.reason}
            onChange={(reason) => set({ reason })}
            maxLength={200}
          />
          <TextField
            id="recall-confirmed"
            label={t('bureau.recall.confirm')}
            hint={t('bureau.recall.confirm.hint')}
            value={values.confirmed}
            onChange={(confirmed) => set({ confirmed })}
            inputMode="numeric"
          />
        </>
      )}
      <div className="mt-4 flex flex-wrap gap-3">
        {preview ? (
          <Button
            look="danger"
            isBusy={busy}
            isDisabled={preview.cards + preview.notCollected === 0 || values.confirmed !== String(preview.cards) || !values.reason.trim()}
            onPress={order}
          >
            {t('bureau.recall.order')}
          </Button>
        ) : (
          <Button isBusy={busy} isDisabled={!criteria} onPress={count}>
            {t('bureau.recall.count')}
          </Button>
        )}
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </div>
  );
}
