import { type ProblemMessages, type ProblemTable, problemText } from '../../kernel/index.ts';

/** HTTP status of each refusal of the helpline. */
export const helplineProblems: ProblemTable = {
  MYNA_HELPLINE_CLOSED: 409,
  MYNA_HELPLINE_TOO_MANY_CALLS: 429,
  MYNA_HELPLINE_LINE_CLOSED: 401,
  MYNA_HELPLINE_CALL_NOT_FOUND: 404,
  MYNA_HELPLINE_CALL_TAKEN: 409,
  MYNA_HELPLINE_CALL_OVER: 409,
  MYNA_HELPLINE_CALL_NOT_YOURS: 403,
  MYNA_HELPLINE_ANOTHER_CALL_OPEN: 409,
  MYNA_HELPLINE_FACTS_NEEDED: 422,
  MYNA_HELPLINE_NOBODY_FITS: 422,
  MYNA_HELPLINE_SEVERAL_FIT: 409,
  MYNA_HELPLINE_SEARCH_LOCKED: 403,
  MYNA_HELPLINE_OPERATOR_LOCKED: 403,
  MYNA_HELPLINE_NOT_IDENTIFIED: 409,
  MYNA_HELPLINE_NO_LIVE_CARD: 409,
  MYNA_HELPLINE_NOTHING_SUSPENDED: 409,
};

export const helplineMessages: ProblemMessages = {
  MYNA_HELPLINE_CLOSED: problemText(
    'Nobody answers other questions at this hour.',
    'Call between {from} and {to}. A lost card is stopped at any hour: choose “My card is lost”.',
    'この用件の受付時間外です。',
    '{from}から{to}までにお電話ください。カードの紛失はいつでも受け付けます。「カードをなくした」を選んでください。',
  ),
  MYNA_HELPLINE_TOO_MANY_CALLS: problemText(
    'Too many calls are open from your connection.',
    'End a call that you no longer need, then call again.',
    'お使いの回線から、多くの通話がつながったままです。',
    '不要な通話を切ってから、もう一度おかけください。',
  ),
  MYNA_HELPLINE_LINE_CLOSED: problemText(
    'This call is closed.',
    'Call again: it is free.',
    'この通話は終わっています。',
    'もう一度おかけください。通話は無料です。',
  ),
  MYNA_HELPLINE_CALL_NOT_FOUND: problemText(
    'There is no such call.',
    'Choose one from the queue.',
    'その通話はありません。',
    '一覧から選んでください。',
  ),
  MYNA_HELPLINE_CALL_TAKEN: problemText(
    'Another operator has taken this call.',
    'Take the next one.',
    'この通話はほかの担当者が受けました。',
    '次の通話を受けてください。',
  ),
  MYNA_HELPLINE_CALL_OVER: problemText('The call is over.', 'Take the next one.', '通話は終わりました。', '次の通話を受けてください。'),
  MYNA_HELPLINE_CALL_NOT_YOURS: problemText(
    'You do not have this call.',
    'Take it first. Only the operator who has a call reads it and searches in it.',
    'この通話を受けていません。',
    '先に通話を受けてください。受けた担当者だけが、内容を見て検索できます。',
  ),
  MYNA_HELPLINE_ANOTHER_CALL_OPEN: problemText(
    'You have another call open ({ticket}).',
    'Put it on hold or end it first.',
    '別の通話({ticket})を受けています。',
    '先に保留にするか、終了してください。',
  ),
  MYNA_HELPLINE_FACTS_NEEDED: problemText(
    'That is too little to find one person.',
    'Ask for the full name, the date of birth, and at least one of: address with number, a member of the household, the end printed on the card.',
    'この内容では本人を特定できません。',
    '氏名、生年月日に加えて、番地までの住所、同じ世帯の方の氏名、カードの有効期限のうち一つ以上を聞いてください。',
  ),
  MYNA_HELPLINE_NOBODY_FITS: problemText(
    'These facts fit nobody. Searches left in this call: {left}.',
    'Ask the caller to repeat them. Do not say which one did not fit.',
    '内容が一致する方はいません。この通話で検索できるのはあと{left}回です。',
    'もう一度確かめてください。どれが違うかは伝えないでください。',
  ),
  MYNA_HELPLINE_SEVERAL_FIT: problemText(
    'The facts fit more than one person.',
    'Ask for one more: the address with its number, a member of the household, or the end printed on the card.',
    '内容が一致する方が複数います。',
    '番地までの住所、世帯の方の氏名、カードの有効期限のいずれかを追加で聞いてください。',
  ),
  MYNA_HELPLINE_SEARCH_LOCKED: problemText(
    'No more searches in this call.',
    'Say that the card can be stopped at the counter with an identity document, and end the call.',
    'この通話ではこれ以上検索できません。',
    '本人確認書類を持って市区町村の窓口で停止できることを伝え、通話を終えてください。',
  ),
  MYNA_HELPLINE_OPERATOR_LOCKED: problemText(
    'You had too many searches without a result within an hour.',
    'Hand your calls to a colleague. The searches were recorded.',
    '1時間以内に、一致しない検索が多すぎます。',
    '通話をほかの担当者に引き継いでください。検索は記録されています。',
  ),
  MYNA_HELPLINE_NOT_IDENTIFIED: problemText(
    'No person has been found in this call by its own facts.',
    'Find the person first; the confirmation is for the one who is shown.',
    'この通話で本人がまだ特定されていません。',
    '先に本人を特定してください。確認は表示されている方についてのものです。',
  ),
  MYNA_HELPLINE_NO_LIVE_CARD: problemText(
    'This person has no card in use.',
    'There is nothing to stop. A new card is applied for at the counter or by letter.',
    'この方に利用中のカードはありません。',
    '停止するカードはありません。新しいカードは窓口か申請書で申し込めます。',
  ),
  MYNA_HELPLINE_NOTHING_SUSPENDED: problemText(
    'No card was stopped in this call.',
    'Stop the card first.',
    'この通話ではカードを停止していません。',
    '先にカードを停止してください。',
  ),
};
