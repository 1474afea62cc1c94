import { type ProblemMessages, type ProblemTable, problemText } from '../../kernel/index.ts';

export const logProblems: ProblemTable = {
  MYNA_EXCHANGE_ENTRY_UNKNOWN: 404,
  MYNA_EXCHANGE_ALREADY_ASKED: 409,
  MYNA_EXCHANGE_QUESTION_UNKNOWN: 404,
  MYNA_EXCHANGE_ALREADY_ANSWERED: 409,
  MYNA_EXCHANGE_OWN_LOOK: 403,
  MYNA_EXCHANGE_FINDING_UNKNOWN: 404,
  MYNA_EXCHANGE_CASE_STATE: 409,
};

/** Questions about looks, and the review of reading. */
export const logMessages: ProblemMessages = {
  MYNA_EXCHANGE_ENTRY_UNKNOWN: problemText(
    'There is no such line in your log.',
    'Open your log again and choose the line there.',
    'この記録はあなたの履歴にありません。',
    '履歴を開き直して、記録を選んでください。',
  ),
  MYNA_EXCHANGE_ALREADY_ASKED: problemText(
    'You have asked about this line already.',
    'Your question and its answer are in the list of your questions.',
    'この記録については、すでに問い合わせ済みです。',
    '問い合わせの一覧で、質問と回答を確認してください。',
  ),
  MYNA_EXCHANGE_QUESTION_UNKNOWN: problemText(
    'No such question lies at this desk.',
    'Choose a question of the list.',
    'この窓口には、その問い合わせはありません。',
    '一覧から選んでください。',
  ),
  MYNA_EXCHANGE_ALREADY_ANSWERED: problemText(
    'This question was answered already; an answer is never changed.',
    'Open the question to read the answer.',
    'この問い合わせは回答済みです。回答は変更できません。',
    '問い合わせを開いて回答を確認してください。',
  ),
  MYNA_EXCHANGE_OWN_LOOK: problemText(
    'It was your own reading: somebody else of your institution has to do this.',
    'Ask a colleague or the data-protection officer.',
    'ご自身の閲覧についての案件は、本人が処理できません。',
    '同僚または個人情報保護管理者に依頼してください。',
  ),
  MYNA_EXCHANGE_FINDING_UNKNOWN: problemText(
    'There is no such finding at your institution.',
    'Open the list again.',
    'この機関に、その点検項目はありません。',
    '一覧を開き直してください。',
  ),
  MYNA_EXCHANGE_CASE_STATE: problemText(
    'The case is not in the state for this: it was opened or ended meanwhile.',
    'Open the finding again and go on from there.',
    '案件の状態が変わったため、この操作はできません。',
    '点検項目を開き直してください。',
  ),
};
