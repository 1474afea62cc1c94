import type { ProblemMessages, ProblemTable } from './problems.ts';

/** What the kernel itself refuses. */
export const kernelProblems: ProblemTable = {
  MYNA_REQUEST_INVALID: 400,
  MYNA_REQUEST_TOO_LARGE: 413,
  MYNA_REQUEST_UNSUPPORTED_TYPE: 415,
  MYNA_REQUEST_TOO_MANY: 429,
  MYNA_ROUTE_NOT_FOUND: 404,
  MYNA_INTERNAL: 500,
  MYNA_DATABASE_AWAY: 503,
  MYNA_ACCESS_LOG_BROKEN: 503,
  MYNA_NOT_READY: 503,
  MYNA_IDEMPOTENCY_KEY_INVALID: 400,
  MYNA_IDEMPOTENCY_KEY_REUSED: 422,
  MYNA_IDEMPOTENCY_UNFINISHED: 409,
  MYNA_LETTER_NOT_FOUND: 404,
  MYNA_CLOCK_BACKWARDS: 422,
  MYNA_CLOCK_TOO_FAR: 422,
  MYNA_CLOCK_ALREADY_MOVING: 409,
  MYNA_JOBS_NOT_SETTLED: 503,
  MYNA_JOB_NOT_FOUND: 404,
};

export const kernelMessages: ProblemMessages = {
  MYNA_REQUEST_INVALID: {
    ja: { title: '入力に誤りがあります({field})。', next: '示された項目を直して、もう一度送ってください。' },
    en: { title: 'Something in the request is not as expected ({field}).', next: 'Correct the named field and send it again.' },
  },
  MYNA_REQUEST_TOO_LARGE: {
    ja: { title: '送られたデータが大きすぎます。', next: '小さいファイルにして、もう一度送ってください。' },
    en: { title: 'What was sent is too large.', next: 'Make the file smaller and send it again.' },
  },
  MYNA_REQUEST_UNSUPPORTED_TYPE: {
    ja: { title: 'この形式のデータは受け付けていません。', next: 'application/json など、説明書にある形式で送ってください。' },
    en: {
      title: 'This kind of content is not accepted here.',
      next: 'Send a content type that the description names, such as application/json.',
    },
  },
  MYNA_REQUEST_TOO_MANY: {
    ja: { title: '短い時間に何度も失敗したため、しばらく受け付けません。', next: '{seconds}秒ほど待ってから、もう一度お試しください。' },
    en: {
      title: 'Too many failed attempts in a short time.',
      next: 'Wait {seconds, plural, one {# second} other {# seconds}}, then try again.',
    },
  },
  MYNA_ROUTE_NOT_FOUND: {
    ja: { title: 'お探しのページはありません。', next: 'アドレスを確かめるか、町の地図(/)から入り直してください。' },
    en: { title: 'There is nothing at this address.', next: 'Check the address, or start again from the town page (/).' },
  },
  MYNA_INTERNAL: {
    ja: { title: '予期しない問題が起きました。', next: '何も変更されていない可能性があります。要求番号を添えて運用者に知らせてください。' },
    en: { title: 'Something went wrong that we did not foresee.', next: 'Give the operator the request id shown with this message.' },
  },
  MYNA_JOB_NOT_FOUND: {
    ja: { title: 'この処理は待っていません。', next: '一覧を開き直してください。実行中か、すでに終わっています。' },
    en: { title: 'This job does not wait.', next: 'Open the list again: it is running, or has ended.' },
  },
  MYNA_ACCESS_LOG_BROKEN: {
    ja: {
      title: '閲覧の記録を書き込めないため、情報を表示できません。',
      next: '何も表示されず、何も変更されていません。しばらくしてから、もう一度お試しください。',
    },
    en: {
      title: 'The access log cannot be written, so nothing is shown.',
      next: 'Nothing was read and nothing was changed. Try again in a while.',
    },
  },
  MYNA_DATABASE_AWAY: {
    ja: {
      title: 'ただいま台帳に接続できません。',
      next: '{seconds}秒ほど待ってから、もう一度お試しください。送信した手続きは、結果を確かめてからやり直してください。',
    },
    en: {
      title: 'The registers cannot be reached at the moment.',
      next: 'Wait about {seconds} seconds and try again. If you were sending something, look at its result before you send it again.',
    },
  },
  MYNA_NOT_READY: {
    ja: { title: 'まだ準備ができていません。', next: '数秒待ってから、もう一度お試しください。' },
    en: { title: 'The system is not ready yet.', next: 'Wait a few seconds, then try again.' },
  },
  MYNA_IDEMPOTENCY_KEY_INVALID: {
    ja: { title: 'Idempotency-Key は16文字以上128文字以下の英数字と記号 - _ で指定してください。', next: 'UUID などを使ってください。' },
    en: { title: 'An Idempotency-Key has 16 to 128 letters, digits, - or _.', next: 'Use a UUID, for example.' },
  },
  MYNA_IDEMPOTENCY_KEY_REUSED: {
    ja: { title: 'この Idempotency-Key は別の内容で使われています。', next: '新しいキーを付けて送ってください。' },
    en: { title: 'This Idempotency-Key was used with other content.', next: 'Send the request with a new key.' },
  },
  MYNA_IDEMPOTENCY_UNFINISHED: {
    ja: { title: '同じ要求がまだ終わっていません。', next: '結果を確認してから、必要なら新しいキーで送ってください。' },
    en: { title: 'The first request of this key has not finished.', next: 'Look at its result before you send it again under a new key.' },
  },
  MYNA_LETTER_NOT_FOUND: {
    ja: { title: 'この手紙はありません。', next: '郵便受けの一覧を開き直してください。' },
    en: { title: 'There is no such letter.', next: 'Open the list of letters again.' },
  },
  MYNA_CLOCK_BACKWARDS: {
    ja: { title: '時計は戻せません。', next: '未来の日時を選んでください。最初から始めるには、砂場をリセットしてください。' },
    en: { title: 'The clock does not go back.', next: 'Choose a later date, or reset the sandbox to start again.' },
  },
  MYNA_CLOCK_TOO_FAR: {
    ja: { title: '一度に進められるのは{years}年までです。', next: '短い期間を選んでください。' },
    en: { title: 'The clock moves {years} years at most at a time.', next: 'Choose a shorter time.' },
  },
  MYNA_CLOCK_ALREADY_MOVING: {
    ja: { title: '時計はいま進んでいるところです。', next: '終わるまで待ってください。' },
    en: { title: 'The clock is being moved already.', next: 'Wait until it has arrived.' },
  },
  MYNA_JOBS_NOT_SETTLED: {
    ja: { title: '処理がまだ終わっていません。', next: '運用者に知らせてください。' },
    en: { title: 'The jobs on the way have not ended.', next: 'Tell the operator.' },
  },
};
