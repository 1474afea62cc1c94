import type { TermId } from './topics.ts';

/** A term as offices write and say it; its meaning stands in the catalogues under `guide.term.ID`. */
export interface Term {
  readonly kanji: string;
  readonly kana: string;
}

export const terms: Readonly<Record<TermId, Term>> = {
  individualNumber: { kanji: '個人番号', kana: 'こじんばんごう' },
  card: { kanji: '個人番号カード', kana: 'こじんばんごうカード' },
  signatureCertificate: { kanji: '署名用電子証明書', kana: 'しょめいようでんししょうめいしょ' },
  authenticationCertificate: { kanji: '利用者証明用電子証明書', kana: 'りようしゃしょうめいようでんししょうめいしょ' },
  residenceCard: { kanji: '在留カード', kana: 'ざいりゅうカード' },
  collectionNotice: { kanji: '交付通知書', kana: 'こうふつうちしょ' },
  residenceCertificate: { kanji: '住民票の写し', kana: 'じゅうみんひょうのうつし' },
  movingOut: { kanji: '転出届', kana: 'てんしゅつとどけ' },
  movingIn: { kanji: '転入届', kana: 'てんにゅうとどけ' },
  mandate: { kanji: '委任', kana: 'いにん' },
  disasterCertificate: { kanji: '罹災証明書', kana: 'りさいしょうめいしょ' },
  nationalHealthInsurance: { kanji: '国民健康保険', kana: 'こくみんけんこうほけん' },
  childAllowance: { kanji: '児童手当', kana: 'じどうてあて' },
  pin: { kanji: '暗証番号', kana: 'あんしょうばんごう' },
  taxReturn: { kanji: '確定申告', kana: 'かくていしんこく' },
  correctionRequest: { kanji: '訂正請求', kana: 'ていせいせいきゅう' },
  enrolment: { kanji: '就学', kana: 'しゅうがく' },
  dogTag: { kanji: '鑑札', kana: 'かんさつ' },
  maternalHandbook: { kanji: '母子健康手帳', kana: 'ぼしけんこうてちょう' },
  appointment: { kanji: '予約', kana: 'よやく' },
};
