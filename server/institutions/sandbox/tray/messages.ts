import type { ProblemMessages } from '../../../kernel/index.ts';

export const messages: ProblemMessages = {
  MYNA_CARD_NOT_FOUND: {
    en: { title: 'There is no such card.', next: 'Check the name or the card id. /sandbox/people lists the cards.' },
    ja: { title: 'そのカードはありません。', next: '名前かカードのIDを確かめてください。/sandbox/people にカードの一覧があります。' },
  },
  MYNA_CARD_IN_USE: {
    en: {
      title: 'Another reader holds this card.',
      next: 'Take the card out there first, or wait a minute: a card that is not used is released.',
    },
    ja: {
      title: 'このカードは別の読み取り機に入っています。',
      next: '先にそちらからカードを取り出すか、1分ほど待ってください。使われていないカードは自動的に取り出されます。',
    },
  },
  MYNA_CARD_SUSPENDED: {
    en: {
      title: 'This card is suspended: no terminal accepts it.',
      next: 'Its holder has the suspension lifted at the municipal office, with the card and an identity document. Who has found it hands it in there or to the police.',
    },
    ja: {
      title: 'このカードは一時停止中のため、どの端末でも使えません。',
      next: '本人がカードと本人確認書類を持って市区町村の窓口で解除します。拾った方は窓口か警察に届けてください。',
    },
  },
  MYNA_CARD_GONE: {
    en: { title: 'The card is no longer in the reader.', next: 'Put the card in again and start anew.' },
    ja: { title: 'カードが読み取り機から取り出されました。', next: 'もう一度カードを入れて、はじめからやり直してください。' },
  },
  MYNA_CARD_BROKEN: {
    en: {
      title: 'The memory of this card is damaged, and nothing whole is left of it.',
      next: 'Apply for another card at the municipal office.',
    },
    ja: { title: 'このカードのICチップは壊れていて、記録を読み取れません。', next: '市区町村の窓口でカードの再交付を申請してください。' },
  },
  MYNA_CARD_LEASE_REQUIRED: {
    en: { title: 'This reader does not hold the card.', next: 'Connect first, and send the lease that you are given with every command.' },
    ja: { title: 'この読み取り機にカードは入っていません。', next: '先に接続し、受け取ったリースを命令ごとに送ってください。' },
  },
  MYNA_CARD_FINISHED: {
    en: { title: 'A finished card with this id exists.', next: 'Give the new chip another card id.' },
    ja: { title: 'このIDの完成したカードがすでにあります。', next: '新しいチップには別のカードIDを付けてください。' },
  },
};
