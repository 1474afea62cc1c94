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

/** Gives the pages below their texts, in the reader's language, and lets them change it without losing what was typed. */
export function TextProvider({ catalogues, children }: { catalogues: readonly string[]; children: ReactNode }) {
  const [wanted, setWanted] = useState<Language>(chooseLanguage);
  const [ready, setReady] = useState<{ language: Language; t: Translate }>();

  useEffect(() => {
    let isCurrent = true;
    Promise.all([loadCatalogues(wanted, [...shared, ...catalogues]), loadNames(wanted)]).then(([messages]) => {
      if (!isCurrent) return;
      document.documentElement.lang = factsOf(wanted).tag;
      document.documentElement.dataset.language = wanted;
      loadFaces(wanted);
      setReady({ language: wanted, t: createTranslate(wanted, messages) });
    });
    return () => {
      isCurrent = false;
    };
  }, [wanted, catalogues]);

  const setLanguage = useCallback((language: Language) => {
    rememberLanguage(language);
    setWanted(language);
  }, []);

  const text = useMemo(() => ready && { ...ready, setLanguage }, [ready, setLanguage]);
  if (!text) return null;
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
