import { type ProblemMessages, problemText } from '../../kernel/index.ts';

/** Refusals about a card and its chip. */
export const cardMessages: ProblemMessages = {
  MYNA_COUNTER_CARD_NEEDED: problemText(
    'No card has been opened in this visit.',
    'Open the card first.',
    'カードが選ばれていません。',
    '先にカードを確認してください。',
  ),
  MYNA_COUNTER_CARD_ELSEWHERE: problemText(
    'This card is being worked on at another counter.',
    'Ask there; the visit that has it must end first.',
    'このカードは別の窓口で手続き中です。',
    'その窓口に確認してください。先の受付が終わるまで操作できません。',
  ),
  MYNA_COUNTER_NO_LIVE_CARD: problemText(
    'This person has no valid card.',
    'A card can be applied for.',
    '有効なカードがありません。',
    'カードの申請を案内してください。',
  ),
  MYNA_COUNTER_CARD_SUSPENDED: problemText(
    'The card is suspended.',
    'Lift the suspension first.',
    'カードは一時停止中です。',
    '先に一時停止を解除してください。',
  ),
  MYNA_COUNTER_PHOTO_NOT_COMPARED: problemText(
    'The photo has not been compared.',
    'Look at the photo and at the face.',
    '顔写真の照合が済んでいません。',
    '写真と本人の顔を照合してください。',
  ),
  MYNA_COUNTER_PHOTO_DIFFERS: problemText(
    'The face was found to differ from the photo.',
    'The card stays at the office. Break the visit off and tell your superior.',
    '顔写真と一致しないと判断されています。',
    'カードは交付できません。受付を中止し、上司に報告してください。',
  ),
  MYNA_COUNTER_CHIP_NOT_DELIVERED: problemText(
    'The PINs are not set yet.',
    'The resident sets all PINs on the other screen first.',
    '暗証番号の設定が終わっていません。',
    '住民用の画面ですべての暗証番号を設定してください。',
  ),
  MYNA_COUNTER_PIN_UNKNOWN: problemText(
    'The card has no such PIN.',
    'Choose from the PINs that are shown.',
    'その暗証番号はありません。',
    '表示された暗証番号から選んでください。',
  ),
  MYNA_COUNTER_CARD_ANSWER_MISSING: problemText(
    'The card’s answer did not arrive.',
    'Put the card in again and start over; nothing is lost.',
    'カードの応答がありません。',
    'カードを置き直して、もう一度始めてください。',
  ),
  MYNA_COUNTER_CARD_MISMATCH: problemText(
    'Another card lies in the reader.',
    'Put in the card of this visit.',
    '別のカードが置かれています。',
    'この受付のカードを置いてください。',
  ),
  MYNA_COUNTER_CARD_NOT_AUTHENTIC: problemText(
    'The card did not prove that it is genuine, or it was taken out.',
    'Put it in again and start over. If it happens again, keep the card and report it.',
    'カードの真正性を確認できないか、カードが外されました。',
    'カードを置き直して、もう一度始めてください。繰り返す場合はカードを預かり報告してください。',
  ),
  MYNA_COUNTER_CARD_BLOCKED: problemText(
    'The chip is blocked for good.',
    'A new card is needed.',
    'このカードは使用できません。',
    '新しいカードの申請を案内してください。',
  ),
  MYNA_COUNTER_CARD_REFUSED: problemText(
    'The card refused a step.',
    'Put it in again and start over; what was done stays done.',
    'カードが処理を受け付けませんでした。',
    'カードを置き直して、もう一度始めてください。済んだ処理はそのまま残ります。',
  ),
};
