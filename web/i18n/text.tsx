import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { chooseLanguage, rememberLanguage } from './language.ts';
import type { CatalogueLoader, Language, MessageId, Messages } from './messages.ts';

export type Values = Record<string, string | number>;
export type Translate = (id: MessageId, values?: Values) => string;

export interface Text {
  readonly t: Translate;
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
}

const TextContext = createContext<Text | undefined>(undefined);

const shared: CatalogueLoader = async (language) => {
  const [common, card] =
    language === 'ja'
      ? await Promise.all([import('./ja/common.json', { with: { type: 'json' } }), import('./ja/card.json', { with: { type: 'json' } })])
      : await Promise.all([import('./en/common.json', { with: { type: 'json' } }), import('./en/card.json', { with: { type: 'json' } })]);
  return { ...common.default, ...card.default };
};

function createTranslate(language: Language, messages: Messages): Translate {
  const i18n = setupI18n();
  i18n.setMessagesCompiler((message) => compileMessage(message));
  i18n.loadAndActivate({ locale: language, messages });
  return (id, values) => i18n._(id, values);
}

/** Gives the pages below their texts, in the reader's language, and lets them change it without losing what was typed. */
export function TextProvider({ load, children }: { load: CatalogueLoader; children: ReactNode }) {
  const [wanted, setWanted] = useState<Language>(chooseLanguage);
  const [ready, setReady] = useState<{ language: Language; t: Translate }>();

  useEffect(() => {
    let isCurrent = true;
    Promise.all([shared(wanted), load(wanted)]).then(([common, own]) => {
      if (!isCurrent) return;
      document.documentElement.lang = wanted;
      setReady({ language: wanted, t: createTranslate(wanted, { ...common, ...own }) });
    });
    return () => {
      isCurrent = false;
    };
  }, [wanted, load]);

  const setLanguage = useCallback((language: Language) => {
    rememberLanguage(language);
    setWanted(language);
  }, []);

  const text = useMemo(() => ready && { ...ready, setLanguage }, [ready, setLanguage]);
  if (!text) return null;
  return (
    <TextContext value={text}>
      <I18nProvider locale={text.language}>{children}</I18nProvider>
    </TextContext>
  );
}

export function useText(): Text {
  const text = useContext(TextContext);
  if (!text) throw new Error('useText stands outside TextProvider');
  return text;
}
