import type { ProblemMessages } from '../../kernel/index.ts';

export const faultMessages: ProblemMessages = {
  MYNA_SANDBOX_FAULT_NOT_FOUND: {
    en: { title: 'This fault has ended already.', next: 'Look at the list again.' },
    ja: { title: 'この障害はすでに終わっています。', next: '一覧を開き直してください。' },
  },
  MYNA_SANDBOX_FAULT_TARGET_MISSING: {
    en: { title: 'Which card?', next: 'Name the card as target: its id, or its holder’s id in /sandbox/people.' },
    ja: { title: 'どのカードか指定されていません。', next: 'target にカードの ID、または /sandbox/people の id を指定してください。' },
  },
  MYNA_SANDBOX_POST_AWAY: {
    en: {
      title: 'Letters cannot be posted at the moment.',
      next: 'Nothing was changed. Try again in a few minutes; a letter that is written in the background is sent as soon as the post is back.',
    },
    ja: {
      title: 'ただいま郵便を出せません。',
      next: '何も変更されていません。数分待ってからお試しください。自動で送る郵便は、復旧しだい発送されます。',
    },
  },
  MYNA_SANDBOX_JOB_FAULT: {
    en: {
      title: 'A background job failed, as was ordered ({task}).',
      next: 'It is tried again by itself; the operator sees it at the bureau.',
    },
    ja: {
      title: '指定どおり、バックグラウンドの処理が失敗しました（{task}）。',
      next: '自動的に再実行されます。運用者はカード製造所の画面で確認できます。',
    },
  },
};
