import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { languages } from '../../../i18n/messages.ts';
import { useText } from '../../../i18n/text.tsx';
import { CheckField, Fieldset, RadioField } from '../../../ui/fields.tsx';
import { QuestionPage } from '../../../ui/page.tsx';
import { Problem } from '../../../ui/states.tsx';
import { type Contact, contactPath, settingsAddress, type Topic, topics } from './settings-types.ts';

export interface QuestionProps {
  readonly contact: Contact;
  /** Leads back, with what to say there. */
  readonly onDone: (said: string) => void;
}

/** Saves and leads back. Language and topics are kept together, so each is saved with the other as it stood. */
function useSaving({ contact, onDone }: QuestionProps) {
  const { t, language } = useText();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const save = async (change: { language?: string; silent?: readonly Topic[] }): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await callApi(contactPath, { method: 'PUT', body: { language: contact.language ?? language, silent: contact.silent, ...change } });
      onDone(t('settings.saved'));
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return { save, isBusy, problem };
}

export function LanguageQuestion(props: QuestionProps) {
  const { t } = useText();
  const { save, isBusy, problem } = useSaving(props);
  const [language, setLanguage] = useState(props.contact.language ?? undefined);
  const [isMissing, setMissing] = useState(false);
  const error = isMissing && !language ? t('settings.language.missing') : undefined;
  return (
    <QuestionPage
      title={t('settings.language')}
      lead={t('settings.language.hint')}
      back={settingsAddress}
      faults={error ? [{ field: 'language', message: error }] : []}
      continueLabel={t('settings.save')}
      isBusy={isBusy}
      onContinue={() => (language ? void save({ language }) : setMissing(true))}
    >
      {problem && <Problem problem={problem} />}
      <RadioField
        id="language"
        label={t('settings.language')}
        isLabelHidden
        value={language}
        onChange={setLanguage}
        error={error}
        choices={languages.map(({ code, name }) => ({ value: code, label: name }))}
      />
    </QuestionPage>
  );
}

export function TopicsQuestion(props: QuestionProps) {
  const { t } = useText();
  const { save, isBusy, problem } = useSaving(props);
  const [silent, setSilent] = useState<readonly Topic[]>(props.contact.silent);
  return (
    <QuestionPage
      title={t('settings.topics')}
      lead={t('settings.topics.hint')}
      back={settingsAddress}
      continueLabel={t('settings.save')}
      isBusy={isBusy}
      onContinue={() => void save({ silent })}
    >
      {problem && <Problem problem={problem} />}
      <Fieldset id="topics" label={t('settings.topics')} isLabelHidden isRequired={false}>
        {topics.map((topic) => (
          <CheckField
            key={topic}
            id={`topic-${topic}`}
            label={
              <>
                <span className="block">{t(`settings.topic.${topic}`)}</span>
                <span className="block text-ink-soft">{t(`settings.topic.${topic}.hint`)}</span>
              </>
            }
            isChecked={!silent.includes(topic)}
            onChange={(isTold) => setSilent(isTold ? silent.filter((other) => other !== topic) : [...silent, topic])}
          />
        ))}
      </Fieldset>
    </QuestionPage>
  );
}
