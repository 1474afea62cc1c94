import { type ProblemMessages, problemText } from '../../kernel/index.ts';

/** Refusals after a loss. */
export const lossMessages: ProblemMessages = {
  MYNA_COUNTER_CHIP_NEEDED: problemText(
    'The card itself must lie in the reader.',
    'Open the resident’s screen, let the card be read, then lift the suspension. A copy or a number is not enough.',
    'カードそのものを読み取る必要があります。',
    '住民用画面でカードを読み取ってから、一時停止を解除してください。コピーや番号では解除できません。',
  ),
  MYNA_COUNTER_POLICE_REPORT_NEEDED: problemText(
    'A card that was lost outside the home needs the number of the police report.',
    'Ask for it. Without a report the person goes to the police first.',
    '自宅の外で紛失した場合は、遺失届の受理番号が必要です。',
    '受理番号を確認してください。届出がまだのときは、先に警察への届出を案内してください。',
  ),
  MYNA_COUNTER_LOSS_NEEDED: problemText(
    'The loss has not been reported in this visit.',
    'Take the loss report first.',
    'この受付では紛失の届出をまだ受けていません。',
    '先に紛失の届出を受け付けてください。',
  ),
  MYNA_COUNTER_FEE_DIFFERS: problemText(
    'The fee is {yen} yen.',
    'Take exactly this amount, then go on.',
    '手数料は{yen}円です。',
    '金額を確かめて受け取り、続けてください。',
  ),
  MYNA_COUNTER_NO_EXPRESS: problemText(
    'Express issue is not possible here.',
    'It exists under the rules in force only, within 30 days of the loss report. Apply in the ordinary way.',
    '特急発行はできません。',
    '現行制度でのみ、紛失の届出から30日以内に利用できます。通常の再交付で申請してください。',
  ),
};

/** Refusals about the card that is handed in for a new one. */
export const exchangeMessages: ProblemMessages = {
  MYNA_COUNTER_NO_OLD_CARD: problemText(
    'No card is handed in for this one.',
    'Go on with the collection.',
    '引き換えに返納するカードはありません。',
    'そのまま交付を続けてください。',
  ),
  MYNA_COUNTER_NO_LIMITED_STAY: problemText(
    'This person may stay without limit.',
    'There is nothing to extend. Renew the certificates when they end.',
    'この方の在留期間には期限がありません。',
    '延長の手続はいりません。電子証明書は期限が近づいたら更新してください。',
  ),
  MYNA_COUNTER_OLD_CARD_NEEDED: problemText(
    'The new card is given in exchange for the old one.',
    'Put the old card into the reader first, so that what is registered on it is carried over. If it is lost, take a loss report.',
    '新しいカードは、いまのカードと引き換えにお渡しします。',
    '先にいまのカードを読み取り、登録されている情報を引き継いでください。紛失しているときは紛失の届出を受け付けてください。',
  ),
  MYNA_COUNTER_DATA_DIFFERS: problemText(
    'The new card does not hold the same data as the old one.',
    'Do not hand it over. Read the old card again and repeat.',
    '新しいカードの情報が、前のカードと一致しません。',
    'カードを渡さず、前のカードをもう一度読み取ってやり直してください。',
  ),
};
