import { type ProblemMessages, problemText } from '../../kernel/index.ts';

/** Refusals of a visit as such. */
export const visitMessages: ProblemMessages = {
  MYNA_COUNTER_VISIT_NOT_FOUND: problemText(
    'There is no such visit at this office.',
    'Choose it from today’s queue.',
    'この窓口に該当する受付がありません。',
    '本日の一覧から選んでください。',
  ),
  MYNA_COUNTER_VISIT_MOVED_ON: problemText(
    'Somebody else has just worked on this visit.',
    'Look at it again, then repeat the step if it is still needed.',
    'この受付は別の画面で更新されました。',
    '最新の状態を確認し、必要ならもう一度操作してください。',
  ),
  MYNA_COUNTER_VISIT_ENDED: problemText(
    'This visit has ended.',
    'Start a new visit.',
    'この受付は終了しています。',
    '新しい受付を始めてください。',
  ),
  MYNA_COUNTER_OTHER_JOURNEY: problemText(
    'This step belongs to another kind of visit.',
    'Start a visit for it.',
    'この手続きは別の種類の受付で行います。',
    '新しい受付を始めてください。',
  ),
  MYNA_COUNTER_OFFICE_NEEDED: problemText(
    'Your role at the counter names no office.',
    'Ask the person in charge to give you the role for the office where you work.',
    '窓口の権限に担当の市区町村がありません。',
    '担当する市区町村の権限の付与を、責任者に依頼してください。',
  ),
  MYNA_COUNTER_OFFICE_CHOICE: problemText(
    'At which of your offices are you?',
    'Choose the office that you serve now.',
    'どの市区町村の窓口か選ばれていません。',
    'いま担当する市区町村を選んでください。',
  ),
  MYNA_COUNTER_OTHER_MUNICIPALITY: problemText(
    'This belongs to the office of {municipality}.',
    'The resident goes to the counter there.',
    'この手続きは{municipality}の窓口で行います。',
    '住所地の窓口を案内してください。',
  ),
  MYNA_COUNTER_RECORD_CLOSED: problemText(
    'This record is closed.',
    'The person has died or moved abroad. Check that it is the right record.',
    'この住民票は消除されています。',
    '死亡または国外転出の記録です。別人でないか確認してください。',
  ),
  MYNA_COUNTER_NOT_FINISHED: problemText(
    'What the person came for is not done yet.',
    'Finish the remaining steps, or break the visit off with a reason.',
    '手続きが終わっていません。',
    '残りの手続きを終えるか、理由を選んで受付を中止してください。',
  ),
  MYNA_COUNTER_SCREEN_CLOSED: problemText(
    'This screen is closed.',
    'Ask the officer to open it again.',
    'この画面は閉じられました。',
    '窓口の職員に、もう一度開くよう伝えてください。',
  ),
};
