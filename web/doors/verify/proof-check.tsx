import type { NumberUse } from '@openmyna/rules';
import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import { useText } from '../../i18n/text.tsx';
import type { Standing } from '../../identity/uses.ts';
import { TextScanner } from '../../photo/text-scanner.tsx';
import { Banner } from '../../ui/banner.tsx';
import { DateField, isoDateOf, noDate } from '../../ui/date-field.tsx';
import type { FieldFault } from '../../ui/error-summary.tsx';
import { errorsOf } from '../../ui/error-summary.tsx';
import { inputLook, TextField } from '../../ui/fields.tsx';
import { QuestionPage } from '../../ui/page.tsx';
import { CheckResult } from './check-result.tsx';

export interface CheckedProof {
  readonly way: 'file' | 'screen' | 'code';
  readonly standing: Standing;
  readonly isProof: boolean;
  readonly proof: { readonly asker: string; readonly use: NumberUse; readonly madeAt: string; readonly validUntil: string } | null;
  readonly number: 'same' | 'different' | 'closed' | null;
}

interface Form {
  readonly file: File | undefined;
  readonly code: string;
  readonly asker: string;
  readonly number: string;
  readonly birth: typeof noDate;
}

/** What stands behind the `#` of a code's address, or the text itself. */
const findCode = (text: string): string | undefined => text.slice(text.indexOf('#') + 1).trim() || undefined;

/** A proof on a screen is three parts with points between; a check code has none. */
const isScreen = (code: string): boolean => code.split('.').length === 3;

function check({ file, code, asker, number, birth }: Form): Promise<CheckedProof> {
  if (file) {
    return callApi('/api/v1/verify/file', { method: 'POST', file: new Blob([file], { type: 'application/pdf' }) });
  }
  const birthDate = isoDateOf(birth);
  const facts = { ...(asker.trim() && { asker }), ...(number.trim() && { number }), ...(birthDate && { birthDate }) };
  const found = findCode(code) ?? '';
  return isScreen(found)
    ? callApi('/api/v1/verify/screen', { method: 'POST', body: { token: found, ...facts } })
    : callApi('/api/v1/verify/code', { method: 'POST', body: { code: found, ...facts } });
}

function FileField({ onChange, error }: { onChange: (file: File | undefined) => void; error?: string | undefined }) {
  const { t } = useText();
  return (
    <div className="my-6">
      <label htmlFor="file" className="text-std-16B-170">
        {t('verify.file')}
      </label>
      <p id="file-hint" className="text-ink-soft">
        {t('verify.file.hint')}
      </p>
      <input
        id="file"
        type="file"
        accept="application/pdf"
        className={`mt-2 ${inputLook(Boolean(error))}`}
        aria-describedby="file-hint"
        onChange={(event) => onChange(event.target.files?.[0])}
      />
    </div>
  );
}

/** The signed file, the code on the holder's screen, or the check code; and what the asker was told beside it. */
export function ProofCheck({ brought }: { brought: string }) {
  const { t } = useText();
  const [form, setForm] = useState<Form>({ file: undefined, code: brought, asker: '', number: '', birth: noDate });
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const [result, setResult] = useState<CheckedProof>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const change = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const errors = errorsOf(faults);
  const go = async () => {
    const isEmpty = !form.file && !form.code.trim();
    setFaults(isEmpty ? [{ field: 'code', message: t('verify.nothing') }] : []);
    setProblem(undefined);
    if (isEmpty) return;
    setBusy(true);
    try {
      setResult(await check(form));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  if (result) {
    return (
      <CheckResult
        checked={result}
        onAgain={() => {
          change({ file: undefined, code: '' });
          setResult(undefined);
        }}
      />
    );
  }
  return (
    <QuestionPage
      title={t('verify.proof.heading')}
      lead={t('verify.lead')}
      back="/verify"
      faults={faults}
      onContinue={go}
      continueLabel={t('verify.check')}
      isBusy={isBusy}
    >
      {problem && (
        <Banner kind="error" title={problem.kind === 'offline' ? t('ui.offline.title') : problem.title}>
          {problem.kind === 'offline' ? t('ui.offline.detail') : problem.detail}
        </Banner>
      )}
      <FileField onChange={(file) => change({ file })} />
      <h2 className="mt-10 text-std-18B-160">{t('verify.or')}</h2>
      <TextScanner find={findCode} onFound={(code) => change({ code })} />
      <TextField
        id="code"
        label={t('verify.code')}
        hint={t('verify.code.hint')}
        value={form.code}
        onChange={(code) => change({ code })}
        maxLength={4000}
        isRequired={false}
        isMono
        error={errors.code}
      />
      <TextField
        id="asker"
        label={t('verify.asker')}
        hint={t('verify.asker.hint')}
        value={form.asker}
        onChange={(asker) => change({ asker })}
        maxLength={80}
        isRequired={false}
      />
      <TextField
        id="number"
        label={t('verify.number')}
        hint={t('verify.number.hint')}
        value={form.number}
        onChange={(number) => change({ number })}
        inputMode="numeric"
        maxLength={20}
        isRequired={false}
        isMono
      />
      <DateField id="birth" label={t('verify.birth')} value={form.birth} onChange={(birth) => change({ birth })} isRequired={false} />
    </QuestionPage>
  );
}
