import { fromHex } from './bytes.ts';
import type { KeyKind, PinKind } from './names.ts';

/** An application on the card, its AID and where our terminal finds things in it. */
export type ApplicationName =
  | 'jpki'
  | 'basicInformation'
  | 'surfaceCheck'
  | 'healthInsurance'
  | 'driverLicence'
  | 'common'
  | 'residentRegistry';

export const aids: Readonly<Record<ApplicationName | 'issuerDomain', Uint8Array>> = Object.freeze({
  jpki: fromHex('d392f000260100000001'),
  basicInformation: fromHex('d3921000310001010408'),
  surfaceCheck: fromHex('d3921000310001010402'),
  common: fromHex('d3921000310001010100'),
  residentRegistry: fromHex('d3921000310001010401'),
  // Ours: category F is "proprietary, not registered" (ISO 7816-4 clause 12.2.3); the rest spells OMYNA and HI / DL / ID.
  healthInsurance: fromHex('f04f4d594e4148490001'),
  driverLicence: fromHex('f04f4d594e41444c0001'),
  issuerDomain: fromHex('f04f4d594e4149440001'),
});

/** A file, PIN or key by application and file identifier. */
export interface FileAddress {
  readonly application: ApplicationName;
  readonly fid: number;
}

const at = (application: ApplicationName, fid: number): FileAddress => Object.freeze({ application, fid });

export const pinAddress: Readonly<Record<PinKind, FileAddress>> = Object.freeze({
  signature: at('jpki', 0x001b),
  authentication: at('jpki', 0x0018),
  basicInformation: at('basicInformation', 0x0011),
  healthInsurance: at('healthInsurance', 0x0018),
  residentRegistry: at('residentRegistry', 0x001c),
});

/** Where a PIN lies: 住民基本台帳用 in two applications, each with its own counter. The first is the one that is entered. */
export const pinAddresses = (kind: PinKind): readonly FileAddress[] =>
  kind === 'residentRegistry' ? [pinAddress.residentRegistry, at('common', 0x001c)] : [pinAddress[kind]];

export const keyAddress: Readonly<Record<KeyKind | 'chip', FileAddress>> = Object.freeze({
  signature: at('jpki', 0x001a),
  authentication: at('jpki', 0x0017),
  healthInsurance: at('healthInsurance', 0x0017),
  // The chip's own, which proves it and nobody: it has no certificate, the signed records name it.
  chip: at('basicInformation', 0x0013),
});

export const certificateAddress: Readonly<Record<KeyKind, FileAddress>> = Object.freeze({
  signature: at('jpki', 0x0001),
  authentication: at('jpki', 0x000a),
  healthInsurance: at('healthInsurance', 0x000a),
});

export const caCertificateAddress: Readonly<Record<KeyKind, FileAddress>> = Object.freeze({
  signature: at('jpki', 0x0002),
  authentication: at('jpki', 0x000b),
  healthInsurance: at('healthInsurance', 0x000b),
});

/** The files that the bureau and the counter write, by name. */
export const files = Object.freeze({
  signatureCertificate: certificateAddress.signature,
  signatureCaCertificate: caCertificateAddress.signature,
  authenticationCertificate: certificateAddress.authentication,
  authenticationCaCertificate: caCertificateAddress.authentication,
  healthInsuranceCertificate: certificateAddress.healthInsurance,
  healthInsuranceCaCertificate: caCertificateAddress.healthInsurance,
  tokenInfo: at('jpki', 0x0006),
  certificateAvailability: at('jpki', 0x0008),
  individualNumber: at('basicInformation', 0x0001),
  basicFour: at('basicInformation', 0x0002),
  authenticity: at('basicInformation', 0x0003),
  textCertificate: at('basicInformation', 0x0004),
  applicationInfo: at('basicInformation', 0x0005),
  chipPublicKey: at('basicInformation', 0x0007),
  ageRecord: at('surfaceCheck', 0x0001),
  surface: at('surfaceCheck', 0x0002),
  surfaceInfo: at('surfaceCheck', 0x0003),
  surfaceCertificate: at('surfaceCheck', 0x0004),
  numberPicture: at('surfaceCheck', 0x0005),
  cardRecord: at('common', 0x0001),
  commonKeyReference: at('common', 0x0002),
  registryKeyReference: at('residentRegistry', 0x0002),
  // Ours, for a licensing desk to fill; docs/card.md "Driver's licence".
  licence: at('driverLicence', 0x0001),
  licencePortrait: at('driverLicence', 0x0002),
  licenceAuthenticity: at('driverLicence', 0x0003),
  licenceCertificate: at('driverLicence', 0x0004),
  licenceInfo: at('driverLicence', 0x0005),
});
export type FileName = keyof typeof files;

/** 照合番号A (the number) and B (14 digits of the card's face), in each application with a counter of its own: credentials that the bureau writes, not PINs that a person chooses. */
export const credentials = Object.freeze({
  numberCredential: at('basicInformation', 0x0014),
  faceCredential: at('basicInformation', 0x0015),
  /** 生年月日, six digits in the Japanese era: opens the age record and nothing else. */
  surfaceBirthCredential: at('surfaceCheck', 0x0011),
  surfaceFaceCredential: at('surfaceCheck', 0x0012),
  surfaceNumberCredential: at('surfaceCheck', 0x0013),
});
export type CredentialName = keyof typeof credentials;
