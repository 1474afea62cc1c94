import { type ProblemMessages, problemText } from '../../kernel/index.ts';

/** Refusals of changes of a record at the counter. */
export const changeMessages: ProblemMessages = {
  MYNA_COUNTER_NOT_OF_HOUSEHOLD: problemText(
    'This person is not of the notifier’s household.',
    'The person comes herself, or somebody of her household.',
    '届出人の世帯の方ではありません。',
    '本人または同じ世帯の方に届け出てもらってください。',
  ),
  MYNA_COUNTER_CARDS_BEHIND: problemText(
    'The record has changed and a card still says something else ({cards}).',
    'Bring the card up to date, or note that it was not brought.',
    '住民票と内容の異なるカードがあります（{cards}枚）。',
    'カードの記録を書き換えるか、持参なしとして記録してください。',
  ),
  MYNA_COUNTER_CARD_AGREES: problemText(
    'The card agrees with the record already.',
    'Nothing is to be done on it.',
    'カードの内容は住民票と一致しています。',
    '書換えは不要です。',
  ),
  MYNA_COUNTER_NUMBER_CHANGED_ALREADY: problemText(
    'The number was changed in this visit.',
    'The letter with the new one is in the post.',
    'この受付で番号を変更済みです。',
    '新しい番号は郵便でお知らせします。',
  ),
};
