import type { ProblemMessages, ProblemTable } from '../http/problems.ts';

/** A name that cannot be shown right is not the reader's mistake: the case waits for an operator. */
export const documentProblems: ProblemTable = { MYNA_DOCUMENT_GLYPH_MISSING: 422, MYNA_DOCUMENT_NOT_SET: 500 };

/** Texts of the refusals of this room, for every door that issues documents. */
export const documentMessages: ProblemMessages = {
  MYNA_DOCUMENT_GLYPH_MISSING: {
    en: {
      title: 'The document cannot show a character of the name or address.',
      next: 'Nothing was issued. An operator chooses the recorded form of the character ({codePoints}) and issues the document again.',
    },
    ja: {
      title: '氏名または住所の文字を文書に表示できません。',
      next: '文書は発行されていません。担当者が文字({codePoints})を確認し、改めて発行します。',
    },
  },
  MYNA_DOCUMENT_NOT_SET: {
    en: { title: 'The document could not be made.', next: 'Nothing was issued. An operator looks at the template {template}.' },
    ja: { title: '文書を作成できませんでした。', next: '文書は発行されていません。担当者が様式({template})を確認します。' },
  },
};
