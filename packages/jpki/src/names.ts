import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509';
import { encode, objectIdentifier, sequence, tlv, utf8String } from './der.ts';
import type { AuthorityKind } from './kinds.ts';
import { oids } from './oids.ts';

/** The organisation in every certificate of this project: nobody can take it for the real issuer. */
export const organization = 'OpenMyna TEST';

type Part = readonly [type: keyof typeof oids, value: string];

/** One attribute per RDN in the given order; the country is a PrintableString, all else UTF8String (as the real profile). */
export function createName(...parts: readonly Part[]): Name {
  return new Name(
    parts.map(([type, value]) => {
      const string = type === 'country' ? { printableString: value } : { utf8String: value };
      return new RelativeDistinguishedName([new AttributeTypeAndValue({ type: oids[type], value: new AttributeValue(string) })]);
    }),
  );
}

/** The same, encoded; for names that are made for each certificate. */
export function encodeName(...parts: readonly Part[]): Uint8Array {
  return sequence(
    ...parts.map(([type, value]) => {
      const string = type === 'country' ? tlv(0x13, Buffer.from(value, 'latin1')) : utf8String(value);
      return tlv(0x31, sequence(objectIdentifier(oids[type]), string));
    }),
  );
}

const encodedNames = new Map<AuthorityKind, Uint8Array>();

export function encodedAuthorityName(kind: AuthorityKind): Uint8Array {
  const known = encodedNames.get(kind) ?? encode(authorityName(kind));
  encodedNames.set(kind, known);
  return known;
}

const service: Readonly<Record<AuthorityKind, { unit: string; japanese: string }>> = {
  signature: { unit: 'OpenMyna TEST for digital signature', japanese: '試験用認証業務 署名用' },
  authentication: { unit: 'OpenMyna TEST for user authentication', japanese: '試験用認証業務 利用者証明用' },
};

export function authorityName(kind: AuthorityKind): Name {
  return createName(
    ['country', 'JP'],
    ['organization', organization],
    ['organizationalUnit', service[kind].unit],
    ['organizationalUnit', 'OpenMyna TEST Certification Authority'],
  );
}

/** The authority's Japanese name: subjectAltName of its own certificate, issuerAltName of those it issues. */
export function authorityAlternativeName(kind: AuthorityKind): Name {
  return createName(
    ['country', 'JP'],
    ['organization', organization],
    ['organizationalUnit', service[kind].japanese],
    ['organizationalUnit', 'OpenMyna TEST 認証局'],
  );
}

export function responderName(kind: AuthorityKind, generation: number): Name {
  return createName(
    ['country', 'JP'],
    ['organization', organization],
    ['organizationalUnit', service[kind].unit],
    ['commonName', `OCSP responder ${generation}`],
  );
}

/** The directory name of the distribution point: one per municipality, as the real profile has it. */
export function distributionPointName(kind: AuthorityKind, prefecture: string, municipality: string): Name {
  return createName(
    ['country', 'JP'],
    ['organization', organization],
    ['organizationalUnit', service[kind].unit],
    ['organizationalUnit', 'CRL Distribution Points'],
    ['organizationalUnit', prefecture],
    ['commonName', `${municipality} CRLDP`],
  );
}
