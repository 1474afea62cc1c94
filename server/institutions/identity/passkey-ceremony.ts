import { createHmac } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { type KeyStore, MynaError } from '../../kernel/index.ts';
import { challengeLifetime } from './challenges.ts';
import type { NewPasskey, Passkey } from './passkeys.ts';

/** The two ceremonies of WebAuthn Level 3 at our address: the relying party's id is its host. The person shows herself to the device each time. */
export interface PasskeyCeremony {
  registrationOptions(
    challenge: Uint8Array,
    residentId: string,
    known: readonly Passkey[],
  ): Promise<PublicKeyCredentialCreationOptionsJSON>;
  /** @throws {MynaError} `MYNA_IDENTITY_PASSKEY_WRONG` */
  verifyRegistration(
    challenge: Buffer,
    response: RegistrationResponseJSON,
  ): Promise<Pick<NewPasskey, 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'isSynced'>>;
  signInOptions(challenge: Uint8Array): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** Everything but the counter, which `Passkeys.use` judges. @throws {MynaError} `MYNA_IDENTITY_PASSKEY_WRONG` */
  verifySignIn(challenge: Buffer, response: AuthenticationResponseJSON, passkey: Passkey): Promise<{ readonly counter: number }>;
}

const serviceName = 'OpenMyna';
/** ES256, RS256, EdDSA (COSE): what devices have. */
const algorithms = [-7, -257, -8];

export function createPasskeyCeremony(publicUrl: string, keys: Pick<KeyStore, 'derive'>): PasskeyCeremony {
  const { hostname: rpID, origin } = new URL(publicUrl);
  /** The same for all passkeys of a person, and nothing that says who she is (WebAuthn 14.6.1). */
  const handleOf = (residentId: string): Buffer =>
    createHmac('sha256', keys.derive('identity/passkey-handle', 32)).update(residentId).digest();
  return {
    registrationOptions: (challenge, residentId, known) =>
      generateRegistrationOptions({
        rpName: serviceName,
        rpID,
        // Neither name nor number: the device shows it to whoever holds it.
        userName: serviceName,
        userDisplayName: serviceName,
        userID: Uint8Array.from(handleOf(residentId)),
        challenge: Uint8Array.from(challenge),
        timeout: challengeLifetime,
        attestationType: 'none',
        excludeCredentials: known.map(({ credentialId, transports }) => ({
          id: credentialId.toString('base64url'),
          transports: [...transports],
        })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        supportedAlgorithmIDs: algorithms,
      }),
    async verifyRegistration(challenge, response) {
      const { verified, registrationInfo } = await refusing(() =>
        verifyRegistrationResponse({
          response,
          expectedChallenge: challenge.toString('base64url'),
          expectedOrigin: origin,
          expectedRPID: rpID,
          requireUserVerification: true,
          supportedAlgorithmIDs: algorithms,
        }),
      );
      if (!verified) throw new MynaError('MYNA_IDENTITY_PASSKEY_WRONG');
      const { credential, credentialDeviceType } = registrationInfo;
      return {
        credentialId: Buffer.from(credential.id, 'base64url'),
        publicKey: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: credential.transports ?? [],
        isSynced: credentialDeviceType === 'multiDevice',
      };
    },
    signInOptions: (challenge) =>
      generateAuthenticationOptions({
        rpID,
        challenge: Uint8Array.from(challenge),
        timeout: challengeLifetime,
        userVerification: 'required',
      }),
    async verifySignIn(challenge, response, passkey) {
      const handle = response.response.userHandle;
      if (handle !== undefined && !handleOf(passkey.residentId).equals(Buffer.from(handle, 'base64url')))
        throw new MynaError('MYNA_IDENTITY_PASSKEY_WRONG');
      const { verified, authenticationInfo } = await refusing(() =>
        verifyAuthenticationResponse({
          response,
          expectedChallenge: challenge.toString('base64url'),
          expectedOrigin: origin,
          expectedRPID: rpID,
          requireUserVerification: true,
          // The library refuses a counter before it has looked at the signature: then anybody could make a passkey look copied.
          credential: { id: passkey.credentialId.toString('base64url'), publicKey: Uint8Array.from(passkey.publicKey), counter: -1 },
        }),
      );
      if (!verified) throw new MynaError('MYNA_IDENTITY_PASSKEY_WRONG');
      return { counter: authenticationInfo.newCounter };
    },
  };
}

/** The library throws plain errors for every answer that is not exactly the expected one. */
async function refusing<Result>(verify: () => Promise<Result>): Promise<Result> {
  try {
    return await verify();
  } catch (cause) {
    throw new MynaError('MYNA_IDENTITY_PASSKEY_WRONG', {}, { cause });
  }
}
