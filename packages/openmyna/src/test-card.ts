import { type CardImage, createDeliveredImage, type ProfileName } from '@openmyna/card';
import { encodeAvailability, encodeBasicFour, encodeIndividualNumber, encodeTokenInfo } from '@openmyna/reader';
import { createAuthority, createSigner, hanako, issueTestCertificate, type TestAuthority } from '../../jpki/src/test-authority.ts';

/** A card with real keys and certificates of two small authorities, for the tests that hold it to a reader. */
export interface TestCard {
  readonly keys: Record<'authentication' | 'signature', ReturnType<typeof createSigner>>;
  readonly authorities: Record<'authentication' | 'signature', TestAuthority>;
  readonly certificates: Record<'authentication' | 'signature', Uint8Array>;
  image(profile: ProfileName): CardImage;
}

export const testPins = { authentication: '1234', signature: 'ABC123', basicInformation: '2345' } as const;
/** The key of the counter, which alone unlocks a PIN. */
export const counterKey = new Uint8Array(32).fill(7);

const pkcs8 = (key: ReturnType<typeof createSigner>) => new Uint8Array(key.privateKey.export({ type: 'pkcs8', format: 'der' }));

export async function makeTestCard(): Promise<TestCard> {
  const keys = { authentication: createSigner(), signature: createSigner() };
  // The responder's port is the discard service's: nobody answers there.
  const authorities = {
    signature: await createAuthority('signature', 'http://127.0.0.1:9'),
    authentication: await createAuthority('authentication', 'http://127.0.0.1:9'),
  };
  const certificates = {
    signature: (await issueTestCertificate(authorities.signature, 'signature', keys.signature)).der,
    authentication: (await issueTestCertificate(authorities.authentication, 'authentication', keys.authentication)).der,
  };
  const image = (profile: ProfileName): CardImage =>
    createDeliveredImage({
      cardId: 'opensc',
      profile,
      issuerKey: new Uint8Array(32),
      counterKey,
      files: {
        'jpki/0001': certificates.signature,
        'jpki/0002': authorities.signature.certificate.der,
        'jpki/0006': encodeTokenInfo('1'),
        'jpki/0008': encodeAvailability({ signature: true, authentication: true }),
        'jpki/000A': certificates.authentication,
        'jpki/000B': authorities.authentication.certificate.der,
        'basicInformation/0001': encodeIndividualNumber('537686677188'),
        'basicInformation/0002': encodeBasicFour({ name: hanako.name, address: hanako.address, dateOfBirth: hanako.birthDate, sex: '2' }),
      },
      pins: {
        'jpki/0018': testPins.authentication,
        'jpki/001B': testPins.signature,
        'basicInformation/0011': testPins.basicInformation,
      },
      keyPairs: { 'jpki/0017': pkcs8(keys.authentication), 'jpki/001A': pkcs8(keys.signature) },
    });
  return { keys, authorities, certificates, image };
}
