import { useCallback, useEffect, useState } from 'react';
import { problemOf } from '../../api/client.ts';
import { GuideBeside } from '../../guide/guide-beside.tsx';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { readCodeFromFile } from '../../photo/read-code.ts';
import { Button } from '../../ui/button.tsx';
import { errorsOf, type FieldFault } from '../../ui/error-summary.tsx';
import { FileField, TextField } from '../../ui/fields.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/states.tsx';
import { applicationNumberGroups, faultOfTypedNumber, findApplicationNumber, type NumberFault } from './application-code.ts';
import { openApplication } from './apply-api.ts';
import type { ApplyStep } from './apply-door.tsx';
import { CodeScanner } from './code-scanner.tsx';

const faultTexts: Record<NumberFault, MessageId> = {
  letters: 'apply.number.fault.letters',
  length: 'apply.number.fault.length',
  digits: 'apply.number.fault.digits',
};

/** Puts the reading aid into what is typed, so that it can be compared with the letter. */
function groupTyped(typed: string): string {
  const digits = typed.normalize('NFKC').replace(/[\s-]/g, '');
  if (!/^\d{1,23}$/.test(digits)) return typed;
  const ends = applicationNumberGroups.map((_, index) => applicationNumberGroups.slice(0, index + 1).reduce((sum, size) => sum + size, 0));
  return ends.reduceRight((text, end) => (text.length > end ? `${text.slice(0, end)} ${text.slice(end)}` : text), digits);
}

/** A letter's own QR code brings the number behind `#`, where no server sees it; it is taken out of the address at once. */
function takeNumberFromAddress(): string | undefined {
  const number = findApplicationNumber(window.location.hash.slice(1));
  if (window.location.hash) window.history.replaceState(null, '', window.location.pathname);
  return number;
}

function useStart(onAnswered: ApplyStep['onAnswered']) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ReturnType<typeof problemOf>>();
  const start = useCallback(
    async (number: string) => {
      setBusy(true);
      setProblem(undefined);
      try {
        onAnswered(await openApplication(number));
      } catch (error) {
        setProblem(problemOf(error));
      } finally {
        setBusy(false);
      }
    },
    [onAnswered],
  );
  return { isBusy, problem, start };
}

function TypedNumber(props: {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  isBusy: boolean;
  onSend: () => void;
}) {
  const { t } = useText();
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSend();
      }}
    >
      <TextField
        id="number"
        label={t('apply.number.label')}
        hint={t('apply.number.hint')}
        value={props.value}
        onChange={(value) => props.onChange(groupTyped(value))}
        inputMode="numeric"
        maxLength={40}
        error={props.error}
        isMono
      />
      <Button type="submit" isBusy={props.isBusy}>
        {t('apply.number.send')}
      </Button>
    </form>
  );
}

export function NumberPage({ onAnswered }: ApplyStep) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const { isBusy, problem, start } = useStart(onAnswered);
  const errors = errorsOf(faults);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is read once
  useEffect(() => {
    const number = takeNumberFromAddress();
    if (number) start(number);
  }, []);

  const sendTyped = () => {
    const fault = faultOfTypedNumber(typed);
    setFaults(fault ? [{ field: 'number', message: t(faultTexts[fault]) }] : []);
    const number = findApplicationNumber(typed.normalize('NFKC').replace(/[\s-]/g, ''));
    if (!fault && number) start(number);
  };

  const readPicture = async (file: File) => {
    const text = await readCodeFromFile(file).catch(() => undefined);
    const number = text && findApplicationNumber(text);
    setFaults(number ? [] : [{ field: 'picture', message: t('apply.picture.none') }]);
    if (number) start(number);
  };

  return (
    <Page title={t('apply.start.heading')} lead={t('apply.start.lead')} faults={faults}>
      {problem && <Problem problem={problem} />}
      <CodeScanner onNumber={start} />
      <section className="mt-10 border-t border-line pt-6">
        <h2 className="text-std-20B-150">{t('apply.number.heading')}</h2>
        <TypedNumber value={typed} onChange={setTyped} error={errors.number} isBusy={isBusy} onSend={sendTyped} />
      </section>
      <section className="mt-10 border-t border-line pt-6">
        <h2 className="text-std-20B-150">{t('apply.picture.heading')}</h2>
        <FileField
          id="picture"
          label={t('apply.picture.label')}
          hint={t('apply.picture.hint')}
          accept="image/*"
          onChoose={readPicture}
          error={errors.picture}
          isRequired={false}
        />
      </section>
      <section className="mt-10 border-t border-line pt-6 text-ink-soft">
        <h2 className="text-std-20B-150 text-ink">{t('apply.other.heading')}</h2>
        <p>{t('apply.other.lost')}</p>
        <p className="mt-2">
          <a href="/apply/progress">{t('apply.other.progress')}</a>
        </p>
      </section>
      <GuideBeside topic="apply" />
    </Page>
  );
}
