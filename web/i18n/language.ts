import { type Language, languages } from './messages.ts';

const storageName = 'openmyna-language';

function isLanguage(value: string | null | undefined): value is Language {
  return languages.some((language) => language.code === value);
}

function readCookie(): string | undefined {
  const pair = document.cookie.split('; ').find((entry) => entry.startsWith(`${storageName}=`));
  return pair?.slice(storageName.length + 1);
}

function readStored(): string | null {
  try {
    return localStorage.getItem(storageName);
  } catch {
    return null;
  }
}

/** Whose language a tag is: `pt-BR` and `pt` are Portuguese, every Chinese is answered in simplified letters, `ja-x-easy` is easy Japanese. */
function languageOfTag(tag: string): Language | undefined {
  if (/^ja-(?:x-)?easy$/i.test(tag)) return 'ja-easy';
  const primary = tag.toLowerCase().split('-')[0] ?? '';
  return primary === 'zh' ? 'zh-Hans' : isLanguage(primary) ? primary : undefined;
}

/** What the service that sent somebody here to sign in says of her languages (OpenID Connect Core, clause 3.1.2.1: `ui_locales`). */
function languageAskedFor(): Language | undefined {
  const asked = new URLSearchParams(window.location.search).get('ui_locales') ?? '';
  return asked.split(' ').map(languageOfTag).find(isLanguage);
}

/** What this visit was sent with, then the reader's own choice, then what the browser says, then Japanese. */
export function chooseLanguage(): Language {
  const asked = languageAskedFor();
  if (asked) return asked;
  const chosen = [readCookie(), readStored()].find(isLanguage);
  return chosen ?? navigator.languages.map(languageOfTag).find(isLanguage) ?? 'ja';
}

/** The language that this page is shown in. */
export function currentLanguage(): Language {
  const shown = document.documentElement.dataset.language;
  return isLanguage(shown) ? shown : chooseLanguage();
}

/** Keeps the choice for every door: the cookie for pages and the server's answers, the storage for browsers that clear cookies. */
export function rememberLanguage(language: Language): void {
  const address = new URL(window.location.href);
  if (address.searchParams.has('ui_locales')) {
    address.searchParams.delete('ui_locales');
    window.history.replaceState(window.history.state, '', address);
  }
  // The Cookie Store API is missing in Firefox and on plain http addresses.
  // biome-ignore lint/suspicious/noDocumentCookie: see above
  document.cookie = `${storageName}=${language}; path=/; max-age=31536000; samesite=lax`;
  try {
    localStorage.setItem(storageName, language);
  } catch {
    // A browser that refuses storage still has the cookie.
  }
}
