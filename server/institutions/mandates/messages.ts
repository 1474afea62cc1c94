import { type ProblemMessages, type ProblemTable, problemText } from '../../kernel/index.ts';

export const problems: ProblemTable = {
  MYNA_MANDATES_NOT_COVERED: 403,
  MYNA_MANDATES_UNKNOWN: 404,
  MYNA_MANDATES_NOT_OPEN: 409,
  MYNA_MANDATES_INVITATION_UNKNOWN: 404,
  MYNA_MANDATES_NOT_YOU: 403,
  MYNA_MANDATES_SELF: 422,
  MYNA_MANDATES_CIRCLE: 409,
  MYNA_MANDATES_NOT_CAPABLE: 422,
  MYNA_MANDATES_LETTERS_PROTECTED: 422,
  MYNA_MANDATES_DATES_IMPOSSIBLE: 422,
  MYNA_MANDATES_NAME_UNREADABLE: 422,
  MYNA_MANDATES_TOO_MANY: 409,
  MYNA_MANDATES_SIGNATURE_WRONG: 422,
  MYNA_MANDATES_SIGNED_TOO_LATE: 422,
  MYNA_MANDATES_ANOTHER_CARD: 422,
};

export const messages: ProblemMessages = {
  MYNA_MANDATES_NOT_COVERED: problemText(
    'You cannot do this for this person.',
    'The mandate does not cover it, or it has ended. Go back to yourself, or look under “Acting for each other”.',
    'この方の代わりに、この操作をすることはできません。',
    '代理の範囲に含まれていないか、代理が終わっています。ご本人の画面に戻るか、「代理」のページで確認してください。',
  ),
  MYNA_MANDATES_UNKNOWN: problemText(
    'There is no such mandate of yours.',
    'Look under “Acting for each other”. Parents and guardians act by law and are not ended here.',
    'あなたの代理の設定に、これはありません。',
    '「代理」のページで確認してください。親権者や後見人の代理は法律によるもので、ここでは終わらせられません。',
  ),
  MYNA_MANDATES_NOT_OPEN: problemText(
    'This mandate is not waiting for a signature.',
    'It was signed, taken, declined or ended before. Look under “Acting for each other”.',
    'この委任状は、署名を待っている状態ではありません。',
    'すでに署名・引受け・辞退・終了されています。「代理」のページで確認してください。',
  ),
  MYNA_MANDATES_INVITATION_UNKNOWN: problemText(
    'There is no mandate with this number.',
    'Check the twelve digits with the person who gave them to you.',
    'この番号の委任状はありません。',
    '12けたの番号を、受け取った相手に確かめてください。',
  ),
  MYNA_MANDATES_NOT_YOU: problemText(
    'This mandate names somebody else.',
    'Name or date of birth are not yours. Ask the person to write a new one, with your name as it stands on your card.',
    'この委任状の代理人は、あなたではありません。',
    '氏名か生年月日が一致しません。カードに記載のとおりの氏名で、新しい委任状を作ってもらってください。',
  ),
  MYNA_MANDATES_SELF: problemText(
    'Nobody is an agent of oneself.',
    'Name the other person who should act for you.',
    '自分を自分の代理人にすることはできません。',
    '代わりに手続をするほかの方を指定してください。',
  ),
  MYNA_MANDATES_CIRCLE: problemText(
    'This person acts for you already, so you cannot act for this person.',
    'End the other mandate first, or leave this one.',
    'この方はすでにあなたの代理人なので、あなたがこの方の代理人になることはできません。',
    '先にもう一方の代理を終わらせるか、この委任を辞退してください。',
  ),
  MYNA_MANDATES_NOT_CAPABLE: problemText(
    'Only adults for whom no guardian acts give or take a mandate.',
    'For a child the parents act, for a person under guardianship the guardian. Nothing was changed.',
    '代理を頼む・引き受けることができるのは、後見人のいない成年の方だけです。',
    '未成年の方は親権者が、成年被後見人の方は後見人が代わりに手続します。何も変更されていません。',
  ),
  MYNA_MANDATES_LETTERS_PROTECTED: problemText(
    'Your address is protected, so nobody else may collect your letters.',
    'Leave the letters out. The other things can be done by an agent.',
    'あなたの住所は保護されているため、郵便の受取りは頼めません。',
    '「郵便の受取り」を外してください。ほかのことは代理人に頼めます。',
  ),
  MYNA_MANDATES_DATES_IMPOSSIBLE: problemText(
    'One of the dates is not possible.',
    'The last day is today or later and at most {longestYears} years away; a date of birth lies in the past.',
    '日付が正しくありません。',
    '終わりの日は今日から{longestYears}年以内、生年月日は過去の日付にしてください。',
  ),
  MYNA_MANDATES_NAME_UNREADABLE: problemText(
    'This is not a name as a record has it.',
    'Type up to {longestName} letters: no pictures, no line breaks, no invisible signs.',
    '氏名として読み取れません。',
    '{longestName}文字以内の文字で入力してください。絵文字や改行、見えない記号は使えません。',
  ),
  MYNA_MANDATES_TOO_MANY: problemText(
    '{mostWaiting} mandates are waiting already.',
    'End those that are not needed any more.',
    '署名や引受けを待っている委任状が{mostWaiting}件あります。',
    '不要なものを終わらせてから、もう一度お試しください。',
  ),
  MYNA_MANDATES_SIGNATURE_WRONG: problemText(
    'The signature does not belong to this mandate.',
    'Nothing was changed. Sign again with your card.',
    '署名がこの委任状のものではありません。',
    '何も変更されていません。カードでもう一度署名してください。',
  ),
  MYNA_MANDATES_SIGNED_TOO_LATE: problemText(
    'The signature was made too long ago.',
    'Nothing was changed. Sign again.',
    '署名してから時間がたちすぎています。',
    '何も変更されていません。もう一度署名してください。',
  ),
  MYNA_MANDATES_ANOTHER_CARD: problemText(
    'This was signed with somebody else’s card.',
    'Nothing was changed. Put your own card into the reader and sign again.',
    'ほかの方のカードで署名されました。',
    '何も変更されていません。ご自分のカードでもう一度署名してください。',
  ),
};
