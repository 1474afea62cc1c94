import type { ProblemMessages } from '../../kernel/index.ts';

export const messages: ProblemMessages = {
  MYNA_EXCHANGE_CURSOR_INVALID: {
    ja: { title: '履歴の続きの位置が読み取れません。', next: '履歴を最初の頁から開き直してください。' },
    en: { title: 'The place where the list should go on cannot be read.', next: 'Open the list again from its first page.' },
  },
  MYNA_EXCHANGE_NOTICE_NOT_DELIVERED: {
    en: { title: 'An institution could not be told of a change: {institutions}.', next: 'It is tried again by itself; nothing is lost.' },
    ja: { title: '変更を通知できない機関があります（{institutions}）。', next: '自動的に再送されます。操作は不要です。' },
  },
  MYNA_EXCHANGE_CODE_UNKNOWN: {
    en: { title: 'Nobody is known here under this code.', next: 'Sign in again.' },
    ja: { title: 'この符号の方は登録されていません。', next: 'もう一度サインインしてください。' },
  },
  MYNA_EXCHANGE_INSTITUTION_UNKNOWN: {
    en: { title: 'This institution is not connected to the exchange.', next: 'Check the name of the institution.' },
    ja: { title: 'この機関は情報連携に接続されていません。', next: '機関名を確認してください。' },
  },
  MYNA_EXCHANGE_PURPOSE_UNKNOWN: {
    en: {
      title: 'No law in force lets this institution look for this purpose.',
      next: 'Nothing was read. Use a purpose of the statute table.',
    },
    ja: { title: 'この目的での照会を認める法令がありません。', next: '情報は読み取られていません。法令表にある目的を指定してください。' },
  },
  MYNA_EXCHANGE_ITEM_REFUSED: {
    en: { title: 'The law does not cover this item for this purpose.', next: 'Nothing was read. Ask only for what the purpose covers.' },
    ja: { title: 'この目的では、この項目を照会できません。', next: '情報は読み取られていません。目的に必要な項目だけを照会してください。' },
  },
  MYNA_EXCHANGE_ITEM_UNKNOWN: {
    en: { title: 'This item is kept by no institution.', next: 'Nothing was read. Check the name of the item.' },
    ja: { title: 'この項目を保有する機関がありません。', next: '情報は読み取られていません。項目名を確認してください。' },
  },
  MYNA_EXCHANGE_ITEM_SEALED: {
    en: { title: 'The item {item} is sealed and cannot be opened here.', next: 'Report this with the request id.' },
    ja: { title: '項目 {item} は封印されており、ここでは開けません。', next: '受付番号を添えて報告してください。' },
  },
  MYNA_EXCHANGE_MANDATE_MISSING: {
    en: {
      title: 'You do not act for this person, or not in this.',
      next: 'Nothing was read. The mandate has ended or does not cover it.',
    },
    ja: {
      title: 'この方の代理人ではないか、代理の範囲に含まれていません。',
      next: '情報は読み取られていません。代理が終わったか、範囲外です。',
    },
  },
  MYNA_EXCHANGE_NOT_OWN_REQUEST: {
    en: { title: 'Only the person herself may ask for this.', next: 'Nothing was read. The person has to sign in.' },
    ja: { title: 'ご本人だけが照会できます。', next: '情報は読み取られていません。ご本人がサインインしてください。' },
  },
  MYNA_EXCHANGE_REQUESTER_REFUSED: {
    en: { title: 'This role does not speak for that institution.', next: 'Nothing was read.' },
    ja: { title: 'この機関としての照会は認められていません。', next: '情報は読み取られていません。' },
  },
  MYNA_EXCHANGE_TICKET_REFUSED: {
    en: { title: 'The ticket was used, is too old, or its entry is not in the log yet.', next: 'Nothing was read. Ask again.' },
    ja: { title: '照会票は使用済みか期限切れ、または記録が未確定です。', next: '情報は読み取られていません。もう一度照会してください。' },
  },
  MYNA_EXCHANGE_PROOF_RANGE: {
    en: { title: 'The log has {size} entries: there is no such proof.', next: 'Ask for sizes up to that of the newest tree head.' },
    ja: { title: '記録は {size} 件で、指定の証明はありません。', next: '最新の署名済み件数までを指定してください。' },
  },
};
