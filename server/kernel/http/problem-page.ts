import type { FastifyReply, FastifyRequest } from 'fastify';
import { escapeHtml, plainPagePolicy, renderPlainPage } from './plain-page.ts';
import type { Language, Problem } from './problems.ts';

/** Whether a person asks with a browser's address bar or a link: pages' scripts and programs ask for any type or for JSON. */
export function wantsPage(request: FastifyRequest): boolean {
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  return isReading && (request.headers.accept ?? '').split(',').some((kind) => kind.trim().startsWith('text/html'));
}

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
  const body = `<p>${escapeHtml(problem.detail)}</p><p><a href="/">${home}</a></p>
<small>${mark}: ${escapeHtml(problem.instance)} (${problem.code})</small>`;
  return reply
    .header('content-security-policy', plainPagePolicy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .serializer(String)
    .send(renderPlainPage({ language, title: problem.title, body }));
}
