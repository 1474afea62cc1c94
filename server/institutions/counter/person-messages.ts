import { type ProblemMessages, problemText } from '../../kernel/index.ts';

/** Refusals about the person at the counter and what she shows. */
export const personMessages: ProblemMessages = {
  MYNA_COUNTER_PERSON_NEEDED: problemText(
    'It is not yet said whom this visit is about.',
    'Find the resident first.',
    '対象の住民が選ばれていません。',
    '先に住民を検索してください。',
  ),
  MYNA_COUNTER_IDENTITY_NEEDED: problemText(
    'The identity is not proven.',
    'Compare the identity documents first. A name alone identifies nobody.',
    '本人確認が済んでいません。',
    '本人確認書類を先に照合してください。氏名だけでは確認できません。',
  ),
  MYNA_COUNTER_DOCUMENT_DIFFERS: problemText(
    'A document does not agree with the register.',
    'Look at the lines that differ. If the document is right, the register is corrected first; otherwise this is another person.',
    '書類と住民票の記載が一致しません。',
    '一致しない項目を確認してください。書類が正しい場合は先に住民票を訂正し、そうでない場合は別の人です。',
  ),
  MYNA_COUNTER_NAMESAKE_ADDRESS_NEEDED: problemText(
    'Somebody else has the same name and date of birth.',
    'Ask for a document that shows the address.',
    '同姓同名・同じ生年月日の人がほかにいます。',
    '住所が記載された書類を求めてください。',
  ),
  MYNA_COUNTER_EVIDENCE_MISSING: problemText(
    'A document for this registration is missing: {document, select, passport {passport} birth_certificate {birth certificate} residence_card {residence card} court_order {court order, or certificate of the registered guardianship} other {extract of the family register}}.',
    'Ask for it; the registration waits until it is here.',
    '届出に必要な書類がありません：{document, select, passport {パスポート} birth_certificate {出生証明書} residence_card {在留カード} court_order {審判書または登記事項証明書} other {戸籍謄本}}。',
    '書類を求めてください。そろうまで登録できません。',
  ),
  MYNA_COUNTER_PARENT_NOT_PRESENT: problemText(
    'The parent at the counter is not a parent of this child.',
    'Choose the parent whose identity was proven.',
    '窓口の人は、この子の父母として入力されていません。',
    '本人確認をした父または母を選んでください。',
  ),
  MYNA_COUNTER_REPRESENTATIVE_NEEDED: problemText(
    'A child under 15 is represented.',
    'A parent or guardian comes, with an identity document of their own.',
    '15歳未満の方は法定代理人が手続きします。',
    '父母または後見人が、自身の本人確認書類を持ってお越しください。',
  ),
  MYNA_COUNTER_GUARDIAN_NEEDED: problemText(
    'The person is under guardianship: the guardian comes along.',
    'The guardian shows an identity document of her own; it is compared with the guardian in the record.',
    '成年被後見人の方です。成年後見人の同行が必要です。',
    '後見人自身の本人確認書類を、登録されている後見人と照合してください。',
  ),
  MYNA_COUNTER_NOT_THE_GUARDIAN: problemText(
    'This is not the guardian whom the record names.',
    'Compare the name once more. Another guardian is entered first, with the court’s document, as a change of the record.',
    '登録されている成年後見人ではありません。',
    '氏名を確認してください。後見人が代わった場合は、先に審判書等により記録を変更してください。',
  ),
  MYNA_COUNTER_IN_PERSON_ONLY: problemText(
    'This is done in person.',
    'The resident comes to the counter.',
    '本人が窓口で行う手続きです。',
    '本人にお越しいただいてください。',
  ),
  MYNA_COUNTER_SECOND_DOCUMENT_NEEDED: problemText(
    'Without the collection notice, one document is not enough.',
    'Ask for the notice, or for a second identity document.',
    '交付通知書がない場合、書類1点では足りません。',
    '交付通知書、またはもう1点の本人確認書類を求めてください。',
  ),
  MYNA_IDENTITY_NO_DOCUMENT: problemText(
    'No document was shown.',
    'A name alone identifies nobody. Ask for an identity document.',
    '本人確認書類がありません。',
    '氏名だけでは確認できません。書類を求めてください。',
  ),
  MYNA_IDENTITY_EXPIRED_DOCUMENT: problemText(
    'The document has expired.',
    'Ask for a valid one.',
    '書類の有効期限が過ぎています。',
    '有効な書類を求めてください。',
  ),
  MYNA_IDENTITY_ANOTHER_DOCUMENT_NEEDED: problemText(
    'One document without a photo is not enough.',
    'Ask for one with a photo, or for a second one.',
    '写真のない書類1点では確認できません。',
    '写真付きの書類1点、または別の書類をもう1点求めてください。',
  ),
  MYNA_IDENTITY_RESIDENCE_CARD_NEEDED: problemText(
    'A foreign resident shows the residence card.',
    'Ask for the residence card; no other document replaces it.',
    '外国人住民の方は在留カードで確認します。',
    '在留カードを求めてください。ほかの書類では確認できません。',
  ),
  MYNA_IDENTITY_SPECIAL_CERTIFICATE_NEEDED: problemText(
    'A special permanent resident shows the special permanent resident certificate.',
    'Ask for that certificate.',
    '特別永住者の方は特別永住者証明書で確認します。',
    '特別永住者証明書を求めてください。',
  ),
};
