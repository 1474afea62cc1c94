import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  CertificateList,
  CRLReason,
  CRLReasons,
  id_ce_authorityKeyIdentifier,
  id_ce_cRLNumber,
  id_ce_cRLReasons,
  KeyIdentifier,
  Time,
} from '@peculiar/asn1-x509';
import type { ParsedCertificate } from './certificate.ts';
import { type CrlEntries, type CrlEntry, createCrlEntries } from './crl-entries.ts';
import { decode, encode, isSameBytes, requireCanonical, sequence, tlv, toArrayBuffer } from './der.ts';
import { JpkiError } from './errors.ts';
import { createExtension } from './extensions.ts';
import { type RevocationStatus, reasonOf } from './kinds.ts';
import { serialContent, serialHex } from './serial.ts';
import { algorithmOf, isSignedBy, keyIdentifier, type Signer, signStructure } from './signer.ts';

export interface CrlRequest {
  authority: ParsedCertificate;
  signer: Signer;
  /** Rises with each list of this authority key (RFC 5280 5.2.3). */
  number: number;
  thisUpdate: Date;
  nextUpdate: Date;
  entries: Iterable<CrlEntry> | CrlEntries;
}

/**
 * A complete list (RFC 5280 5), suspended certificates with reason certificateHold. A list of a
 * million entries is made in seconds.
 */
export async function createCrl(request: CrlRequest): Promise<Uint8Array> {
  const revoked = encoded(request.entries);
  const extensions = [
    createExtension(
      id_ce_authorityKeyIdentifier,
      encode(new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(toArrayBuffer(keyIdentifier(request.authority.spki))) })),
    ),
    createExtension(id_ce_cRLNumber, encodeInteger(request.number)),
  ];
  const tbs = sequence(
    encodeInteger(1),
    encode(algorithmOf(request.signer)),
    request.authority.subject,
    encode(new Time(request.thisUpdate)),
    encode(new Time(request.nextUpdate)),
    // RFC 5280 5.1.2.6: no list at all when nothing is revoked.
    ...(revoked.size > 0 ? [sequence(...revoked.pieces())] : []),
    tlv(0xa0, sequence(...extensions)),
  );
  return signStructure(tbs, request.signer);
}

function encoded(entries: Iterable<CrlEntry> | CrlEntries): CrlEntries {
  if ('pieces' in entries) return entries;
  const made = createCrlEntries();
  for (const entry of entries) made.add(entry);
  return made;
}

function encodeInteger(value: number): Uint8Array {
  const hex = value.toString(16);
  return tlv(0x02, new Uint8Array(serialContent(hex.length % 2 ? `0${hex}` : hex)));
}

export interface VerifiedCrl {
  thisUpdate: Date;
  nextUpdate: Date | undefined;
  number: bigint | undefined;
  size: number;
  /** `good` when the list does not name the serial. */
  statusOf(serial: string): RevocationStatus;
}

/**
 * Reads a list and checks the authority's signature; whether it is fresh enough is the caller's to judge.
 * @throws JpkiError MYNA_JPKI_MALFORMED_CRL, MYNA_JPKI_FOREIGN_AUTHORITY
 */
export function verifyCrl(der: Uint8Array, authority: ParsedCertificate): VerifiedCrl {
  const list = readCrl(der);
  const raw = list.tbsCertListRaw;
  const isIssuer = (authority.keyUsage & 0x02) !== 0 && isSameBytes(encode(list.tbsCertList.issuer), authority.subject);
  if (!raw || !isIssuer || !isSignedBy(authority.spki, new Uint8Array(raw), new Uint8Array(list.signature))) {
    throw new JpkiError('MYNA_JPKI_FOREIGN_AUTHORITY', 'the list is not signed by the authority');
  }
  const { tbsCertList } = list;
  const entries = new Map<string, RevocationStatus>();
  for (const entry of tbsCertList.revokedCertificates ?? []) {
    const reason = entry.crlEntryExtensions?.find((each) => each.extnID === id_ce_cRLReasons);
    const code = reason ? AsnConvert.parse(reason.extnValue.buffer, CRLReason).reason : CRLReasons.unspecified;
    entries.set(serialHex(entry.userCertificate), { state: 'revoked', at: entry.revocationDate.getTime(), reason: reasonOf(code) });
  }
  const number = tbsCertList.crlExtensions?.find((each) => each.extnID === id_ce_cRLNumber);
  return {
    thisUpdate: tbsCertList.thisUpdate.getTime(),
    nextUpdate: tbsCertList.nextUpdate?.getTime(),
    number: number && BigInt(`0x${Buffer.from(number.extnValue.buffer).subarray(2).toString('hex')}`),
    size: entries.size,
    statusOf: (serial) => entries.get(serial) ?? { state: 'good' },
  };
}

function readCrl(der: Uint8Array): CertificateList {
  try {
    // Lists grow without bound; the depth of nesting stays limited.
    const list = decode(der, CertificateList, { maxNodes: Number.POSITIVE_INFINITY });
    if (!list.tbsCertListRaw) throw new RangeError('no signed part');
    requireCanonical(der, list.tbsCertListRaw, list.tbsCertList.signature, list.signature);
    return list;
  } catch (cause) {
    throw new JpkiError('MYNA_JPKI_MALFORMED_CRL', 'not a certificate revocation list', { cause });
  }
}
