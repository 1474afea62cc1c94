/**
 * Signing with the card: the server prepares what a CAdES-BES signature signs, the chip signs it under the signature PIN, the server puts both together and
 * verifies the whole as a stranger would. Nothing is kept between the two steps: the same case, certificate and moment give the same bytes.
 */
import { type CmsSignature, cmsToBeSigned, signCms, verifyCms } from '@openmyna/jpki/cms';
import { type CivilClock, MynaError, Temporal } from '../../kernel/index.ts';
import type { Certification } from '../certification/index.ts';

/** How long the person may take between the two steps. */
const minutesToSign = 10;

export interface SignedAnswer {
  readonly certificate: Uint8Array;
  readonly signedAt: string;
  readonly signature: Uint8Array;
}

/** What the chip is to sign (RFC 5652 5.4). @throws {MynaError} `MYNA_PROCEDURES_SIGNATURE_INVALID` when that is no certificate */
export function prepareSignature(document: string, certificate: Uint8Array, signedAt: string): Uint8Array {
  try {
    return cmsToBeSigned({ data: Buffer.from(document), certificate, at: dateOf(signedAt) });
  } catch (cause) {
    throw new MynaError('MYNA_PROCEDURES_SIGNATURE_INVALID', {}, { cause });
  }
}

async function assemble(document: string, { certificate, signedAt, signature }: SignedAnswer): Promise<Uint8Array> {
  try {
    const signer = { certificate, sign: async () => signature };
    return await signCms({ data: Buffer.from(document), signer, at: dateOf(signedAt), isDetached: true });
  } catch (cause) {
    throw new MynaError('MYNA_PROCEDURES_SIGNATURE_INVALID', {}, { cause });
  }
}

const dateOf = (instant: string): Date => new Date(Temporal.Instant.from(instant).epochMilliseconds);

function read(cms: Uint8Array, document: string): CmsSignature {
  try {
    return verifyCms(cms, Buffer.from(document));
  } catch (cause) {
    throw new MynaError('MYNA_PROCEDURES_SIGNATURE_INVALID', {}, { cause });
  }
}

/**
 * The finished signature of this resident over this document, with the certificate's status at this moment.
 * @throws {MynaError} `MYNA_PROCEDURES_SIGNATURE_INVALID`, `MYNA_PROCEDURES_SIGNATURE_OTHER_PERSON`, `MYNA_PROCEDURES_SIGNATURE_LATE`, and the certification's refusals
 */
export async function finishSignature(
  { certification, clock }: { readonly certification: Pick<Certification, 'verify'>; readonly clock: CivilClock },
  document: string,
  answer: SignedAnswer,
  residentId: string,
): Promise<{ readonly cms: string; readonly serial: string; readonly signedAt: string }> {
  const now = await clock.now();
  const age = Temporal.Instant.from(answer.signedAt).until(now).total('minutes');
  if (age < -1 || age > minutesToSign) throw new MynaError('MYNA_PROCEDURES_SIGNATURE_LATE');
  const cms = await assemble(document, answer);
  const { certificate } = read(cms, document);
  const verified = await certification.verify(certificate.der, 'signature');
  if (verified.residentId !== residentId) throw new MynaError('MYNA_PROCEDURES_SIGNATURE_OTHER_PERSON');
  return { cms: Buffer.from(cms).toString('base64'), serial: verified.serial, signedAt: answer.signedAt };
}
