import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { useRequestKey } from '../../../api/request-key.ts';
import { useText } from '../../../i18n/text.tsx';
import { WordsField } from '../../../log/words-field.tsx';
import { isOpenStage, type Procedure, type ProcedureCase } from '../../../procedures/types.ts';
import { Button } from '../../../ui/button.tsx';
import { StaffAction } from '../../../ui/staff-layout.tsx';
import { Problem } from '../../../ui/states.tsx';
import type { DeskCase } from './procedure-case.tsx';

type Act = 'ask' | 'reply' | 'answer' | 'grant' | 'refuse' | 'withdraw';

interface Props {
  readonly subject: ProcedureCase;
  readonly figures: Procedure['figures'];
  readonly onChanged: (after: DeskCase) => void;
  /** Somebody else was faster. */
  readonly onReload: () => Promise<void>;
}

function useDeskAct({ subject, onChanged }: Props) {
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const keyOf = useRequestKey();
  const act = async (name: Act | 'take', more: object = {}) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { version: subject.version, ...more };
      const path = `/api/v1/counter/procedures/${subject.id}/${name}`;
      onChanged(await callApi<DeskCase>(path, { method: 'POST', body, key: keyOf(path, body) }));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { act, problem, isBusy };
}

/** Which acts a stage allows; a visit that was booked is kept or was not. */
function actsOf(subject: ProcedureCase): readonly Act[] {
  if (subject.stage === 'accepting') return ['grant'];
  return [
    ...(subject.isInquiryOpen ? (['reply'] as const) : []),
    ...(subject.stage === 'question' ? (subject.channel === 'portal' ? [] : (['answer'] as const)) : (['ask'] as const)),
    'grant' as const,
    'refuse' as const,
    // What came on paper is taken back on paper.
    ...(subject.channel === 'portal' ? [] : (['withdraw'] as const)),
  ];
}

/** What an officer may do, each with what it does; words are typed before anything happens. */
export function CaseActions(props: Props) {
  const { t } = useText();
  const { subject } = props;
  const { act, problem, isBusy } = useDeskAct(props);
  const [chosen, setChosen] = useState<Act>();
  const [text, setText] = useState('');
  const [isMissing, setMissing] = useState(false);
  if (!isOpenStage(subject.stage)) return <p>{t('counter.procedures.over')}</p>;
  const kind = subject.visitAt
    ? 'visit'
    : subject.procedure === 'moving-out'
      ? 'move'
      : subject.procedure === 'certificate-by-post'
        ? 'letter'
        : 'other';
  if (chosen) {
    return (
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(text.trim() === '');
          if (text.trim() !== '' && !isBusy) void act(chosen, { text: text.trim() });
        }}
      >
        <h2 className="text-std-20B-150">{t('counter.procedures.act', { act: chosen, kind })}</h2>
        <p className="mt-1 text-ink-soft">{t('counter.procedures.act.effect', { act: chosen, kind, ...props.figures })}</p>
        <WordsField
          id="words"
          label={t('counter.procedures.words', { act: chosen })}
          error={isMissing ? t('procedures.words.missing') : undefined}
          value={text}
          onChange={setText}
        />
        {problem && <Problem problem={problem} onRetry={props.onReload} />}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look={chosen === 'refuse' ? 'danger' : 'primary'} isBusy={isBusy}>
            {t('counter.procedures.act', { act: chosen, kind })}
          </Button>
          <Button look="quiet" onPress={() => setChosen(undefined)}>
            {t('ui.cancel')}
          </Button>
        </div>
      </form>
    );
  }
  return (
    <>
      <h2 className="mb-4 text-std-20B-150">{t('ui.actions')}</h2>
      {problem && <Problem problem={problem} onRetry={props.onReload} />}
      {subject.stage === 'submitted' && (
        <StaffAction effect={t('counter.procedures.take.effect')}>
          <Button onPress={() => void act('take')} isBusy={isBusy}>
            {t('counter.procedures.take')}
          </Button>
        </StaffAction>
      )}
      {actsOf(subject).map((each) => (
        <StaffAction key={each} effect={t('counter.procedures.act.effect', { act: each, kind, ...props.figures })}>
          <Button
            look={each === 'grant' ? 'primary' : each === 'refuse' || each === 'withdraw' ? 'danger' : 'secondary'}
            onPress={() => (each === 'withdraw' ? void act('withdraw') : setChosen(each))}
          >
            {t('counter.procedures.act', { act: each, kind })}
          </Button>
        </StaffAction>
      ))}
    </>
  );
}
