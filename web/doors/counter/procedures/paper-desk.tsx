import { type FormEvent, useState } from 'react';
import { toBase64 } from '../../../api/base64.ts';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { useRequestKey } from '../../../api/request-key.ts';
import { useText } from '../../../i18n/text.tsx';
import { formTitle } from '../../../procedures/form-text.ts';
import { askedQuestions, type Channel, type Member, type Procedure } from '../../../procedures/types.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { DateField, isoDateOf, noDate } from '../../../ui/date-field.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { useDoorTitle } from '../../../ui/frame.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { goTo } from '../../../ui/route.ts';
import { Problem } from '../../../ui/states.tsx';
import { answersOf, nothingTyped, PaperAnswer } from './paper-answer.tsx';
import type { DeskCase } from './procedure-case.tsx';

const documents = ['drivers-licence', 'passport', 'residence-card', 'disability-certificate', 'individual-number-card'] as const;
const api = '/api/v1/counter/procedures/paper';

interface Prepared {
  readonly persons: readonly Member[];
  readonly slots: readonly { readonly startsAt: string; readonly isFree: boolean }[];
}

const nobody = { name: '', address: '', birthDate: noDate };

/** By post only where a letter is enough; by telephone only a time at the counter. */
const channelsOf = ({ id, withoutCard }: Procedure): readonly Exclude<Channel, 'portal'>[] => [
  'counter',
  ...(withoutCard.post ? (['post'] as const) : []),
  ...(id === 'counter-visit' ? (['phone'] as const) : []),
];

function usePaper(procedure: Procedure, onEntered: () => Promise<void>) {
  const [channel, setChannel] = useState<Exclude<Channel, 'portal'>>('counter');
  const [shown, setShown] = useState<string>(documents[0]);
  const [person, setPerson] = useState(nobody);
  const [prepared, setPrepared] = useState<Prepared>();
  const [typed, setTyped] = useState(nothingTyped);
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const [missing, setMissing] = useState({ name: false, birthDate: false, address: false });
  const keyOf = useRequestKey();
  const named = { name: person.name.trim(), birthDate: isoDateOf(person.birthDate) ?? '', address: person.address.trim() };
  const run = async (work: () => Promise<void>) => {
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
  const find = async () => {
    const open = { name: named.name === '', birthDate: named.birthDate === '', address: named.address === '' };
    setMissing(open);
    if (open.name || open.birthDate || open.address) return;
    await run(async () => {
      setPrepared(undefined);
      setPrepared(await callApi<Prepared>(`${api}/person`, { method: 'POST', body: { procedure: procedure.id, person: named } }));
    });
  };
  const enter = () =>
    run(async () => {
      const asked = askedQuestions(procedure, answersOf(procedure.questions, typed));
      const files = await Promise.all(
        asked.flatMap(({ id, type }) => {
          const file = type === 'files' ? typed.files[id] : undefined;
          return file ? [file.arrayBuffer().then((bytes) => ({ question: id, data: toBase64(new Uint8Array(bytes)) }))] : [];
        }),
      );
      const body = {
        procedure: procedure.id,
        channel,
        shown: channel === 'phone' ? 'told-by-phone' : shown,
        person: named,
        answers: answersOf(asked, typed),
        files,
      };
      const entered = await callApi<DeskCase>(api, { method: 'POST', body, key: keyOf(api, body) });
      await onEntered();
      goTo(`/counter/procedures/${entered.case.id}`);
    });
  return {
    channel,
    setChannel,
    shown,
    setShown,
    person,
    setPerson,
    prepared,
    setPrepared,
    typed,
    setTyped,
    problem,
    missing,
    isBusy,
    find,
    enter,
  };
}

type Paper = ReturnType<typeof usePaper>;

/** Whom the form names, and how it came. */
function Head({ procedure, paper }: { procedure: Procedure; paper: Paper }) {
  const { t } = useText();
  const { person } = paper;
  const error = (isMissing: boolean) => (isMissing ? t('counter.paper.missing') : undefined);
  const change = (more: Partial<typeof person>) => {
    paper.setPrepared(undefined);
    paper.setPerson({ ...person, ...more });
  };
  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void paper.find();
      }}
    >
      <div className="grid gap-x-6 sm:grid-cols-2">
        <SelectField
          id="paper-channel"
          label={t('counter.paper.channel')}
          value={paper.channel}
          onChange={(value) => paper.setChannel(value as Paper['channel'])}
          choices={channelsOf(procedure).map((each) => ({ value: each, label: t('withoutCard.byPaper', { channel: each }) }))}
        />
        {paper.channel !== 'phone' && (
          <SelectField
            id="paper-shown"
            label={t('counter.paper.shown')}
            value={paper.shown}
            onChange={paper.setShown}
            choices={documents.map((each) => ({
              value: each,
              label: t('counter.paper.document', { kind: each.replaceAll('-', '') }),
            }))}
          />
        )}
        <TextField
          id="paper-name"
          label={t('counter.procedures.name')}
          error={error(paper.missing.name)}
          value={person.name}
          onChange={(name) => change({ name })}
        />
        <DateField
          id="paper-born"
          label={t('counter.procedures.birth')}
          error={error(paper.missing.birthDate)}
          value={person.birthDate}
          onChange={(birthDate) => change({ birthDate })}
        />
      </div>
      <TextField
        id="paper-address"
        label={t('counter.procedures.address')}
        hint={t('counter.paper.address.hint')}
        error={error(paper.missing.address)}
        value={person.address}
        onChange={(address) => change({ address })}
      />
      <Button type="submit" isBusy={paper.isBusy && !paper.prepared}>
        {t('counter.paper.find')}
      </Button>
    </form>
  );
}

function Form({ procedure, onEntered }: { procedure: Procedure; onEntered: () => Promise<void> }) {
  const { t } = useText();
  const paper = usePaper(procedure, onEntered);
  const { prepared, typed } = paper;
  const asked = askedQuestions(procedure, answersOf(procedure.questions, typed));
  return (
    <>
      <Head procedure={procedure} paper={paper} />
      {paper.problem && <Problem problem={paper.problem} />}
      {prepared && (
        <form
          className="mt-8 border-t border-line"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!paper.isBusy) void paper.enter();
          }}
        >
          <Banner kind="success" title={t('counter.paper.found')} />
          {asked.map((question) => (
            <PaperAnswer
              key={question.id}
              procedure={procedure}
              question={question}
              members={prepared.persons}
              slots={prepared.slots}
              typed={typed}
              onTyped={paper.setTyped}
            />
          ))}
          <Button type="submit" look="primary" isBusy={paper.isBusy}>
            {t('counter.paper.enter')}
          </Button>
        </form>
      )}
    </>
  );
}

/** What came over the counter, by post or by telephone is entered here, and goes the way of every other case. */
export function PaperDesk({ procedures, onEntered }: { procedures: readonly Procedure[]; onEntered: () => Promise<void> }) {
  const { t } = useText();
  const heading = usePageTitle(t('counter.paper'), useDoorTitle());
  const [id, setId] = useState('');
  const procedure = procedures.find((each) => each.id === id);
  return (
    <div className="max-w-180">
      <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
        {t('counter.paper')}
      </h1>
      <p className="mt-4">{t('counter.paper.about')}</p>
      <SelectField
        id="paper-procedure"
        label={t('counter.paper.procedure')}
        value={id}
        onChange={setId}
        choices={[{ value: '', label: '—' }, ...procedures.map((each) => ({ value: each.id, label: t(formTitle(each.id)) }))]}
      />
      {procedure && <Form key={procedure.id} procedure={procedure} onEntered={onEntered} />}
    </div>
  );
}
