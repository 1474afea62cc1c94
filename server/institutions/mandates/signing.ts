/** A mandate's signature: CMS beside the document (CAdES-BES), made by the card over attributes that the server prepares, so that the time in them is the server's. */
import { JpkiError } from '@openmyna/jpki';
import { cmsToBeSigned, signCms, verifyCms } from '@openmyna/jpki/cms';
import { MynaError, Temporal } from '../../kernel/index.ts';
import type { CardSignature } from './types.ts';

/** How old the time in a signature may be when it arrives. */
const longestSigning = Temporal.Duration.from({ minutes: 15 });

/** The DER of the signed attributes: digest of the document, certificate, time. */
export function attributesToSign(document: string, certificate: Uint8Array, at: Temporal.Instant): Promise<Uint8Array> {
  return refusing(async () => cmsToBeSigned({ data: Buffer.from(document), certificate, at: dateOf(at) }));
}

/**
 * The whole signature, checked against the document. Whose certificate it is, and whether it is good, is for the authority to say.
 * @throws {MynaError} `MYNA_MANDATES_SIGNATURE_WRONG`, `MYNA_MANDATES_SIGNED_TOO_LATE`
 */
export async function assembleSignature(document: string, signed: CardSignature, now: Temporal.Instant): Promise<Uint8Array> {
  const age = now.since(signed.at);
  if (age.sign < 0 || Temporal.Duration.compare(age, longestSigning) > 0) throw new MynaError('MYNA_MANDATES_SIGNED_TOO_LATE');
  const data = Buffer.from(document);
  return refusing(async () => {
    const signer = { certificate: signed.certificate, sign: async () => signed.signature };
    const cms = await signCms({ data, signer, at: dateOf(signed.at), isDetached: true });
    verifyCms(cms, data);
    return cms;
  });
}

const dateOf = (instant: Temporal.Instant): Date => new Date(Math.floor(instant.epochMilliseconds / 1000) * 1000);

async function refusing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    // A certificate that is none fails in the decoder of the standard's structures, whose errors have no code.
    if (error instanceof JpkiError || (error instanceof Error && !('code' in error))) {
      throw new MynaError('MYNA_MANDATES_SIGNATURE_WRONG', {}, { cause: error });
    }
    throw error;
  }
}
