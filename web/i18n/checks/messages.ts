import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';

type Branches = Readonly<Record<string, unknown>>;
interface Choice {
  readonly name: string;
  readonly kind: string;
  readonly branches: Branches;
}

interface Parts {
  readonly names: ReadonlySet<string>;
  readonly choices: readonly Choice[];
}

/** What a plural or a select chooses between; the compiler keeps a plural's offset beside its forms. */
function formsOf(branches: unknown): Branches | undefined {
  if (!branches || typeof branches !== 'object') return undefined;
  return Object.fromEntries(Object.entries(branches).filter(([form]) => form !== 'offset'));
}

/** What a message waits for, at every depth of its plurals and selects. @throws when it is no ICU MessageFormat */
function partsOf(message: string): Parts {
  const names = new Set<string>();
  const choices: Choice[] = [];
  const visit = (tokens: unknown): void => {
    if (!Array.isArray(tokens)) return;
    for (const token of tokens) {
      if (!Array.isArray(token)) continue;
      const [name, kind, branches] = token as [unknown, unknown, unknown];
      if (name !== '#') names.add(String(name));
      const forms = formsOf(branches);
      if (!forms) continue;
      choices.push({ name: String(name), kind: String(kind), branches: forms });
      Object.values(forms).forEach(visit);
    }
  };
  visit(compileMessageOrThrow(message));
  return { names, choices };
}

export const placeholdersOf = (message: string): string[] => [...partsOf(message).names].sort();

/** Every text that a message may become; a placeholder is six letters long. */
export function variantsOf(message: string): string[] {
  const expand = (tokens: unknown): string[] => {
    if (!Array.isArray(tokens)) return [String(tokens)];
    let texts = [''];
    for (const token of tokens) {
      const ends = Array.isArray(token) ? endsOf(token) : [String(token)];
      texts = texts.flatMap((text) => ends.map((end) => text + end));
    }
    return texts;
  };
  const endsOf = ([name, , branches]: unknown[]): string[] => {
    if (name === '#') return ['0'];
    const forms = formsOf(branches);
    return forms ? Object.values(forms).flatMap(expand) : ['xxxxxx'];
  };
  return expand(compileMessageOrThrow(message));
}

const hasEmptyForm = (message: string): boolean => variantsOf(message).some((variant) => variant.trim() === '');

/** Forms that the language needs for the numbers of these pages. */
function pluralFaults({ branches }: Choice, locale: string): string[] {
  const rules = new Intl.PluralRules(locale);
  const known = new Set<string>(rules.resolvedOptions().pluralCategories);
  const forms = Object.keys(branches);
  const faults = forms
    .filter((form) => !/^\d+$/.test(form) && !known.has(form))
    .map((form) => `has a plural form ${form} of another language`);
  for (let count = 0; count <= 200; count += 1) {
    const form = rules.select(count);
    if (!forms.includes(form) && !forms.includes(String(count))) return [...faults, `has no plural form ${form}`];
  }
  return faults;
}

function selectFaults(choice: Choice, english: Parts): string[] {
  const original = english.choices.find(({ name, kind }) => name === choice.name && kind === 'select');
  const branches = (of: Choice) => Object.keys(of.branches).sort().join(' ');
  return original && branches(original) !== branches(choice) ? [`selects between ${branches(choice)}, not ${branches(original)}`] : [];
}

/** A Japanese term is quoted in brackets, or at the end after a colon. */
const quoted = /[（(][^（()）]*[)）]|: [\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+$/gu;
/** Shapes that are written otherwise in simplified Chinese. */
const japaneseShapes = /[証録読込様続届覧済帳書気図発変関係間認護険開閉動員務場処択説]/u;

/** What shows that a text was left in another language. */
const strangers: Readonly<Record<string, readonly RegExp[]>> = {
  en: [],
  ja: [/\p{Script=Hangul}/u],
  'ja-easy': [/\p{Script=Hangul}/u, /[A-Za-z]{2,}(?: [a-z]{2,}){2}/],
  'zh-Hans': [/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u, japaneseShapes, /[A-Za-z]{2,}(?: [a-z]{2,}){2}/],
  ko: [/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u, /[A-Za-z]{2,}(?: [a-z]{2,}){2}/],
};
const eastAsian = [/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\p{Script=Hangul}]/u];

function languageFaults(text: string, english: string, language: string): string[] {
  const outside = text.replace(quoted, '');
  const found = (strangers[language] ?? eastAsian).flatMap((pattern) => pattern.exec(outside)?.[0] ?? []);
  const isEnglish = language !== 'en' && text === english && text.split(' ').length > 2;
  return [...found.map((letters) => `is left in another language: ${letters}`), ...(isEnglish ? ['is the English text'] : [])];
}

/** What is wrong with a translation, for the one who translates. */
export function faultsOf(text: string, english: string, { language, locale }: { language: string; locale: string }): string[] {
  if (text.trim() === '') return ['is empty'];
  let parts: Parts;
  try {
    parts = partsOf(text);
  } catch (error) {
    return [`is no message: ${error instanceof Error ? error.message : String(error)}`];
  }
  const original = partsOf(english);
  const names = (of: Parts) => [...of.names].sort().join(' ');
  return [
    ...(names(parts) === names(original) ? [] : [`waits for ${names(parts)}, not ${names(original)}`]),
    ...parts.choices.flatMap((choice) => (choice.kind === 'select' ? selectFaults(choice, original) : pluralFaults(choice, locale))),
    ...(hasEmptyForm(text) && !hasEmptyForm(english) ? ['is empty in one of its forms'] : []),
    ...languageFaults(text, english, language),
  ];
}
