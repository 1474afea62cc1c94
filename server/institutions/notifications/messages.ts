import { type ProblemMessages, type ProblemTable, problemText } from '../../kernel/index.ts';

export const problems: ProblemTable = {
  MYNA_NOTIFICATIONS_KIND_UNKNOWN: 500,
  MYNA_NOTIFICATIONS_MAIL_AWAY: 503,
  MYNA_NOTIFICATIONS_MAIL_NOT_SET_UP: 503,
  MYNA_NOTIFICATIONS_PUSH_AWAY: 503,
  MYNA_NOTIFICATIONS_PUSH_REFUSED: 422,
  MYNA_NOTIFICATIONS_CHANNELS_FULL: 409,
  MYNA_NOTIFICATIONS_CHANNEL_KNOWN: 409,
  MYNA_NOTIFICATIONS_CHANNEL_UNKNOWN: 404,
  MYNA_NOTIFICATIONS_CODE_WRONG: 422,
};

export const messages: ProblemMessages = {
  MYNA_NOTIFICATIONS_MAIL_AWAY: problemText(
    'The mail server cannot be reached.',
    'It is tried again by itself; nothing is lost.',
    'メールサーバーに接続できません。',
    '自動的に再送されます。操作は不要です。',
  ),
  MYNA_NOTIFICATIONS_MAIL_NOT_SET_UP: problemText(
    'No mail is sent from here.',
    'Your notices stand in the portal. Whoever runs this system sets OPENMYNA_SMTP.',
    'このシステムからメールは送れません。',
    'お知らせはマイナポータルでご覧ください。運用者は OPENMYNA_SMTP を設定してください。',
  ),
  MYNA_NOTIFICATIONS_PUSH_AWAY: problemText(
    'The push service of the browser cannot be reached.',
    'It is tried again by itself; nothing is lost.',
    'ブラウザーのプッシュ通知サービスに接続できません。',
    '自動的に再送されます。操作は不要です。',
  ),
  MYNA_NOTIFICATIONS_PUSH_REFUSED: problemText(
    'Push messages cannot be sent to this browser.',
    'Reload the page and switch them on again, or take the notices by e-mail.',
    'このブラウザーにはプッシュ通知を送れません。',
    '画面を読み込み直してもう一度オンにするか、メールで受け取ってください。',
  ),
  MYNA_NOTIFICATIONS_CHANNELS_FULL: problemText(
    'There may be {most} of them, and a few tries a day.',
    'Remove one, or try again tomorrow.',
    '送り先は{most}件までです。1日に試せる回数にも限りがあります。',
    'ほかの送り先を削除するか、明日もう一度お試しください。',
  ),
  MYNA_NOTIFICATIONS_CHANNEL_KNOWN: problemText(
    'This address is one of yours already.',
    'Type its code, or remove it and enter it again.',
    'このメールアドレスはすでに登録されています。',
    '確認コードを入力するか、削除してから登録し直してください。',
  ),
  MYNA_NOTIFICATIONS_CHANNEL_UNKNOWN: problemText(
    'There is no such address waiting for a code.',
    'Enter the address again.',
    '確認を待っている送り先はありません。',
    'メールアドレスをもう一度登録してください。',
  ),
  MYNA_NOTIFICATIONS_CODE_WRONG: problemText(
    'This is not the code, or it is older than half an hour.',
    'Read it again in the mail. After five wrong codes the address has to be entered again.',
    '確認コードが違うか、30分を過ぎています。',
    'メールをもう一度確かめてください。5回間違えると、登録のやり直しになります。',
  ),
  MYNA_NOTIFICATIONS_KIND_UNKNOWN: problemText(
    'Nobody is told of things of this kind.',
    'Report this with the request id.',
    'この種類のお知らせはありません。',
    '受付番号を添えて報告してください。',
  ),
};
