import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { loadCatalogues } from './catalogues.ts';
import { loadFaces } from './faces.ts';
import { chooseLanguage, rememberLanguage } from './language.ts';
import { factsOf, type Language, type MessageId, type Messages } from './messages.ts';
import { loadNames } from './names.ts';

export type Values = Record<string, string | number>;
export type Translate = (id: MessageId, values?: Values) => string;

export interface Text {
  readonly t: Translate;
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
}

const TextContext = createContext<Text | undefined>(undefined);

/** What every page may need: the frame's words and the card reader's. */
const shared = ['common', 'card'];

function createTranslate(language: Language, messages: Messages): Translate {
  const i18n = setupI18n();
  i18n.setMessagesCompiler((message) => compileMessage(message));
  i18n.loadAndActivate({ locale: language, locales: factsOf(language).locale, messages });
  return (id, values) => i18n._(id, values);
}

export interface ReadyText {
  readonly language: Language;
  readonly t: Translate;
}

/** Everything that a page in this language is written with. */
async function loadText(language: Language, catalogues: readonly string[]): Promise<ReadyText> {
  const [messages] = await Promise.all([loadCatalogues(language, [...shared, ...catalogues]), loadNames(language)]);
  return { language, t: createTranslate(language, messages) };
}

/** The texts that the reader will want first. */
export const loadFirstText = (catalogues: readonly string[]): Promise<ReadyText> => loadText(chooseLanguage(), catalogues);

function show({ language }: ReadyText): void {
  document.documentElement.lang = factsOf(language).tag;
  document.documentElement.dataset.language = language;
  loadFaces(language);
}

/** Gives the pages below their texts, in the reader's language, and lets them change it without losing what was typed. */
export function TextProvider(props: { catalogues: readonly string[]; first: ReadyText; children: ReactNode }) {
  const { catalogues, first, children } = props;
  const [wanted, setWanted] = useState(first.language);
  const [ready, setReady] = useState(first);

  useEffect(() => {
    let isCurrent = true;
    if (wanted === ready.language) show(ready);
    else loadText(wanted, catalogues).then((text) => isCurrent && setReady(text));
    return () => {
      isCurrent = false;
    };
  }, [wanted, ready, catalogues]);

  const setLanguage = useCallback((language: Language) => {
    rememberLanguage(language);
    setWanted(language);
  }, []);

  const text = useMemo(() => ({ ...ready, setLanguage }), [ready, setLanguage]);
  return (
    <TextContext value={text}>
      <I18nProvider locale={factsOf(text.language).locale}>{children}</I18nProvider>
    </TextContext>
  );
}

export function useText(): Text {
  const text = useContext(TextContext);
  if (!text) throw new Error('useText stands outside TextProvider');
  return text;
}
