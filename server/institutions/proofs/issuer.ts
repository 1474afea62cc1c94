import { createSerial, issueServiceAuthority, issueServiceCertificate, type ServiceUse } from '@openmyna/jpki';
import { signPades } from '@openmyna/jpki/pades';
import { createTimeStamp } from '@openmyna/jpki/time-stamp';
import type { KeyStore, Signer, Temporal } from '../../kernel/index.ts';
import type { ProofStore } from './store.ts';

/** Signs proofs: an authority of the portal's own for files and their time stamps, a short key for screens. */
export interface ProofIssuer {
  /** The certificate that askers hold, DER. */
  authority(now: Temporal.Instant): Promise<Uint8Array>;
  /** Signs a file, PAdES-B-T; times are civil. */
  signFile(pdf: Uint8Array, at: Temporal.Instant): Promise<Uint8Array>;
  /** Certificates with which files were ever signed, DER. */
  fileCertificates(): Promise<readonly Uint8Array[]>;
  readonly screenSigner: () => Promise<Signer>;
}

const unit = 'OpenMyna TEST proof of number';
const years = { authority: 30, service: 3 } as const;
const names = { authority: 'authority', documents: 'documents', 'time-stamping': 'time' } as const;
const keyOf = (name: string): string => `proofs/${name}`;

export function createIssuer(deps: { readonly keys: KeyStore; readonly store: ProofStore }): ProofIssuer {
  const { keys, store } = deps;

  const authority = async (now: Temporal.Instant): Promise<Uint8Array> => {
    const signer = await keys.signer(keyOf(names.authority));
    return current(names.authority, now, years.authority, (dates) =>
      issueServiceAuthority({ unit, signer, serial: createSerial(), ...dates }),
    );
  };

  /** The newest certificate that lasts another month, or a new one. */
  const current = async (
    name: string,
    now: Temporal.Instant,
    forYears: number,
    issue: (dates: { notBefore: Date; notAfter: Date }) => Promise<Uint8Array>,
  ): Promise<Uint8Array> => {
    const known = await store.certificate(name, now.add({ hours: 31 * 24 }));
    if (known) return known;
    const notBefore = new Date(Math.floor(now.epochMilliseconds / 86_400_000) * 86_400_000);
    const notAfter = new Date(notBefore.getTime() + forYears * 365 * 86_400_000);
    const der = await issue({ notBefore, notAfter });
    return store.keepCertificate(name, { notBefore, notAfter, der });
  };

  const service = async (use: ServiceUse, now: Temporal.Instant) => {
    const [signer, root, rootSigner] = [
      await keys.signer(keyOf(names[use])),
      await authority(now),
      await keys.signer(keyOf(names.authority)),
    ];
    const certificate = await current(names[use], now, years.service, (dates) => {
      const commonName = use === 'documents' ? 'Signs proofs of number' : 'Time stamps';
      return issueServiceCertificate(
        { unit, signer: rootSigner },
        { use, commonName, spki: signer.spki, serial: createSerial(), ...dates },
      );
    });
    return { certificate, chain: [root], sign: (data: Uint8Array) => signer.sign(data) };
  };

  return {
    authority,
    async signFile(pdf, at) {
      const signer = await service('documents', at);
      const time = await service('time-stamping', at);
      const when = new Date(at.epochMilliseconds);
      const stamp = (data: Uint8Array) => createTimeStamp({ data, at: when, serial: createSerial(), signer: time });
      return signPades({ pdf, signer, at: when, reason: '個人番号の証明 / Proof of number', name: unit, stamp });
    },
    fileCertificates: () => store.certificates(names.documents),
    screenSigner: () => keys.signer(keyOf('screen'), 'p256'),
  };
}
