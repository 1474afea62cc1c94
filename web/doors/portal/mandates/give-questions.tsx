import { useState } from 'react';
import { useText } from '../../../i18n/text.tsx';
import { DateField, isoDateOf } from '../../../ui/date-field.tsx';
import type { FieldFault } from '../../../ui/error-summary.tsx';
import { CheckField, Fieldset, TextField } from '../../../ui/fields.tsx';
import { QuestionPage } from '../../../ui/page.tsx';
import { Problem } from '../../../ui/states.tsx';
import type { GiveView } from './give-steps.ts';
import { mandateScopes } from './types.ts';

/** What the four questions have in common: said what is missing, or gone on. */
function useFault(field: string): { faults: readonly FieldFault[]; error: string | undefined; setError: (message?: string) => void } {
  const [error, setError] = useState<string>();
  return { error, setError, faults: error ? [{ field, message: error }] : [] };
}

export function NameQuestion({ answers, back, isBusy, problem, onAnswer }: GiveView) {
  const { t } = useText();
  const [name, setName] = useState(answers.name);
  const { faults, error, setError } = useFault('name');
  const go = () => (name.trim() ? onAnswer({ ...answers, name: name.trim() }) : setError(t('mandates.name.missing')));
  return (
    <QuestionPage title={t('mandates.name')} back={back} faults={faults} isBusy={isBusy} onContinue={go}>
      {problem && <Problem problem={problem} />}
      <TextField
        id="name"
        label={t('mandates.name')}
        isLabelHidden
        hint={t('mandates.name.hint')}
        value={name}
        onChange={setName}
        maxLength={200}
        error={error}
      />
    </QuestionPage>
  );
}

export function BornQuestion({ answers, back, isBusy, problem, onAnswer }: GiveView) {
  const { t } = useText();
  const [born, setBorn] = useState(answers.born);
  const { faults, error, setError } = useFault('born');
  const go = () => (isoDateOf(born) ? onAnswer({ ...answers, born }) : setError(t('mandates.born.missing')));
  return (
    <QuestionPage title={t('mandates.born')} back={back} faults={faults} isBusy={isBusy} onContinue={go}>
      {problem && <Problem problem={problem} />}
      <DateField id="born" label={t('mandates.born')} isLabelHidden value={born} onChange={setBorn} error={error} />
    </QuestionPage>
  );
}

export function ScopesQuestion({ answers, back, isBusy, problem, onAnswer, isProtected }: GiveView) {
  const { t } = useText();
  const [scopes, setScopes] = useState(answers.scopes);
  const { faults, error, setError } = useFault('scopes');
  const offered = mandateScopes.filter((scope) => !(isProtected && scope === 'letters'));
  const go = () => (scopes.length > 0 ? onAnswer({ ...answers, scopes }) : setError(t('mandates.scopes.missing')));
  return (
    <QuestionPage title={t('mandates.scopes')} back={back} faults={faults} isBusy={isBusy} onContinue={go}>
      {problem && <Problem problem={problem} />}
      <Fieldset id="scopes" label={t('mandates.scopes')} isLabelHidden hint={t('mandates.scopes.hint')} error={error}>
        {offered.map((scope) => (
          <CheckField
            key={scope}
            id={`scope-${scope}`}
            label={
              <>
                <span className="block">{t(`mandates.scope.${scope}`)}</span>
                <span className="block text-ink-soft">{t(`mandates.scope.${scope}.hint`)}</span>
              </>
            }
            isChecked={scopes.includes(scope)}
            onChange={(isChecked) => setScopes(offered.filter((each) => (each === scope ? isChecked : scopes.includes(each))))}
          />
        ))}
      </Fieldset>
      {isProtected && <p className="text-ink-soft">{t('mandates.scopes.protected')}</p>}
    </QuestionPage>
  );
}

export function LastQuestion({ answers, back, isBusy, problem, onAnswer }: GiveView) {
  const { t } = useText();
  const [last, setLast] = useState(answers.last);
  const { faults, error, setError } = useFault('last');
  const go = () => (isoDateOf(last) ? onAnswer({ ...answers, last }) : setError(t('mandates.last.missing')));
  return (
    <QuestionPage title={t('mandates.last')} back={back} faults={faults} isBusy={isBusy} onContinue={go}>
      {problem && <Problem problem={problem} />}
      <DateField
        id="last"
        label={t('mandates.last')}
        isLabelHidden
        hint={t('mandates.last.hint')}
        value={last}
        onChange={setLast}
        error={error}
      />
    </QuestionPage>
  );
}
