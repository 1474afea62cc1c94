import type { Belonging, DocumentGroup, IdentityPurpose, PurposeRule } from '@openmyna/rules';
import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../api/client.ts';
import { useText } from '../i18n/text.tsx';
import { Banner } from '../ui/banner.tsx';
import { errorsOf, type FieldFault } from '../ui/error-summary.tsx';
import { RadioField } from '../ui/fields.tsx';
import { Page, QuestionPage } from '../ui/page.tsx';
import { documentTitles, personTitles, purposeTitles, whyTitles } from './document-titles.ts';

type Answer = Required<Pick<PurposeRule, 'ways' | 'not' | 'source'>> & {
  readonly purpose: IdentityPurpose;
  readonly belonging: Belonging;
  readonly isFree: boolean;
};

function Group({ group }: { group: DocumentGroup }) {
  const { t } = useText();
  return (
    <>
      {group.need > 1 && <p>{t('verify.two', { need: group.need })}</p>}
      <ul className="list-disc pl-6">
        {group.of.map((kind) => (
          <li key={kind}>{t(documentTitles[kind])}</li>
        ))}
      </ul>
    </>
  );
}

function AnswerView({ answer }: { answer: Answer }) {
  const { t, language } = useText();
  const source = language === 'ja' || language === 'ja-easy' ? 'ja' : 'en';
  return (
    <>
      {answer.isFree ? (
        <p className="mt-4">{t('verify.free')}</p>
      ) : (
        <ol className="mt-4 space-y-4">
          {answer.ways.map((way, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the ways of a rule have no identity but their place
            <li key={index} className="rounded-12 border border-line p-4">
              <p className="text-std-17B-170">{t(index === 0 ? 'verify.usual' : 'verify.orElse')}</p>
              {way.map((group, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <div key={place}>
                  {place > 0 && <p className="mt-2 font-700">{t('verify.together')}</p>}
                  <Group group={group} />
                </div>
              ))}
            </li>
          ))}
        </ol>
      )}
      {answer.not.length > 0 && (
        <>
          <h2 className="mt-8 text-std-20B-150">{t('verify.not')}</h2>
          <ul className="mt-2 space-y-2">
            {answer.not.map(({ kind, why }) => (
              <li key={kind}>
                <span className="font-700">{t(documentTitles[kind])}</span>
                <span className="block text-ink-soft">{t(whyTitles[why])}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="mt-8 text-ink-soft">
        {t('verify.law')} <span lang={source}>{answer.source[source]}</span>
      </p>
    </>
  );
}

/** Which document serves which purpose: asked by whoever checks an identity. The answer comes from the purpose table of the rules. */
export function IdentityQuestion({ back }: { back: string }) {
  const { t } = useText();
  const [purpose, setPurpose] = useState<IdentityPurpose>();
  const [belonging, setBelonging] = useState<Belonging>();
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const [answer, setAnswer] = useState<Answer>();
  const [problem, setProblem] = useState<ApiProblem>();
  const errors = errorsOf(faults);
  const ask = async () => {
    const found: FieldFault[] = [];
    if (!purpose) found.push({ field: 'purpose', message: t('verify.purpose.missing') });
    if (!belonging) found.push({ field: 'person', message: t('verify.person.missing') });
    setFaults(found);
    setAnswer(undefined);
    if (found.length > 0) return;
    try {
      setAnswer(await callApi<Answer>('/api/v1/verify/identity', { method: 'POST', body: { purpose, belonging } }));
      setProblem(undefined);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  if (answer) {
    const values = { purpose: t(purposeTitles[answer.purpose]), person: t(personTitles[answer.belonging]) };
    return (
      <Page title={t('verify.answer')} lead={`${values.purpose} · ${values.person}`} back={() => setAnswer(undefined)}>
        <AnswerView answer={answer} />
      </Page>
    );
  }
  return (
    <QuestionPage
      title={t('verify.identity.heading')}
      lead={t('verify.identity.lead')}
      back={back}
      faults={faults}
      onContinue={ask}
      continueLabel={t('verify.ask')}
    >
      <RadioField
        id="purpose"
        label={t('verify.purpose')}
        value={purpose}
        onChange={setPurpose}
        choices={Object.entries(purposeTitles).map(([value, title]) => ({ value: value as IdentityPurpose, label: t(title) }))}
        error={errors.purpose}
      />
      <RadioField
        id="person"
        label={t('verify.person')}
        value={belonging}
        onChange={setBelonging}
        choices={Object.entries(personTitles).map(([value, title]) => ({ value: value as Belonging, label: t(title) }))}
        error={errors.person}
      />
      {problem && (
        <Banner kind="error" title={problem.title || t('ui.offline.title')}>
          {problem.detail}
        </Banner>
      )}
    </QuestionPage>
  );
}
