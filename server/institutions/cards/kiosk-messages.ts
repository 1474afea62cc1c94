import type { ProblemMessages, ProblemTable } from '../../kernel/index.ts';

export const kioskProblems: ProblemTable = {
  MYNA_CARDS_KIOSK_OFFICE_ONLY: 409,
  MYNA_CARDS_KIOSK_CHALLENGE_STALE: 409,
  MYNA_CARDS_KIOSK_CLOSED: 409,
  MYNA_CARDS_KIOSK_NOT_ASKED: 404,
  MYNA_CARDS_KIOSK_TOO_LATE: 409,
  MYNA_CARDS_KIOSK_SESSION_REQUIRED: 401,
  MYNA_CARDS_KIOSK_MOVED_ON: 409,
  MYNA_CARDS_KIOSK_ANOTHER_CARD: 409,
  MYNA_CARDS_KIOSK_CARD_REFUSED: 409,
};

export const kioskMessages: ProblemMessages = {
  MYNA_CARDS_KIOSK_OFFICE_ONLY: {
    ja: { title: '暗証番号の再設定は、市区町村の窓口でのみできます。', next: 'カードと本人確認書類を持って窓口へお越しください。' },
    en: {
      title: 'Only the municipal office sets a PIN anew.',
      next: 'Go to its counter with the card and an identity document.',
    },
  },
  MYNA_CARDS_KIOSK_CHALLENGE_STALE: {
    ja: { title: '時間が経ったため、やり直しが必要です。', next: 'もう一度カードを読み取ってください。' },
    en: { title: 'That took too long, or was answered before.', next: 'Read the card once more.' },
  },
  MYNA_CARDS_KIOSK_CLOSED: {
    ja: { title: 'いまは受付時間外です。', next: '{from}から{to}までの間にお越しください。' },
    en: { title: 'Kiosks do not unlock at this hour.', next: 'Come between {from} and {to}.' },
  },
  MYNA_CARDS_KIOSK_NOT_ASKED: {
    ja: { title: 'このカードの再設定は申し込まれていません。', next: '先にスマートフォンのアプリで申し込んでください。' },
    en: { title: 'Nobody has asked for a new PIN for this card.', next: 'Ask for it with the phone application first.' },
  },
  MYNA_CARDS_KIOSK_TOO_LATE: {
    ja: { title: '申込みから時間が経ち、有効期限が切れました。', next: 'スマートフォンのアプリでもう一度申し込んでください。' },
    en: { title: 'The request has run out.', next: 'Ask for it once more with the phone application.' },
  },
  MYNA_CARDS_KIOSK_SESSION_REQUIRED: {
    ja: { title: 'この端末での手続きは終わっています。', next: 'カードを入れ直して、最初からやり直してください。' },
    en: { title: 'This kiosk has no part in it any more.', next: 'Take the card out and begin again.' },
  },
  MYNA_CARDS_KIOSK_MOVED_ON: {
    ja: { title: '別の操作が先に行われました。', next: 'カードを入れ直して、最初からやり直してください。' },
    en: { title: 'Another request was faster.', next: 'Take the card out and begin again.' },
  },
  MYNA_CARDS_KIOSK_ANOTHER_CARD: {
    ja: { title: '別のカードが入っています。', next: '申し込んだカードを入れてください。' },
    en: { title: 'Another card lies in the kiosk.', next: 'Put in the card for which you asked.' },
  },
  MYNA_CARDS_KIOSK_CARD_REFUSED: {
    ja: { title: 'カードが応答しないか、操作を受け付けませんでした。', next: 'カードを入れ直しても続くときは、窓口へお越しください。' },
    en: { title: 'The card did not answer, or refused.', next: 'Put it in again; if that does not help, go to the counter.' },
  },
};
