import { type ProblemMessages, type ProblemTable, problemText } from '../../kernel/index.ts';

export const problems: ProblemTable = {
  MYNA_NOTIFICATIONS_KIND_UNKNOWN: 500,
};

export const messages: ProblemMessages = {
  MYNA_NOTIFICATIONS_KIND_UNKNOWN: problemText(
    'Nobody is told of things of this kind.',
    'Report this with the request id.',
    'この種類のお知らせはありません。',
    '受付番号を添えて報告してください。',
  ),
};
