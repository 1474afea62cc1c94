import type { Language } from './messages.ts';

/** Names stand in Japanese on a page of any language. */
const japanese = () => import('@fontsource-variable/noto-sans-jp/index.css');

/**
 * Faces for letters that a machine here may lack (a Debian without CJK fonts has no Hangul). Their rules are fetched beside the page, and of the letters
 * those slices that the page shows, when no face of the system has them.
 */
const faces: Readonly<Partial<Record<Language, () => Promise<unknown>>>> = {
  ko: () => import('@fontsource-variable/noto-sans-kr/index.css'),
  'zh-Hans': () => import('@fontsource-variable/noto-sans-sc/index.css'),
};

export function loadFaces(language: Language): void {
  for (const load of [japanese, faces[language]]) load?.().catch(() => undefined);
}
