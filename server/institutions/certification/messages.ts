import type { ProblemMessages, ProblemTable } from '../../kernel/index.ts';

/** HTTP status of each refusal; routes of other rooms that verify certificates add this table too. */
export const certificationProblems: ProblemTable = {
  MYNA_CERTIFICATION_MALFORMED_CERTIFICATE: 400,
  MYNA_CERTIFICATION_FOREIGN_AUTHORITY: 403,
  MYNA_CERTIFICATION_AUTHORITY_EXPIRED: 403,
  MYNA_CERTIFICATION_NOT_YET_VALID: 403,
  MYNA_CERTIFICATION_EXPIRED: 403,
  MYNA_CERTIFICATION_UNKNOWN_CRITICAL_EXTENSION: 403,
  MYNA_CERTIFICATION_WRONG_PURPOSE: 403,
  MYNA_CERTIFICATION_WRONG_POLICY: 403,
  MYNA_CERTIFICATION_SUSPENDED: 403,
  MYNA_CERTIFICATION_REVOKED: 403,
  MYNA_CERTIFICATION_STATUS_UNKNOWN: 403,
  MYNA_CERTIFICATION_BAD_SIGNATURE: 403,
  MYNA_CERTIFICATION_UNSUPPORTED_KEY: 422,
  MYNA_CERTIFICATION_CARD_NOT_FOUND: 404,
  MYNA_CERTIFICATION_CERTIFICATE_NOT_FOUND: 404,
  MYNA_CERTIFICATION_AUTHORITY_NOT_FOUND: 404,
  MYNA_CERTIFICATION_CARD_SUSPENDED: 409,
  MYNA_CERTIFICATION_CARD_REVOKED: 409,
  MYNA_CERTIFICATION_CARD_OF_ANOTHER: 409,
  MYNA_CERTIFICATION_CEREMONY_OPEN: 409,
  MYNA_CERTIFICATION_CEREMONY_ALONE: 403,
  MYNA_CERTIFICATION_CEREMONY_NOT_FOUND: 404,
  MYNA_CERTIFICATION_STATUS_UNAVAILABLE: 503,
  MYNA_CERTIFICATION_NOT_CONFIRMED: 503,
};

const office = {
  ja: 'カードを持って市区町村の窓口へお越しください。',
  en: 'Take the card to the counter of your municipality.',
};

export const messages: ProblemMessages = {
  MYNA_CERTIFICATION_MALFORMED_CERTIFICATE: {
    ja: { title: '証明書を読み取れません。', next: 'カードをもう一度かざしてください。' },
    en: { title: 'The certificate cannot be read.', next: 'Hold the card to the reader again.' },
  },
  MYNA_CERTIFICATION_FOREIGN_AUTHORITY: {
    ja: { title: 'この証明書は、ここで信頼する認証局が発行したものではありません。', next: 'ご自分のマイナンバーカードをお使いください。' },
    en: { title: 'The certificate was not issued by an authority trusted here.', next: 'Use your own My Number Card.' },
  },
  MYNA_CERTIFICATION_AUTHORITY_EXPIRED: {
    ja: { title: '証明書を発行した認証局の証明書は、有効期間が終わっています。', next: office.ja },
    en: { title: 'The certificate of the issuing authority has expired.', next: office.en },
  },
  MYNA_CERTIFICATION_NOT_YET_VALID: {
    ja: { title: '証明書の有効期間はまだ始まっていません。', next: '有効期間の初日以降にお使いください。' },
    en: { title: 'The certificate is not valid yet.', next: 'Use it from its first day on.' },
  },
  MYNA_CERTIFICATION_EXPIRED: {
    ja: { title: '証明書の有効期間が終わっています。', next: `更新できます。${office.ja}` },
    en: { title: 'The certificate has expired.', next: `It can be renewed. ${office.en}` },
  },
  MYNA_CERTIFICATION_UNKNOWN_CRITICAL_EXTENSION: {
    ja: { title: '証明書に、ここでは扱えない必須の項目があります。', next: 'ご自分のマイナンバーカードをお使いください。' },
    en: { title: 'The certificate has a critical part that is not understood here.', next: 'Use your own My Number Card.' },
  },
  MYNA_CERTIFICATION_WRONG_PURPOSE: {
    ja: { title: 'この証明書は、この手続には使えません。', next: '画面が求める証明書を選び、その暗証番号を入力してください。' },
    en: { title: 'This certificate is not for this purpose.', next: 'Use the certificate that the page asks for, with its PIN.' },
  },
  MYNA_CERTIFICATION_WRONG_POLICY: {
    ja: { title: 'この証明書は、必要な規程に基づいて発行されていません。', next: 'ご自分のマイナンバーカードをお使いください。' },
    en: { title: 'The certificate was not issued under the policy needed here.', next: 'Use your own My Number Card.' },
  },
  MYNA_CERTIFICATION_SUSPENDED: {
    ja: { title: 'このカードは一時停止されています。', next: `カードが見つかったら、解除できます。${office.ja}` },
    en: { title: 'This card is suspended.', next: `When it is found again, the suspension can be lifted. ${office.en}` },
  },
  MYNA_CERTIFICATION_REVOKED: {
    ja: { title: 'この証明書は失効しています。', next: `新しい証明書を発行できます。${office.ja}` },
    en: { title: 'This certificate was revoked.', next: `A new one can be issued. ${office.en}` },
  },
  MYNA_CERTIFICATION_STATUS_UNKNOWN: {
    ja: { title: 'この証明書は認証局に登録されていません。', next: 'ご自分のマイナンバーカードをお使いください。' },
    en: { title: 'The authority does not know this certificate.', next: 'Use your own My Number Card.' },
  },
  MYNA_CERTIFICATION_BAD_SIGNATURE: {
    ja: { title: '署名を確認できませんでした。', next: 'カードをもう一度かざし、はじめからやり直してください。' },
    en: { title: 'The signature could not be verified.', next: 'Hold the card to the reader again and start over.' },
  },
  MYNA_CERTIFICATION_UNSUPPORTED_KEY: {
    ja: { title: 'この鍵には証明書を発行できません。', next: 'チップで 2048 ビットの RSA 鍵を作り直してください。' },
    en: { title: 'No certificate can be issued for this key.', next: 'Have the chip make a 2048-bit RSA key.' },
  },
  MYNA_CERTIFICATION_CARD_NOT_FOUND: {
    ja: { title: 'このカードには証明書が発行されていません。', next: 'カードの番号を確かめてください。' },
    en: { title: 'No certificate was ever issued for this card.', next: 'Check the card id.' },
  },
  MYNA_CERTIFICATION_CERTIFICATE_NOT_FOUND: {
    ja: { title: 'このシリアル番号の証明書はありません。', next: 'シリアル番号を確かめてください。' },
    en: { title: 'There is no certificate with this serial number.', next: 'Check the serial number.' },
  },
  MYNA_CERTIFICATION_AUTHORITY_NOT_FOUND: {
    ja: { title: 'この世代の認証局はありません。', next: '世代の番号を省くと、最新のものが得られます。' },
    en: { title: 'There is no such generation of the authority.', next: 'Leave the number out to get the newest.' },
  },
  MYNA_CERTIFICATION_CARD_SUSPENDED: {
    ja: { title: 'カードが一時停止中のため、証明書を発行できません。', next: '先に一時停止を解除してください。' },
    en: { title: 'The card is suspended: no certificate can be issued.', next: 'Lift the suspension first.' },
  },
  MYNA_CERTIFICATION_CARD_REVOKED: {
    ja: { title: 'カードは失効しており、元に戻せません。', next: '新しいカードを申請してください。' },
    en: { title: 'The card was revoked, which cannot be undone.', next: 'Apply for a new card.' },
  },
  MYNA_CERTIFICATION_CARD_OF_ANOTHER: {
    ja: { title: 'このカードは別の人のものです。', next: 'カードと申請者を確かめてください。' },
    en: { title: "This card is another person's.", next: 'Compare the card with the applicant.' },
  },
  MYNA_CERTIFICATION_STATUS_UNAVAILABLE: {
    ja: { title: '証明書の状態を、いま確認できません。', next: '数秒待ってから、もう一度お試しください。' },
    en: { title: "The certificate's status cannot be checked right now.", next: 'Wait a few seconds and try again.' },
  },
  MYNA_CERTIFICATION_NOT_CONFIRMED: {
    ja: { title: '停止は記録しましたが、まだ全ての装置が確認していません。', next: 'もう一度停止の操作をして、確認をお待ちください。' },
    en: {
      title: 'The block is recorded, but not every instance has confirmed it yet.',
      next: 'Repeat the block to wait for the confirmation.',
    },
  },
  MYNA_CERTIFICATION_CEREMONY_OPEN: {
    ja: { title: 'この認証局の鍵生成は、すでに始まっています。', next: 'もう一人の担当者が承認してください。' },
    en: { title: 'A key ceremony of this authority is open already.', next: 'Have another operator approve it.' },
  },
  MYNA_CERTIFICATION_CEREMONY_ALONE: {
    ja: { title: '始めた人は、自分で承認できません。', next: '別の担当者がご自分のカードでサインインし、承認してください。' },
    en: { title: 'Who opened a key ceremony cannot approve it.', next: 'Another operator signs in with her own card and approves.' },
  },
  MYNA_CERTIFICATION_CEREMONY_NOT_FOUND: {
    ja: { title: 'この鍵生成の記録はありません。', next: '一覧を確かめてください。' },
    en: { title: 'There is no such key ceremony.', next: 'Look at the list.' },
  },
};
