import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { useText } from '../../../i18n/text.tsx';
import type { ProcedureCase, Question } from '../../../procedures/types.ts';
import { Button } from '../../../ui/button.tsx';
import { FileField } from '../../../ui/fields.tsx';
import { Loading } from '../../../ui/states.tsx';
import type { CaseView } from './case-page.tsx';
import { caseApi } from './places.ts';

const accepted = 'image/jpeg,image/png,application/pdf';

/** Photos or PDFs of one question; each goes to the server as soon as it is chosen. */
export function FilesField(props: {
  view: CaseView;
  question: Question;
  label: string;
  error: string | undefined;
  onProblem: (problem: ApiProblem | undefined) => void;
}) {
  const { t } = useText();
  const { view, question } = props;
  const { subject, onCase } = view;
  const [isBusy, setBusy] = useState(false);
  const files = subject.attachments.filter((each) => each.question === question.id);
  const work = async (act: () => Promise<ProcedureCase>) => {
    setBusy(true);
    props.onProblem(undefined);
    try {
      onCase(await act());
    } catch (error) {
      props.onProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  const add = (file: File) =>
    work(() =>
      callApi<ProcedureCase>(`${caseApi(subject.id, 'attachments')}?question=${question.id}&version=${subject.version}`, {
        method: 'POST',
        // What it is, the server finds out from its bytes.
        file: new Blob([file], { type: accepted.split(',').includes(file.type) ? file.type : 'application/octet-stream' }),
      }),
    );
  const remove = (id: string) =>
    work(() => callApi<ProcedureCase>(`${caseApi(subject.id, `attachments/${id}`)}?version=${subject.version}`, { method: 'DELETE' }));
  return (
    <>
      {files.length > 0 && (
        <ul className="mt-6 border-t border-line" aria-label={t('procedures.files')}>
          {files.map((file, index) => (
            <li key={file.id} className="flex flex-wrap items-center justify-between gap-3 border-b border-line py-2">
              <a
                className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
                href={caseApi(subject.id, `attachments/${file.id}`)}
                target="_blank"
                rel="noopener"
              >
                {t('procedures.file', { number: index + 1, kilobytes: Math.ceil(file.bytes / 1000) })}
              </a>
              <Button
                look="quiet"
                size="small"
                onPress={() => void remove(file.id)}
                label={t('procedures.file.remove.label', { number: index + 1 })}
              >
                {t('procedures.file.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isBusy && <Loading />}
      {files.length < (question.most ?? 1) && !isBusy && (
        <FileField
          key={files.length}
          id={question.id}
          label={t(files.length === 0 ? 'procedures.file.add' : 'procedures.file.addAnother')}
          hint={t('procedures.file.hint', { ...view.procedure.figures, most: question.most ?? 1 })}
          accept={accepted}
          error={props.error}
          isRequired={(question.least ?? 0) > files.length}
          onChoose={(file) => void add(file)}
        />
      )}
    </>
  );
}
