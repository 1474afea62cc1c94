import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../api/client.ts';
import { useRequestKey } from '../api/request-key.ts';
import { useResource } from '../api/use-resource.ts';
import { formatDate, formatMoment } from '../i18n/dates.ts';
import type { MessageId } from '../i18n/messages.ts';
import { nameIn } from '../i18n/names.ts';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { FactTable } from '../ui/fact-table.tsx';
import { RadioField } from '../ui/fields.tsx';
import { useDoorTitle } from '../ui/frame.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { Await, Problem } from '../ui/states.tsx';
import type { DeskDoor } from './log-desk.tsx';
import { type OpenedFinding, type Outcome, outcomes } from './log-types.ts';
import { itemsIn } from './names.ts';
import { ruleTitles } from './rule-titles.ts';
import { WordsField } from './words-field.tsx';

const outcomeNames: Readonly<Record<Outcome, MessageId>> = {
  explained: 'log.outcome.explained',
  warned: 'log.outcome.warned',
  'passed-on': 'log.outcome.passedOn',
};

function LookTable({ finding }: { finding: OpenedFinding }) {
  const { t, language } = useText();
  return (
    <table className="w-full border-collapse text-left break-words">
      <caption className="mb-2 text-left text-std-20B-150">{t('log.review.looks')}</caption>
      <thead className="border-b-2 border-line-strong text-dns-14B-130">
        <tr>
          {(['log.review.at', 'log.review.person', 'log.review.purpose', 'log.desk.items'] as const).map((title) => (
            <th key={title} scope="col" className="py-2 pr-4">
              {t(title)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {finding.lines.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list that does not change
          <tr key={place} className="border-b border-line align-top">
            <td className="tabular py-2 pr-4 whitespace-nowrap">{formatMoment(line.at, language).slice(-5)}</td>
            <td className="py-2 pr-4">{line.person ?? t('log.desk.unnamed')}</td>
            <td className="py-2 pr-4">{nameIn(line.purpose.title, language)}</td>
            <td className="py-2">{itemsIn(line.items, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Kind = 'opened' | 'noted' | 'ended';

/** Opens a case, adds to it, or ends it: what is written stays. */
function NoteForm({ door, finding, onChanged }: { door: DeskDoor; finding: OpenedFinding; onChanged: (after: OpenedFinding) => void }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<Outcome | 'none'>('none');
  const [isMissing, setMissing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const keyOf = useRequestKey();
  const isNew = finding.case === 'none';
  const kind: Kind = isNew ? 'opened' : outcome === 'none' ? 'noted' : 'ended';
  const send = async () => {
    setMissing(text.trim() === '');
    if (text.trim() === '') return;
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { kind, text: text.trim(), ...(kind === 'ended' ? { outcome } : {}) };
      const path = `/api/v1/${door}/log-review/${finding.id}/notes`;
      onChanged(await callApi<OpenedFinding>(path, { method: 'POST', body, key: keyOf(path, body) }));
      setText('');
      setOutcome('none');
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void send();
      }}
    >
      <WordsField
        id="note"
        rows={3}
        label={t(isNew ? 'log.case.why' : 'log.case.note')}
        hint={t('log.case.hint')}
        error={isMissing ? t('log.case.missing') : undefined}
        value={text}
        onChange={setText}
      />
      {!isNew && (
        <RadioField
          id="outcome"
          label={t('log.case.outcome')}
          value={outcome}
          onChange={setOutcome}
          choices={[
            { value: 'none', label: t('log.outcome.none') },
            ...outcomes.map((value) => ({ value, label: t(outcomeNames[value]) })),
          ]}
        />
      )}
      {problem && <Problem problem={problem} />}
      <Button look="primary" type="submit" isBusy={isBusy}>
        {t('log.case.act', { kind })}
      </Button>
    </form>
  );
}

function Notes({ finding }: { finding: OpenedFinding }) {
  const { t, language } = useText();
  return (
    <ol>
      {finding.notes.map((note) => (
        <li key={`${note.kind}${note.at}`} className="border-b border-line py-3">
          <p className="text-ink-soft">
            {formatMoment(note.at, language)} {t('log.case.kind', { kind: note.kind })}
            {note.outcome && <span className="block text-ink">{t(outcomeNames[note.outcome])}</span>}
          </p>
          <p className="whitespace-pre-wrap break-words" dir="auto">
            {note.text}
          </p>
        </li>
      ))}
    </ol>
  );
}

/** A finding with its names, its looks, and its case. */
export function ReviewCase({ door, id, onChanged }: { door: DeskDoor; id: string; onChanged: () => Promise<void> }) {
  const { t, language } = useText();
  const heading = usePageTitle(t('log.review.finding'), useDoorTitle());
  const { resource, reload } = useResource<OpenedFinding>(`/api/v1/${door}/log-review/${id}`);
  const [changed, setChanged] = useState<OpenedFinding>();
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
        {t('log.review.finding')}
      </h1>
      <Await resource={changed ? { state: 'ready', data: changed } : resource} onRetry={reload}>
        {(finding) => (
          <>
            <FactTable
              facts={[
                { label: t('log.review.rule'), value: t(ruleTitles[finding.rule]) },
                { label: t('log.review.day'), value: formatDate(finding.day, language) },
                { label: t('log.review.officer'), value: `${finding.officerName ?? t('log.desk.unnamed')} (${finding.officer})` },
                { label: t('log.review.count'), value: t('log.review.persons', { count: finding.persons }) },
              ]}
            />
            <LookTable finding={finding} />
            <h2 className="mt-10 text-std-20B-150">{t('log.case')}</h2>
            <Notes finding={finding} />
            {finding.case !== 'ended' && (
              <NoteForm
                door={door}
                finding={finding}
                onChanged={(after) => {
                  setChanged(after);
                  void onChanged();
                }}
              />
            )}
          </>
        )}
      </Await>
    </>
  );
}
