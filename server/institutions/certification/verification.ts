import { createHash } from 'node:crypto';
import { JpkiError, type ParsedCertificate, parseCertificate, verifyCertificate, verifyChallenge } from '@openmyna/jpki';
import { type CivilClock, MynaError } from '../../kernel/index.ts';
import type { Authorities, Authority } from './authorities.ts';
import { revocationStatus } from './ocsp.ts';
import { createRecent } from './recent.ts';
import { asRefusal } from './refusals.ts';
import type { Statuses } from './statuses.ts';
import type { AuthorityKind, CertificateKind, Certification, VerifiedCertificate } from './types.ts';

const authorityOf: Readonly<Record<CertificateKind, AuthorityKind>> = {
  signature: 'signature',
  authentication: 'authentication',
  health: 'authentication',
};

/** Verification for the institutions of this house: the status is the one of this moment, not of an OCSP answer in transit. */
export function createVerification(options: {
  authorities: Authorities;
  statuses: Statuses;
  clock: CivilClock;
}): Pick<Certification, 'verify' | 'verifyChallenge'> {
  const { authorities, statuses, clock } = options;
  const parsed = createRecent<ParsedCertificate>(2000);

  const parse = (der: Uint8Array): ParsedCertificate => {
    const key = createHash('sha256').update(der).digest('base64');
    const found = parsed.get(key);
    if (found) return found;
    const certificate = parseCertificate(der.slice());
    parsed.set(key, certificate);
    return certificate;
  };

  const verify = async (certificate: ParsedCertificate, kind: CertificateKind): Promise<VerifiedCertificate> => {
    // The authority by its key, which the certificate names; whether it signed is checked with everything else.
    const isNamed = ({ certificate: ca }: Authority): boolean => ca.subjectKeyIdentifier === certificate.authorityKeyIdentifier;
    const [authority, now] = await Promise.all([authorities.find(authorityOf[kind], isNamed), clock.now()]);
    await verifyCertificate({ der: certificate, ca: authority ? [authority.certificate] : [], at: new Date(now.epochMilliseconds), kind });
    const row = (await statuses.find([certificate.serial])).get(certificate.serial);
    if (!row || row.kind !== kind) throw new JpkiError('MYNA_JPKI_STATUS_UNKNOWN', 'the authority does not know this certificate');
    const status = revocationStatus(row);
    if (status.state !== 'good')
      throw new MynaError(row.state === 'suspended' ? 'MYNA_CERTIFICATION_SUSPENDED' : 'MYNA_CERTIFICATION_REVOKED');
    return { serial: row.serial, kind, residentId: row.residentId, cardId: row.cardId, notAfter: row.notAfter };
  };
  const refusing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw asRefusal(error);
    }
  };

  return {
    verify: (der, kind) => refusing(async () => verify(parse(der), kind)),
    verifyChallenge: (der, kind, data, signature) =>
      refusing(async () => {
        const certificate = parse(der);
        // First the signature: who only holds somebody's certificate learns nothing about its status.
        verifyChallenge(certificate, data, signature);
        return verify(certificate, kind);
      }),
  };
}
