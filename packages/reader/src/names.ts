/** The four PINs of the brief, and the counter's own PIN (住民基本台帳用) that the `jlis` profile adds. */
export type PinKind = 'signature' | 'authentication' | 'basicInformation' | 'healthInsurance' | 'residentRegistry';

/** Keys on the chip with a certificate: 署名用, 利用者証明用, and the health-insurance application's own (absent under `jlis`). */
export type KeyKind = 'signature' | 'authentication' | 'healthInsurance';

/** Life of a chip: made, filled by the bureau, in the resident's hand, dead. */
export type LifeState = 'blank' | 'personalised' | 'delivered' | 'blocked';

/** 基本4情報: name, address, date of birth, sex, as the text application holds them. */
export interface BasicFour {
  /** Family and given name with an ideographic space between them. */
  readonly name: string;
  readonly address: string;
  /** ISO date, `YYYY-MM-DD`. */
  readonly dateOfBirth: string;
  /** ISO 5218: '1' male, '2' female, '9' not applicable, '0' unknown. */
  readonly sex: '0' | '1' | '2' | '9';
}

/** JPKI EF 0006, a PKCS#11 token description. */
export interface TokenInfo {
  readonly label: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
}

/** Which certificates the card carries (JPKI EF 0008). */
export interface CertificateAvailability {
  readonly signature: boolean;
  readonly authentication: boolean;
}
