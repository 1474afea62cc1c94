import { type ProblemMessages, problemText } from '../../kernel/index.ts';

/** Refusals of changes of the record. */
export const changeMessages: ProblemMessages = {
  MYNA_REGISTRY_RECORD_MOVED_ON: problemText(
    'Another counter has just changed this record.',
    'Open the record again and look whether the change is still needed.',
    'この住民票は別の窓口で更新されました。',
    '記録を開き直し、届出がまだ必要か確認してください。',
  ),
  MYNA_REGISTRY_RECORD_OF_DEAD: problemText(
    'The record is closed: the person died.',
    'Nothing more is changed in it.',
    '死亡により閉じられた記録です。',
    'この記録は変更できません。',
  ),
  MYNA_REGISTRY_RECORD_ABROAD: problemText(
    'The record is closed: the person moved abroad.',
    'Take the notice of return from abroad first.',
    '国外転出により閉じられた記録です。',
    '先に国外からの転入を届け出てください。',
  ),
  MYNA_REGISTRY_NOT_ABROAD: problemText(
    'The person has not moved abroad.',
    'Take a moving-in or a change of address instead.',
    '国外転出をしていません。',
    '転入届または転居届として受け付けてください。',
  ),
  MYNA_REGISTRY_CHANGE_IN_FUTURE: problemText(
    'The day lies in the future.',
    'Enter the day on which it happened.',
    '将来の日付です。',
    '事実の発生した日を入力してください。',
  ),
  MYNA_REGISTRY_CHANGE_BEFORE_BIRTH: problemText(
    'The day lies before the birth.',
    'Check the day.',
    '生年月日より前の日付です。',
    '日付を確認してください。',
  ),
  MYNA_REGISTRY_CHANGE_BEFORE_LAST: problemText(
    'The day lies before the last change ({last}).',
    'Check the day; a record changes in the order of its days.',
    '前回の異動日（{last}）より前の日付です。',
    '日付を確認してください。',
  ),
  MYNA_REGISTRY_SAME_ADDRESS: problemText(
    'This is the address in the record already.',
    'Check the new address.',
    '現在の住所と同じです。',
    '新しい住所を確認してください。',
  ),
  MYNA_REGISTRY_SAME_MUNICIPALITY: problemText(
    'The person lives in this municipality already.',
    'Take a change of address instead.',
    'すでにこの市区町村の住民です。',
    '転居届として受け付けてください。',
  ),
  MYNA_REGISTRY_SAME_VALUE: problemText(
    'The record says this already.',
    'Check what is to change.',
    '記録の内容と同じです。',
    '変更する内容を確認してください。',
  ),
  MYNA_REGISTRY_NOT_MOVED_OUT: problemText(
    'No moving-out was notified where the person lived.',
    'Ask for the notice of moving out there first; it can be given by post or at that counter.',
    '転出の届出がありません。',
    '先に前住所地で転出届を出すよう案内してください。',
  ),
  MYNA_REGISTRY_MOVED_OUT_ELSEWHERE: problemText(
    'The moving-out names another destination.',
    'Ask the former municipality to correct the notice.',
    '転出先が異なります。',
    '前住所地で転出届を訂正するよう案内してください。',
  ),
  MYNA_REGISTRY_MOVED_OUT_ALREADY: problemText(
    'A moving-out was notified already.',
    'Cancel it first if the plan has changed.',
    'すでに転出の届出があります。',
    '予定が変わった場合は先に取り消してください。',
  ),
  MYNA_REGISTRY_COMMON_NAME_OF_NATIONAL: problemText(
    'A national has no common name.',
    'Use the former surname where that is meant.',
    '日本国籍の方に通称は記載できません。',
    '旧氏の記載を確認してください。',
  ),
  MYNA_REGISTRY_CHANGE_OF_ONE: problemText(
    'This change concerns one person only.',
    'Take it for each person by itself.',
    'この届出は一人ずつ受け付けます。',
    '対象者を一人選んでください。',
  ),
  MYNA_REGISTRY_LEAK_NOT_PROVEN: problemText(
    'There is no reference for the evidence of the leak.',
    'Enter the police report or the official notice of the leak; a lost card alone changes no number.',
    '漏えいを示す資料の番号がありません。',
    '警察の受理番号などを入力してください。カードの紛失だけでは番号は変わりません。',
  ),
  MYNA_REGISTRY_WARD_NOT_ADULT: problemText(
    'A ward is an adult ({adultAge} or older).',
    'For a minor the parents or a guardian of minors act: note them with the application.',
    '成年被後見人は{adultAge}歳以上の方です。',
    '未成年者については、親権者または未成年後見人を申請の代理人として扱ってください。',
  ),
  MYNA_REGISTRY_GUARDIAN_IMPOSSIBLE: problemText(
    'This person cannot be the guardian.',
    'Check the name in the court’s document: a guardian is a living adult, is not the ward, and has no guardian of her own.',
    'この方は成年後見人になれません。',
    '審判書・登記事項証明書の後見人を確認してください。本人、未成年者、亡くなった方、成年被後見人は後見人になれません。',
  ),
  MYNA_REGISTRY_COURT_ORDER_MISSING: problemText(
    'The family court or the number of its order is missing.',
    'Copy both from the court’s order or from the certificate of registered matters.',
    '家庭裁判所名または審判の番号がありません。',
    '審判書または登記事項証明書のとおりに入力してください。',
  ),
  MYNA_REGISTRY_GUARDIANSHIP_DATES_IMPOSSIBLE: problemText(
    'The guardianship would end before it begins, or has ended already.',
    'Check its last day, or leave it empty.',
    '後見の終了日が開始日より前、または過去の日付です。',
    '終了日を確認するか、空欄にしてください。',
  ),
  MYNA_REGISTRY_NAMESAKE_OF_CHANGE: problemText(
    'Somebody else has this name, reading, birth date and sex.',
    'Ask for what tells the two apart (parents, birthplace, previous address, family register), and enter it.',
    '氏名・フリガナ・生年月日・性別が同じ方がほかに登録されています。',
    '両者を区別する事項（父母の氏名、出生地、前住所、戸籍）を確認し、入力してください。',
  ),
};
