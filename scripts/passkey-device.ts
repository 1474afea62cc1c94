import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** What a page gets from the server and gives to `navigator.credentials`, as JSON. */
export interface CeremonyOptions {
  readonly challenge: string;
  readonly rpId?: string;
  readonly rp?: { readonly id?: string };
  readonly user?: { readonly id: string };
}

/** A passkey in a device's store. */
export interface DevicePasskey {
  readonly id: string;
  readonly rpId: string;
  readonly userHandle: string;
  readonly key: KeyObject;
  counter: number;
}

export interface DeviceHabits {
  /** Left out: the device has seen its owner (UV). */
  readonly isOwnerVerified?: boolean;
  /** Left out: the page's own. */
  readonly origin?: string;
}

/** A device with an authenticator in software: it makes passkeys and answers with them (WebAuthn Level 3, ES256, attestation `none`). */
export interface PasskeyDevice {
  readonly passkeys: readonly DevicePasskey[];
  create(options: CeremonyOptions, habits?: DeviceHabits): object;
  get(options: CeremonyOptions, habits?: DeviceHabits): { readonly id: string; readonly response: Record<string, string> };
  /** The same keys and counters in a second device. */
  copy(): PasskeyDevice;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

/** @param origin of the page, for example `http://localhost:8400` */
export function createPasskeyDevice(origin: string, passkeys: DevicePasskey[] = []): PasskeyDevice {
  const clientData = (type: string, { challenge }: CeremonyOptions, habits: DeviceHabits): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: habits.origin ?? origin, crossOrigin: false }));
  return {
    passkeys,
    create(options, habits = {}) {
      const rpId = options.rp?.id ?? new URL(origin).hostname;
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const id = randomBytes(32);
      passkeys.push({ id: base64url(id), rpId, userHandle: options.user?.id ?? '', key: privateKey, counter: 0 });
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      const credentialKey = cborMap([
        [cborInt(1), cborInt(2)],
        [cborInt(3), cborInt(-7)],
        [cborInt(-1), cborInt(1)],
        [cborInt(-2), cborBytes(Buffer.from(x, 'base64url'))],
        [cborInt(-3), cborBytes(Buffer.from(y, 'base64url'))],
      ]);
      const length = Buffer.from([0, id.length]);
      // Attested credential data: AAGUID of nobody, the id, the key.
      const attested = Buffer.concat([Buffer.alloc(16), length, id, credentialKey]);
      const data = authenticatorData(rpId, 0, habits, attested);
      const attestation = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(data)],
      ]);
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        clientExtensionResults: {},
        authenticatorAttachment: 'platform',
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', options, habits)),
          attestationObject: base64url(attestation),
          transports: ['internal'],
        },
      };
    },
    get(options, habits = {}) {
      const passkey = passkeys.find(({ rpId }) => rpId === options.rpId);
      if (!passkey) throw new Error('the device has no passkey for this site');
      passkey.counter += 1;
      const data = authenticatorData(passkey.rpId, passkey.counter, habits);
      const client = clientData('webauthn.get', options, habits);
      const signature = createSign('sha256')
        .update(Buffer.concat([data, sha256(client)]))
        .sign(passkey.key);
      return {
        id: passkey.id,
        rawId: passkey.id,
        type: 'public-key',
        clientExtensionResults: {},
        authenticatorAttachment: 'platform',
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          userHandle: passkey.userHandle,
        },
      };
    },
    copy: () => createPasskeyDevice(origin, structuredCloneOf(passkeys)),
  };
}

const structuredCloneOf = (passkeys: readonly DevicePasskey[]): DevicePasskey[] => passkeys.map((passkey) => ({ ...passkey }));

/** WebAuthn 6.1: hash of the relying party, flags (UP, UV, AT), counter. */
function authenticatorData(rpId: string, counter: number, { isOwnerVerified = true }: DeviceHabits, attested = Buffer.alloc(0)): Buffer {
  const flags = 0x01 | (isOwnerVerified ? 0x04 : 0) | (attested.length > 0 ? 0x40 : 0);
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, attested]);
}

/** RFC 8949, as far as an attestation object needs it. */
function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 0x100) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 0xff]);
}

const cborInt = (value: number): Buffer => (value < 0 ? cborHead(1, -1 - value) : cborHead(0, value));
const cborBytes = (bytes: Uint8Array): Buffer => Buffer.concat([cborHead(2, bytes.length), bytes]);
const cborText = (text: string): Buffer => Buffer.concat([cborHead(3, Buffer.byteLength(text)), Buffer.from(text)]);
const cborMap = (entries: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([cborHead(5, entries.length), ...entries.flat()]);
