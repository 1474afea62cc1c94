import { type ProblemMessages, type ProblemTable, problemText } from '../../kernel/index.ts';

export const problems: ProblemTable = { MYNA_PORTAL_LETTER_PROTECTED: 403 };

export const messages: ProblemMessages = {
  MYNA_PORTAL_LETTER_PROTECTED: problemText(
    'Your address is protected, so your letters are not shown in the portal.',
    'Read the letter that came by post, or ask at the municipal office.',
    '住所の保護の申出をされているため、郵便はマイナポータルに表示しません。',
    '届いた郵便をご覧になるか、市区町村の窓口でお尋ねください。',
  ),
};
