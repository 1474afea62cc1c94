/** Certificates of services that sign for an institution: an authority of its own, and what it issues. */
import { encode } from './der.ts';
import * as extension from './extensions.ts';
import { type Dates, signCertificate } from './issue.ts';
import { createName, organization } from './names.ts';
import { oids } from './oids.ts';
import type { Signer } from './signer.ts';

/** What a service's key may do. */
export type ServiceUse = 'documents' | 'time-stamping';

const nameOf = (unit: string, commonName: string): Uint8Array =>
  encode(createName(['country', 'JP'], ['organization', organization], ['organizationalUnit', unit], ['commonName', commonName]));

/** @returns DER of the self-signed authority that issues for `unit` */
export function issueServiceAuthority(request: { unit: string; signer: Signer; serial: string } & Dates): Promise<Uint8Array> {
  const { unit, signer } = request;
  const name = nameOf(unit, 'Authority');
  const extensions = [
    extension.keyUsage('authority'),
    extension.basicConstraintsOfAuthority(),
    extension.subjectKeyIdentifier(signer.spki),
  ];
  return signCertificate({ ...request, issuer: name, subject: name, spki: signer.spki, extensions }, signer);
}

/** @returns DER of a certificate for one use of one service */
export function issueServiceCertificate(
  authority: { readonly unit: string; readonly signer: Signer },
  request: { use: ServiceUse; commonName: string; spki: Uint8Array; serial: string } & Dates,
): Promise<Uint8Array> {
  const { use, spki } = request;
  const extensions = [
    extension.keyUsage('signature'),
    // RFC 3161 2.3: exactly this purpose, critical.
    ...(use === 'time-stamping' ? [extension.extendedKeyUsage(oids.timeStamping, true)] : []),
    extension.authorityKeyIdentifier(authority.signer.spki),
    extension.subjectKeyIdentifier(spki),
  ];
  const issuer = nameOf(authority.unit, 'Authority');
  return signCertificate({ ...request, issuer, subject: nameOf(authority.unit, request.commonName), extensions }, authority.signer);
}
