import type { ProblemMessages } from '../../kernel/index.ts';

export const messages: ProblemMessages = {
  MYNA_SANDBOX_PERSON_NOT_FOUND: {
    en: { title: 'The sandbox knows no such person.', next: 'Take an id from /sandbox/people, or the id of a registered resident.' },
    ja: { title: 'サンドボックスにその人はいません。', next: '/sandbox/people の id か、登録された住民の id を指定してください。' },
  },
  MYNA_LETTER_NOT_FOUND: {
    en: { title: 'There is no such letter.', next: 'Open the letterbox again and choose a letter from it.' },
    ja: { title: 'その郵便はありません。', next: '郵便受けを開き直して選んでください。' },
  },
  MYNA_CLOCK_BACKWARDS: {
    en: { title: 'The clock only goes forward.', next: 'Choose a later day, or set the sandbox back to its start.' },
    ja: { title: '時計は進めることしかできません。', next: 'もっと先の日を選ぶか、サンドボックスを最初の状態に戻してください。' },
  },
  MYNA_CLOCK_TOO_FAR: {
    en: { title: 'The clock goes {years} years forward at most in one step.', next: 'Choose an earlier day and go on from there.' },
    ja: { title: '一度に進められるのは{years}年までです。', next: 'より近い日を選び、そこから進めてください。' },
  },
  MYNA_CLOCK_ALREADY_MOVING: {
    en: { title: 'The clock is being moved already.', next: 'Wait until everything due on the way has happened, then try again.' },
    ja: { title: '時計はすでに動いています。', next: '途中の出来事が終わるまで待ち、もう一度お試しください。' },
  },
};
