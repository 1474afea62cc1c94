import type { ProblemMessages, ProblemTable } from '../../kernel/index.ts';
import { changeMessages } from './change-messages.ts';

/** HTTP status of each refusal of the counter. */
export const counterProblems: ProblemTable = {
  MYNA_COUNTER_VISIT_NOT_FOUND: 404,
  MYNA_COUNTER_VISIT_MOVED_ON: 409,
  MYNA_COUNTER_VISIT_ENDED: 409,
  MYNA_COUNTER_OTHER_JOURNEY: 409,
  MYNA_COUNTER_OFFICE_NEEDED: 403,
  MYNA_COUNTER_OFFICE_CHOICE: 409,
  MYNA_COUNTER_OTHER_MUNICIPALITY: 409,
  MYNA_COUNTER_RECORD_CLOSED: 409,
  MYNA_COUNTER_PERSON_NEEDED: 409,
  MYNA_COUNTER_IDENTITY_NEEDED: 409,
  MYNA_COUNTER_DOCUMENT_DIFFERS: 422,
  MYNA_COUNTER_NAMESAKE_ADDRESS_NEEDED: 422,
  MYNA_COUNTER_EVIDENCE_MISSING: 422,
  MYNA_COUNTER_PARENT_NOT_PRESENT: 422,
  MYNA_COUNTER_REPRESENTATIVE_NEEDED: 409,
  MYNA_COUNTER_IN_PERSON_ONLY: 409,
  MYNA_COUNTER_SECOND_DOCUMENT_NEEDED: 409,
  MYNA_COUNTER_CARD_NEEDED: 409,
  MYNA_COUNTER_CARD_ELSEWHERE: 409,
  MYNA_COUNTER_NO_LIVE_CARD: 409,
  MYNA_COUNTER_CARD_SUSPENDED: 409,
  MYNA_COUNTER_PHOTO_NOT_COMPARED: 409,
  MYNA_COUNTER_PHOTO_DIFFERS: 409,
  MYNA_COUNTER_CHIP_NOT_DELIVERED: 409,
  MYNA_COUNTER_NO_OLD_CARD: 409,
  MYNA_COUNTER_NO_LIMITED_STAY: 409,
  MYNA_COUNTER_OLD_CARD_NEEDED: 409,
  MYNA_COUNTER_DATA_DIFFERS: 409,
  MYNA_COUNTER_CHIP_NEEDED: 409,
  MYNA_COUNTER_NOT_OF_HOUSEHOLD: 409,
  MYNA_COUNTER_CARDS_BEHIND: 409,
  MYNA_COUNTER_CARD_AGREES: 409,
  MYNA_COUNTER_NUMBER_CHANGED_ALREADY: 409,
  MYNA_COUNTER_POLICE_REPORT_NEEDED: 422,
  MYNA_COUNTER_LOSS_NEEDED: 409,
  MYNA_COUNTER_FEE_DIFFERS: 422,
  MYNA_COUNTER_NO_EXPRESS: 409,
  MYNA_COUNTER_NOT_FINISHED: 409,
  MYNA_COUNTER_SCREEN_CLOSED: 401,
  MYNA_COUNTER_PIN_UNKNOWN: 422,
  MYNA_COUNTER_CARD_ANSWER_MISSING: 409,
  MYNA_COUNTER_CARD_MISMATCH: 409,
  MYNA_COUNTER_CARD_NOT_AUTHENTIC: 409,
  MYNA_COUNTER_CARD_BLOCKED: 409,
  MYNA_COUNTER_CARD_REFUSED: 409,
  MYNA_IDENTITY_NO_DOCUMENT: 422,
  MYNA_IDENTITY_EXPIRED_DOCUMENT: 422,
  MYNA_IDENTITY_ANOTHER_DOCUMENT_NEEDED: 422,
  MYNA_IDENTITY_RESIDENCE_CARD_NEEDED: 422,
  MYNA_IDENTITY_SPECIAL_CERTIFICATE_NEEDED: 422,
};

const text = (enTitle: string, enNext: string, jaTitle: string, jaNext: string) => ({
  en: { title: enTitle, next: enNext },
  ja: { title: jaTitle, next: jaNext },
});

const visitMessages: ProblemMessages = {
  MYNA_COUNTER_VISIT_NOT_FOUND: text(
    'There is no such visit at this office.',
    'Choose it from today’s queue.',
    'この窓口に該当する受付がありません。',
    '本日の一覧から選んでください。',
  ),
  MYNA_COUNTER_VISIT_MOVED_ON: text(
    'Somebody else has just worked on this visit.',
    'Look at it again, then repeat the step if it is still needed.',
    'この受付は別の画面で更新されました。',
    '最新の状態を確認し、必要ならもう一度操作してください。',
  ),
  MYNA_COUNTER_VISIT_ENDED: text(
    'This visit has ended.',
    'Start a new visit.',
    'この受付は終了しています。',
    '新しい受付を始めてください。',
  ),
  MYNA_COUNTER_OTHER_JOURNEY: text(
    'This step belongs to another kind of visit.',
    'Start a visit for it.',
    'この手続きは別の種類の受付で行います。',
    '新しい受付を始めてください。',
  ),
  MYNA_COUNTER_OFFICE_NEEDED: text(
    'Your role at the counter names no office.',
    'Ask the person in charge to give you the role for the office where you work.',
    '窓口の権限に担当の市区町村がありません。',
    '担当する市区町村の権限の付与を、責任者に依頼してください。',
  ),
  MYNA_COUNTER_OFFICE_CHOICE: text(
    'At which of your offices are you?',
    'Choose the office that you serve now.',
    'どの市区町村の窓口か選ばれていません。',
    'いま担当する市区町村を選んでください。',
  ),
  MYNA_COUNTER_OTHER_MUNICIPALITY: text(
    'This belongs to the office of {municipality}.',
    'The resident goes to the counter there.',
    'この手続きは{municipality}の窓口で行います。',
    '住所地の窓口を案内してください。',
  ),
  MYNA_COUNTER_RECORD_CLOSED: text(
    'This record is closed.',
    'The person has died or moved abroad. Check that it is the right record.',
    'この住民票は消除されています。',
    '死亡または国外転出の記録です。別人でないか確認してください。',
  ),
  MYNA_COUNTER_NOT_FINISHED: text(
    'What the person came for is not done yet.',
    'Finish the remaining steps, or break the visit off with a reason.',
    '手続きが終わっていません。',
    '残りの手続きを終えるか、理由を選んで受付を中止してください。',
  ),
  MYNA_COUNTER_SCREEN_CLOSED: text(
    'This screen is closed.',
    'Ask the officer to open it again.',
    'この画面は閉じられました。',
    '窓口の職員に、もう一度開くよう伝えてください。',
  ),
};

const personMessages: ProblemMessages = {
  MYNA_COUNTER_PERSON_NEEDED: text(
    'It is not yet said whom this visit is about.',
    'Find the resident first.',
    '対象の住民が選ばれていません。',
    '先に住民を検索してください。',
  ),
  MYNA_COUNTER_IDENTITY_NEEDED: text(
    'The identity is not proven.',
    'Compare the identity documents first. A name alone identifies nobody.',
    '本人確認が済んでいません。',
    '本人確認書類を先に照合してください。氏名だけでは確認できません。',
  ),
  MYNA_COUNTER_DOCUMENT_DIFFERS: text(
    'A document does not agree with the register.',
    'Look at the lines that differ. If the document is right, the register is corrected first; otherwise this is another person.',
    '書類と住民票の記載が一致しません。',
    '一致しない項目を確認してください。書類が正しい場合は先に住民票を訂正し、そうでない場合は別の人です。',
  ),
  MYNA_COUNTER_NAMESAKE_ADDRESS_NEEDED: text(
    'Somebody else has the same name and date of birth.',
    'Ask for a document that shows the address.',
    '同姓同名・同じ生年月日の人がほかにいます。',
    '住所が記載された書類を求めてください。',
  ),
  MYNA_COUNTER_EVIDENCE_MISSING: text(
    'A document for this registration is missing: {document, select, passport {passport} birth_certificate {birth certificate} residence_card {residence card} other {extract of the family register}}.',
    'Ask for it; the registration waits until it is here.',
    '届出に必要な書類がありません：{document, select, passport {パスポート} birth_certificate {出生証明書} residence_card {在留カード} other {戸籍謄本}}。',
    '書類を求めてください。そろうまで登録できません。',
  ),
  MYNA_COUNTER_PARENT_NOT_PRESENT: text(
    'The parent at the counter is not a parent of this child.',
    'Choose the parent whose identity was proven.',
    '窓口の人は、この子の父母として入力されていません。',
    '本人確認をした父または母を選んでください。',
  ),
  MYNA_COUNTER_REPRESENTATIVE_NEEDED: text(
    'A child under 15 is represented.',
    'A parent or guardian comes, with an identity document of their own.',
    '15歳未満の方は法定代理人が手続きします。',
    '父母または後見人が、自身の本人確認書類を持ってお越しください。',
  ),
  MYNA_COUNTER_IN_PERSON_ONLY: text(
    'This is done in person.',
    'The resident comes to the counter.',
    '本人が窓口で行う手続きです。',
    '本人にお越しいただいてください。',
  ),
  MYNA_COUNTER_SECOND_DOCUMENT_NEEDED: text(
    'Without the collection notice, one document is not enough.',
    'Ask for the notice, or for a second identity document.',
    '交付通知書がない場合、書類1点では足りません。',
    '交付通知書、またはもう1点の本人確認書類を求めてください。',
  ),
  MYNA_IDENTITY_NO_DOCUMENT: text(
    'No document was shown.',
    'A name alone identifies nobody. Ask for an identity document.',
    '本人確認書類がありません。',
    '氏名だけでは確認できません。書類を求めてください。',
  ),
  MYNA_IDENTITY_EXPIRED_DOCUMENT: text(
    'The document has expired.',
    'Ask for a valid one.',
    '書類の有効期限が過ぎています。',
    '有効な書類を求めてください。',
  ),
  MYNA_IDENTITY_ANOTHER_DOCUMENT_NEEDED: text(
    'One document without a photo is not enough.',
    'Ask for one with a photo, or for a second one.',
    '写真のない書類1点では確認できません。',
    '写真付きの書類1点、または別の書類をもう1点求めてください。',
  ),
  MYNA_IDENTITY_RESIDENCE_CARD_NEEDED: text(
    'A foreign resident shows the residence card.',
    'Ask for the residence card; no other document replaces it.',
    '外国人住民の方は在留カードで確認します。',
    '在留カードを求めてください。ほかの書類では確認できません。',
  ),
  MYNA_IDENTITY_SPECIAL_CERTIFICATE_NEEDED: text(
    'A special permanent resident shows the special permanent resident certificate.',
    'Ask for that certificate.',
    '特別永住者の方は特別永住者証明書で確認します。',
    '特別永住者証明書を求めてください。',
  ),
};

const cardMessages: ProblemMessages = {
  MYNA_COUNTER_CARD_NEEDED: text(
    'No card has been opened in this visit.',
    'Open the card first.',
    'カードが選ばれていません。',
    '先にカードを確認してください。',
  ),
  MYNA_COUNTER_CARD_ELSEWHERE: text(
    'This card is being worked on at another counter.',
    'Ask there; the visit that has it must end first.',
    'このカードは別の窓口で手続き中です。',
    'その窓口に確認してください。先の受付が終わるまで操作できません。',
  ),
  MYNA_COUNTER_NO_LIVE_CARD: text(
    'This person has no valid card.',
    'A card can be applied for.',
    '有効なカードがありません。',
    'カードの申請を案内してください。',
  ),
  MYNA_COUNTER_CARD_SUSPENDED: text(
    'The card is suspended.',
    'Lift the suspension first.',
    'カードは一時停止中です。',
    '先に一時停止を解除してください。',
  ),
  MYNA_COUNTER_PHOTO_NOT_COMPARED: text(
    'The photo has not been compared.',
    'Look at the photo and at the face.',
    '顔写真の照合が済んでいません。',
    '写真と本人の顔を照合してください。',
  ),
  MYNA_COUNTER_PHOTO_DIFFERS: text(
    'The face was found to differ from the photo.',
    'The card stays at the office. Break the visit off and tell your superior.',
    '顔写真と一致しないと判断されています。',
    'カードは交付できません。受付を中止し、上司に報告してください。',
  ),
  MYNA_COUNTER_CHIP_NOT_DELIVERED: text(
    'The PINs are not set yet.',
    'The resident sets all PINs on the other screen first.',
    '暗証番号の設定が終わっていません。',
    '住民用の画面ですべての暗証番号を設定してください。',
  ),
  MYNA_COUNTER_PIN_UNKNOWN: text(
    'The card has no such PIN.',
    'Choose from the PINs that are shown.',
    'その暗証番号はありません。',
    '表示された暗証番号から選んでください。',
  ),
  MYNA_COUNTER_CARD_ANSWER_MISSING: text(
    'The card’s answer did not arrive.',
    'Put the card in again and start over; nothing is lost.',
    'カードの応答がありません。',
    'カードを置き直して、もう一度始めてください。',
  ),
  MYNA_COUNTER_CARD_MISMATCH: text(
    'Another card lies in the reader.',
    'Put in the card of this visit.',
    '別のカードが置かれています。',
    'この受付のカードを置いてください。',
  ),
  MYNA_COUNTER_CARD_NOT_AUTHENTIC: text(
    'The card did not prove that it is genuine, or it was taken out.',
    'Put it in again and start over. If it happens again, keep the card and report it.',
    'カードの真正性を確認できないか、カードが外されました。',
    'カードを置き直して、もう一度始めてください。繰り返す場合はカードを預かり報告してください。',
  ),
  MYNA_COUNTER_CARD_BLOCKED: text(
    'The chip is blocked for good.',
    'A new card is needed.',
    'このカードは使用できません。',
    '新しいカードの申請を案内してください。',
  ),
  MYNA_COUNTER_CARD_REFUSED: text(
    'The card refused a step.',
    'Put it in again and start over; what was done stays done.',
    'カードが処理を受け付けませんでした。',
    'カードを置き直して、もう一度始めてください。済んだ処理はそのまま残ります。',
  ),
};

const lossMessages: ProblemMessages = {
  MYNA_COUNTER_CHIP_NEEDED: text(
    'The card itself must lie in the reader.',
    'Open the resident’s screen, let the card be read, then lift the suspension. A copy or a number is not enough.',
    'カードそのものを読み取る必要があります。',
    '住民用画面でカードを読み取ってから、一時停止を解除してください。コピーや番号では解除できません。',
  ),
  MYNA_COUNTER_POLICE_REPORT_NEEDED: text(
    'A card that was lost outside the home needs the number of the police report.',
    'Ask for it. Without a report the person goes to the police first.',
    '自宅の外で紛失した場合は、遺失届の受理番号が必要です。',
    '受理番号を確認してください。届出がまだのときは、先に警察への届出を案内してください。',
  ),
  MYNA_COUNTER_LOSS_NEEDED: text(
    'The loss has not been reported in this visit.',
    'Take the loss report first.',
    'この受付では紛失の届出をまだ受けていません。',
    '先に紛失の届出を受け付けてください。',
  ),
  MYNA_COUNTER_FEE_DIFFERS: text(
    'The fee is {yen} yen.',
    'Take exactly this amount, then go on.',
    '手数料は{yen}円です。',
    '金額を確かめて受け取り、続けてください。',
  ),
  MYNA_COUNTER_NO_EXPRESS: text(
    'Express issue is not possible here.',
    'It exists under the rules in force only, within 30 days of the loss report. Apply in the ordinary way.',
    '特急発行はできません。',
    '現行制度でのみ、紛失の届出から30日以内に利用できます。通常の再交付で申請してください。',
  ),
};

const exchangeMessages: ProblemMessages = {
  MYNA_COUNTER_NO_OLD_CARD: text(
    'No card is handed in for this one.',
    'Go on with the collection.',
    '引き換えに返納するカードはありません。',
    'そのまま交付を続けてください。',
  ),
  MYNA_COUNTER_NO_LIMITED_STAY: text(
    'This person may stay without limit.',
    'There is nothing to extend. Renew the certificates when they end.',
    'この方の在留期間には期限がありません。',
    '延長の手続はいりません。電子証明書は期限が近づいたら更新してください。',
  ),
  MYNA_COUNTER_OLD_CARD_NEEDED: text(
    'The new card is given in exchange for the old one.',
    'Put the old card into the reader first, so that what is registered on it is carried over. If it is lost, take a loss report.',
    '新しいカードは、いまのカードと引き換えにお渡しします。',
    '先にいまのカードを読み取り、登録されている情報を引き継いでください。紛失しているときは紛失の届出を受け付けてください。',
  ),
  MYNA_COUNTER_DATA_DIFFERS: text(
    'The new card does not hold the same data as the old one.',
    'Do not hand it over. Read the old card again and repeat.',
    '新しいカードの情報が、前のカードと一致しません。',
    'カードを渡さず、前のカードをもう一度読み取ってやり直してください。',
  ),
};

export const counterMessages: ProblemMessages = {
  ...changeMessages,
  ...exchangeMessages,
  ...lossMessages,
  ...visitMessages,
  ...personMessages,
  ...cardMessages,
};
