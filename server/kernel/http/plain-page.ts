import { createHash } from 'node:crypto';
import { type Language, tagOf } from './problems.ts';

/** The colours and sizes of the front doors, which such a page must do without: it is shown when nothing else can be. */
const style = `:root{color-scheme:light dark;font:1rem/1.7 'Noto Sans JP',system-ui,sans-serif;background:#fff;color:#1a1a1a}
body{margin:0}header{border-bottom:1px solid #949494;padding:1rem 1.5rem;font-weight:700}
main,nav{max-width:40rem;margin:0 auto;padding:3rem 1.5rem}nav{padding-top:0}h1{font-size:1.75rem;line-height:1.4;font-weight:700;margin:0 0 1.5rem}
a{color:#0017c1;display:inline-block;min-height:2.75rem;text-underline-offset:.2em}nav a,nav b{margin-right:1.25rem;min-height:2.75rem;display:inline-block}
button{font:inherit;min-height:3rem;padding:.5rem 1.25rem;margin:0 .75rem .75rem 0;border:1px solid #0017c1;border-radius:.5rem;background:#fff;color:#0017c1;cursor:pointer}
button[autofocus]{background:#0017c1;color:#fff}
:is(a,button):focus-visible{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #b78f00}a:focus-visible{background:#ffd43d;color:#000}
small{display:block;margin-top:2rem;font-size:.875rem;overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){:root{background:#1a1a1a;color:#fff}a{color:#9db7f9}}`;

/** The page's own style and nothing else; a form goes where the page says. */
export const plainPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`;

/** Readings as the catalogues write them, 漢字《かんじ》. */
const reading = /([\p{Script=Han}々]+)《([\p{Script=Hiragana}\p{Script=Katakana}ー]+)》/gu;
export const withReadings = (html: string): string => html.replace(reading, '<ruby>$1<rp>(</rp><rt>$2</rt><rp>)</rp></ruby>');
const withoutReadings = (html: string): string => html.replace(reading, '$1');

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
}

export interface PlainPage {
  readonly language: Language;
  /** Text; the heading, and the title in the browser's tab. */
  readonly title: string;
  /** HTML below the heading. */
  readonly body: string;
  /** HTML after the main part. */
  readonly after?: string;
}

/** A calm page without scripts, for what is said outside the front doors. Readings in easy Japanese stand above their kanji. */
export function renderPlainPage({ language, title, body, after = '' }: PlainPage): string {
  const heading = escapeHtml(title);
  return `<!doctype html>
<html lang="${tagOf(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${withoutReadings(heading)} - OpenMyna</title>
<style>${style}</style></head>
<body><header>OpenMyna</header><main><h1>${withReadings(heading)}</h1>${withReadings(body)}</main>${after}</body></html>`;
}
