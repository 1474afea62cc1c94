import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Language, type Problem, tagOf } from './problems.ts';

/** Whether a person asks with a browser's address bar or a link: pages' scripts and programs ask for any type or for JSON. */
export function wantsPage(request: FastifyRequest): boolean {
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  return isReading && (request.headers.accept ?? '').split(',').some((kind) => kind.trim().startsWith('text/html'));
}

/** The colours and sizes of the front doors, which this page must do without: it is shown when nothing else can be. */
const style = `:root{color-scheme:light dark;font:1rem/1.7 'Noto Sans JP',system-ui,sans-serif;background:#fff;color:#1a1a1a}
body{margin:0}header{border-bottom:1px solid #949494;padding:1rem 1.5rem;font-weight:700}
main{max-width:40rem;margin:0 auto;padding:3rem 1.5rem}h1{font-size:1.75rem;line-height:1.4;font-weight:700;margin:0 0 1.5rem}
a{color:#0017c1;display:inline-block;min-height:2.75rem;text-underline-offset:.2em}
a:focus-visible{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #b78f00;background:#ffd43d;color:#000}
small{display:block;margin-top:2rem;font-size:.875rem;overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){:root{background:#1a1a1a;color:#fff}a{color:#9db7f9}}`;

const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`;

const words: Readonly<Record<Language, { home: string; mark: string }>> = {
  ja: { home: '町の地図へ', mark: '要求番号' },
  'ja-easy': { home: '町《まち》の地図《ちず》へ', mark: '問《と》い合《あ》わせの番号《ばんごう》' },
  en: { home: 'To the town page', mark: 'Request' },
  'zh-Hans': { home: '前往小镇地图', mark: '请求编号' },
  ko: { home: '마을 지도로', mark: '요청 번호' },
  vi: { home: 'Về bản đồ thị trấn', mark: 'Mã yêu cầu' },
  pt: { home: 'Ir para o mapa da cidade', mark: 'Código do pedido' },
  es: { home: 'Ir al mapa de la ciudad', mark: 'Código de petición' },
};

/** A refusal as a calm page with a way home. */
export function sendProblemPage(reply: FastifyReply, problem: Problem, language: Language): FastifyReply {
  const { home, mark } = words[language];
  const title = escapeHtml(problem.title);
  const heading = withReadings(title);
  return reply
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .serializer(String)
    .send(`<!doctype html>
<html lang="${tagOf(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${withoutReadings(title)} - OpenMyna</title>
<style>${style}</style></head>
<body><header>OpenMyna</header><main><h1>${heading}</h1><p>${withReadings(escapeHtml(problem.detail))}</p><p><a href="/">${withReadings(home)}</a></p>
<small>${withReadings(mark)}: ${escapeHtml(problem.instance)} (${problem.code})</small></main></body></html>`);
}

/** Readings as the catalogues write them, 漢字《かんじ》. */
const reading = /([\p{Script=Han}々]+)《([\p{Script=Hiragana}\p{Script=Katakana}ー]+)》/gu;
const withReadings = (html: string): string => html.replace(reading, '<ruby>$1<rp>(</rp><rt>$2</rt><rp>)</rp></ruby>');
const withoutReadings = (html: string): string => html.replace(reading, '$1');

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
}
