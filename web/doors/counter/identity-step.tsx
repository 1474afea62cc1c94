import { useState } from 'react';
import { formatDate } from '../../i18n/dates.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { isoDateOf } from '../../ui/date-field.tsx';
import { ErrorSummary, type FieldFault } from '../../ui/error-summary.tsx';
import { Comparison } from '../../ui/fact-table.tsx';
import { RadioField } from '../../ui/fields.tsx';
import type { CompareLine, Visit } from './counter-types.ts';
import { type DeskDocument, DocumentFields, emptyDocument } from './document-fields.tsx';
import { useVisit } from './use-visit.tsx';

interface IdentityAnswer {
  readonly visit: Visit;
  readonly isProven: boolean;
  readonly refusal: { readonly title: string; readonly detail: string } | null;
  readonly comparisons: readonly CompareLine[];
}

type Visitor = 'self' | 'legal-representative';

const fieldNames: Record<CompareLine['field'], MessageId> = {
  name: 'counter.name',
  birthDate: 'counter.birthDate',
  address: 'counter.address',
  number: 'counter.documentNumber',
};

function toBody(document: DeskDocument) {
  const expiresOn = isoDateOf(document.expiresOn);
  return {
    kind: document.kind,
    name: document.name.trim(),
    birthDate: isoDateOf(document.birthDate),
    ...(document.address.trim() && { address: document.address.trim() }),
    ...(document.number.trim() && { number: document.number.normalize('NFKC').trim().toUpperCase() }),
    ...(expiresOn && { expiresOn }),
  };
}

function useFaults() {
  const { t } = useText();
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const check = (documents: readonly DeskDocument[]): boolean => {
    const found = documents.flatMap((document, index) => {
      const own: FieldFault[] = [];
      if (!document.kind) own.push({ field: `document-${index}-kind`, message: t('counter.document.kind.missing') });
      if (!document.name.trim()) own.push({ field: `document-${index}-name`, message: t('counter.name.missing') });
      if (!isoDateOf(document.birthDate)) own.push({ field: `document-${index}-born`, message: t('counter.birthDate.missing') });
      return own;
    });
    setFaults(found);
    return found.length === 0;
  };
  return { faults, check };
}

function Compared({ answer }: { answer: IdentityAnswer }) {
  const { t, language } = useText();
  const show = (line: CompareLine, value: string) => (line.field === 'birthDate' ? formatDate(value, language) : value);
  return (
    <>
      {answer.refusal && (
        <Banner kind="error" title={answer.refusal.title}>
          {answer.refusal.detail}
        </Banner>
      )}
      {answer.comparisons.length > 0 && (
        <Comparison
          caption={t('counter.compare')}
          factTitle={t('counter.compare.fact')}
          leftTitle={t('counter.compare.register')}
          rightTitle={t('counter.compare.document')}
          facts={answer.comparisons.map((line) => ({
            label: t(fieldNames[line.field]),
            left: line.registered === null ? t('counter.compare.hidden') : show(line, line.registered),
            right: show(line, line.shown),
            isSame: line.isSame,
          }))}
          same={t('counter.compare.same')}
          different={t('counter.compare.different')}
        />
      )}
    </>
  );
}

function useDocuments() {
  const { record } = useVisit();
  const first = (): DeskDocument => {
    const belonging = record?.person.belonging;
    if (belonging === 'foreign-resident') return { ...emptyDocument, kind: 'residence-card' };
    if (belonging === 'special-permanent-resident') return { ...emptyDocument, kind: 'special-permanent-resident-certificate' };
    return emptyDocument;
  };
  const [documents, setDocuments] = useState<readonly DeskDocument[]>(() => [first()]);
  const change = (index: number, document: DeskDocument) =>
    setDocuments((before) => before.map((other, at) => (at === index ? document : other)));
  return { documents, change, add: () => setDocuments((before) => [...before, emptyDocument]), setDocuments };
}

/** The documents as the officer reads them, compared line by line with the register; a name alone proves nothing. */
export function IdentityStep() {
  const { t } = useText();
  const { act, busy } = useVisit();
  const { documents, change, add } = useDocuments();
  const [visitor, setVisitor] = useState<Visitor>('self');
  const [answer, setAnswer] = useState<IdentityAnswer>();
  const { faults, check } = useFaults();
  const send = async () => {
    if (!check(documents)) return;
    setAnswer(await act<IdentityAnswer>('identity', { visitor, documents: documents.map(toBody) }));
  };
  return (
    <section className="mt-6">
      <h2 className="text-std-20B-150">{t('counter.identity')}</h2>
      <ErrorSummary faults={faults} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <RadioField
          id="visitor"
          label={t('counter.visitor')}
          value={visitor}
          onChange={setVisitor}
          choices={[
            { value: 'self', label: t('counter.visitor.self') },
            { value: 'legal-representative', label: t('counter.visitor.representative') },
          ]}
        />
        {documents.map((document, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: documents on the desk have no identity but their place
          <DocumentFields key={index} index={index} document={document} onChange={(next) => change(index, next)} faults={faults} />
        ))}
        {answer && <Compared answer={answer} />}
        <div className="mt-6 flex flex-wrap gap-3">
          <Button type="submit" look="primary" isBusy={busy === 'identity'}>
            {t('counter.identity.compare')}
          </Button>
          {documents.length < 3 && <Button onPress={add}>{t('counter.identity.another')}</Button>}
        </div>
      </form>
    </section>
  );
}
