/** What the bureau and the counter write about a person on a chip: texts and pictures, each with the issuer's signature. */
import {
  type CredentialName,
  encodeAgeRecord,
  encodeApplicationInfo,
  encodeAuthenticity,
  encodeCardRecord,
  encodeChipPublicKey,
  encodeIndividualNumber,
  encodeKeyReference,
  encodeNumberPicture,
  encodeSurface,
  encodeSurfaceInfo,
  type FileName,
} from '@openmyna/reader';
import type { Temporal } from '../../kernel/index.ts';
import { basicFourOf, chipAddress, chipFullName, eraBirthDigits, sexCodes } from './chip-text.ts';
import { contentIssuer } from './content-signers.ts';
import type { CardsDeps } from './deps.ts';
import type { CardPerson } from './register-types.ts';

/** A file of the chip and what is to stand in it. */
export interface ChipFile {
  readonly file: FileName;
  readonly content: Uint8Array;
}

/** A credential that the bureau writes, and its value. */
export interface ChipCredential {
  readonly credential: CredentialName;
  readonly value: string;
}

export interface ChipHolder {
  readonly person: CardPerson;
  readonly individualNumber: string;
  /** Last day of the card. */
  readonly expiresOn: Temporal.PlainDate;
  /** Four digits on the card's face. */
  readonly securityCode: string;
  /** The portrait as it is printed, JPEG; none under one year of age. */
  readonly portrait: Uint8Array | undefined;
  /** The chip's own public key, DER SubjectPublicKeyInfo. */
  readonly chipKey: Uint8Array;
}

/** Who made all this: stands in clear on every chip, where the real content is not known. */
const maker = 'OPENMYNA TEST';

type Tools = Pick<CardsDeps, 'keys' | 'documents' | 'photos'>;

/**
 * The files that change when a person's name, address, photo or the card's validity does.
 *
 * @throws {MynaError} `MYNA_DOCUMENT_GLYPH_MISSING` for a name or an address that the card cannot show right
 */
export async function personFiles(tools: Tools, holder: ChipHolder): Promise<ChipFile[]> {
  const { person, chipKey, individualNumber } = holder;
  const municipality = municipalityOf(person);
  const issuer = await contentIssuer(tools.keys, municipality);
  const basicFour = basicFourOf(person);
  const number = encodeIndividualNumber(individualNumber);
  const born = person.birthDate.toString();
  const [surface, authenticity, ageRecord, chipPublicKey, numberPicture] = await Promise.all([
    surfaceOf(tools, holder),
    encodeAuthenticity(number, basicFour, issuer),
    encodeAgeRecord(born, chipKey, issuer),
    encodeChipPublicKey(chipKey, issuer),
    encodeNumberPicture(tools.documents.drawCardDigits(individualNumber), chipKey, issuer),
  ]);
  return [
    { file: 'basicFour', content: basicFour },
    { file: 'authenticity', content: authenticity },
    { file: 'textCertificate', content: issuer.textCertificate },
    { file: 'chipPublicKey', content: chipPublicKey },
    { file: 'ageRecord', content: ageRecord },
    { file: 'surface', content: surface },
    { file: 'surfaceInfo', content: encodeSurfaceInfo(issuer.keyId, municipality, maker) },
    { file: 'surfaceCertificate', content: issuer.surfaceCertificate },
    { file: 'numberPicture', content: numberPicture },
  ];
}

/** 照合番号B in both applications and the birth date in the Japanese era: what the card's face shows. */
export function faceCredentials({
  person,
  expiresOn,
  securityCode,
}: Pick<ChipHolder, 'person' | 'expiresOn' | 'securityCode'>): ChipCredential[] {
  const born = eraBirthDigits(person.birthDate);
  const face = `${born}${expiresOn.year}${securityCode}`;
  return [
    { credential: 'faceCredential', value: face },
    { credential: 'surfaceFaceCredential', value: face },
    { credential: 'surfaceBirthCredential', value: born },
  ];
}

/** Common application EF 0001: the serial, the municipality and the last day. */
export const cardRecordFile = (serial: string, { person, expiresOn }: Pick<ChipHolder, 'person' | 'expiresOn'>): ChipFile => ({
  file: 'cardRecord',
  content: encodeCardRecord(serial, municipalityOf(person), expiresOn.toString()),
});

/** The files that stay as they are for the card's life. */
export async function cardFiles({ keys }: Tools, { person, individualNumber }: ChipHolder): Promise<ChipFile[]> {
  const { keyId } = await contentIssuer(keys, municipalityOf(person));
  return [
    { file: 'individualNumber', content: encodeIndividualNumber(individualNumber) },
    { file: 'applicationInfo', content: encodeApplicationInfo(keyId, maker) },
    { file: 'commonKeyReference', content: encodeKeyReference(keyId) },
    { file: 'registryKeyReference', content: encodeKeyReference(keyId) },
  ];
}

const municipalityOf = ({ municipality }: CardPerson): string => municipality.code.slice(0, 5);

async function surfaceOf({ keys, documents, photos }: Tools, holder: ChipHolder): Promise<Uint8Array> {
  const { person, portrait, chipKey, expiresOn, securityCode } = holder;
  const [name, address, photo, issuer] = await Promise.all([
    documents.drawCardText('name', chipFullName(person)),
    documents.drawCardText('address', chipAddress(person.municipality.prefecture, person.address)),
    portrait ? photos.compress(portrait) : new Uint8Array(),
    contentIssuer(keys, municipalityOf(person)),
  ]);
  return encodeSurface(
    {
      dateOfBirth: person.birthDate.toString(),
      sex: sexCodes[person.sex],
      chipKey,
      name,
      address,
      photo,
      expiresOn: expiresOn.toString(),
      securityCode: documents.drawCardDigits(securityCode),
    },
    issuer,
  );
}
