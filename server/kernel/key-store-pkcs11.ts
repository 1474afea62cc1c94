import { createHash, createPublicKey } from 'node:crypto';
import { MynaError } from './errors.ts';
import type { Signer, SignerBackend, SignerKind } from './key-store.ts';
import { type Attribute, ck, type Handle, loadPkcs11, type Pkcs11 } from './pkcs11-module.ts';

export interface Pkcs11Options {
  /** The HSM's PKCS#11 library, for example `/usr/lib/softhsm/libsofthsm2.so`. */
  readonly module: string;
  /** Label of the token that holds the keys. */
  readonly token: string;
  /** The user's PIN of the token. */
  readonly pin: string;
  /** The npm package that speaks PKCS#11; absent: `pkcs11js`. */
  readonly binding?: string;
  /** Runs the making of a key alone among all instances: an HSM would take two keys of one name. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface Pkcs11Signers extends SignerBackend {
  close(): void;
}

/** One signature at a time runs in a session (PKCS#11 6.7.2), so several sessions share the work. */
const sessionCount = 4;

/**
 * Signing keys that never leave an HSM: made in it, not extractable, found again by their label.
 *
 * @throws {MynaError} `MYNA_KEY_STORE_PKCS11_MISSING`, `MYNA_KEY_STORE_PKCS11_MODULE`, `MYNA_KEY_STORE_PKCS11_TOKEN` (no token of that
 * label), `MYNA_KEY_STORE_PKCS11_PIN`
 */
export async function openPkcs11Signers(options: Pkcs11Options): Promise<Pkcs11Signers> {
  const pkcs11 = await loadPkcs11(options.module, options.binding);
  const sessions = openSessions(pkcs11, options);
  const lend = createLender(sessions);
  const known = new Map<string, Promise<Signer>>();

  const load = async (name: string, kind: SignerKind): Promise<Signer> => {
    const find = () => lend(async (session) => findKey(pkcs11, session, name, kind));
    const make = async (): Promise<FoundKey> => {
      const made = await find();
      if (made) return made;
      await lend((session) => makeKey(pkcs11, session, name, kind));
      const found = await find();
      if (!found) throw new MynaError('MYNA_KEY_STORE_PKCS11_MODULE', { module: options.module });
      return found;
    };
    const key = (await find()) ?? (await options.exclusively(make));
    const sign = (data: Uint8Array) => lend((session) => signWith(pkcs11, session, key.handle, kind, data));
    const signBlock = (block: Uint8Array) => lend((session) => signBlockWith(pkcs11, session, key.handle, block));
    return { kind, spki: key.spki, sign, ...(kind === 'rsa2048' && { signBlock }) };
  };

  return {
    signer(name, kind) {
      let signer = known.get(name);
      if (!signer) {
        signer = load(name, kind);
        signer.catch(() => known.delete(name));
        known.set(name, signer);
      }
      return signer;
    },
    close() {
      for (const session of sessions) pkcs11.C_CloseSession(session);
      pkcs11.C_Finalize();
    },
  };
}

function openSessions(pkcs11: Pkcs11, { token, pin }: Pkcs11Options): Handle[] {
  const slot = pkcs11.C_GetSlotList(true).find((each) => pkcs11.C_GetTokenInfo(each).label.trim() === token);
  if (!slot) {
    pkcs11.C_Finalize();
    throw new MynaError('MYNA_KEY_STORE_PKCS11_TOKEN', { token });
  }
  const sessions = Array.from({ length: sessionCount }, () => pkcs11.C_OpenSession(slot, ck.serialSession | ck.readWrite));
  try {
    // The login counts for all sessions of this process.
    const [first] = sessions;
    if (first) pkcs11.C_Login(first, ck.user, pin);
  } catch (cause) {
    pkcs11.C_Finalize();
    throw new MynaError('MYNA_KEY_STORE_PKCS11_PIN', { token }, { cause });
  }
  return sessions;
}

/** Lends each session to one piece of work at a time; the others wait in their order. */
function createLender(sessions: readonly Handle[]): <T>(work: (session: Handle) => Promise<T>) => Promise<T> {
  const free = [...sessions];
  const waiting: ((session: Handle) => void)[] = [];
  return async (work) => {
    const session = free.pop() ?? (await new Promise<Handle>((resolve) => waiting.push(resolve)));
    try {
      return await work(session);
    } finally {
      const next = waiting.shift();
      if (next) next(session);
      else free.push(session);
    }
  };
}

interface FoundKey {
  handle: Handle;
  spki: Uint8Array;
}

const idOf = (name: string): Buffer => createHash('sha256').update(name).digest().subarray(0, 16);

function findObject(pkcs11: Pkcs11, session: Handle, kind: number, name: string): Handle | undefined {
  const { attribute } = ck;
  pkcs11.C_FindObjectsInit(session, [
    { type: attribute.class, value: kind },
    { type: attribute.label, value: name },
    { type: attribute.id, value: idOf(name) },
  ]);
  try {
    return pkcs11.C_FindObjects(session, 1)[0];
  } finally {
    pkcs11.C_FindObjectsFinal(session);
  }
}

function findKey(pkcs11: Pkcs11, session: Handle, name: string, kind: SignerKind): FoundKey | undefined {
  const handle = findObject(pkcs11, session, ck.privateKey, name);
  const publicKey = findObject(pkcs11, session, ck.publicKey, name);
  if (!handle || !publicKey) return undefined;
  return { handle, spki: kind === 'rsa2048' ? readRsa(pkcs11, session, publicKey) : readP256(pkcs11, session, publicKey) };
}

const url = (bytes: Buffer): string => bytes.toString('base64url');
const spkiOf = (jwk: Record<string, string>): Uint8Array =>
  new Uint8Array(createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' }));

function readRsa(pkcs11: Pkcs11, session: Handle, key: Handle): Uint8Array {
  const [modulus, exponent] = pkcs11.C_GetAttributeValue(session, key, [
    { type: ck.attribute.modulus },
    { type: ck.attribute.publicExponent },
  ]);
  if (!modulus || !exponent) throw new TypeError('an RSA key without a modulus');
  return spkiOf({ kty: 'RSA', n: url(modulus.value), e: url(exponent.value) });
}

/** CKA_EC_POINT is an OCTET STRING around 04 | x | y (PKCS#11 current mechanisms, 2.3.3). */
function readP256(pkcs11: Pkcs11, session: Handle, key: Handle): Uint8Array {
  const [point] = pkcs11.C_GetAttributeValue(session, key, [{ type: ck.attribute.ecPoint }]);
  const bytes = point?.value.subarray(-64);
  if (bytes?.length !== 64) throw new TypeError('not a point of P-256');
  return spkiOf({ kty: 'EC', crv: 'P-256', x: url(bytes.subarray(0, 32)), y: url(bytes.subarray(32)) });
}

const p256Oid = Buffer.from('06082a8648ce3d030107', 'hex');

async function makeKey(pkcs11: Pkcs11, session: Handle, name: string, kind: SignerKind): Promise<void> {
  const { attribute, mechanism } = ck;
  const shared: Attribute[] = [
    { type: attribute.token, value: true },
    { type: attribute.label, value: name },
    { type: attribute.id, value: idOf(name) },
  ];
  const shape: Attribute[] =
    kind === 'rsa2048'
      ? [
          { type: attribute.modulusBits, value: 2048 },
          { type: attribute.publicExponent, value: Buffer.of(1, 0, 1) },
        ]
      : [{ type: attribute.ecParameters, value: p256Oid }];
  const publicKey = [...shared, ...shape, { type: attribute.verify, value: true }];
  const privateKey = [
    ...shared,
    { type: attribute.private, value: true },
    { type: attribute.sensitive, value: true },
    { type: attribute.extractable, value: false },
    { type: attribute.sign, value: true },
  ];
  await pkcs11.C_GenerateKeyPairAsync(
    session,
    { mechanism: kind === 'rsa2048' ? mechanism.makeRsa : mechanism.makeEc },
    publicKey,
    privateKey,
  );
}

async function signWith(pkcs11: Pkcs11, session: Handle, key: Handle, kind: SignerKind, data: Uint8Array): Promise<Uint8Array> {
  if (kind === 'rsa2048') {
    pkcs11.C_SignInit(session, { mechanism: ck.mechanism.sha256RsaPkcs }, key);
    return new Uint8Array(await pkcs11.C_SignAsync(session, Buffer.from(data), Buffer.alloc(256)));
  }
  pkcs11.C_SignInit(session, { mechanism: ck.mechanism.ecdsa }, key);
  const digest = createHash('sha256').update(data).digest();
  return derOfSignature(await pkcs11.C_SignAsync(session, digest, Buffer.alloc(64)));
}

async function signBlockWith(pkcs11: Pkcs11, session: Handle, key: Handle, block: Uint8Array): Promise<Uint8Array> {
  pkcs11.C_SignInit(session, { mechanism: ck.mechanism.rsaPkcs }, key);
  return new Uint8Array(await pkcs11.C_SignAsync(session, Buffer.from(block), Buffer.alloc(256)));
}

/** r | s, as PKCS#11 gives it, to the SEQUENCE of two INTEGERs of RFC 3279 2.2.3. */
function derOfSignature(raw: Buffer): Uint8Array {
  const integer = (half: Buffer): Buffer => {
    let start = 0;
    while (start < half.length - 1 && half[start] === 0) start++;
    const bytes = half.subarray(start);
    const signed = (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
    return Buffer.concat([Buffer.of(0x02, signed.length), signed]);
  };
  const content = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
  return new Uint8Array(Buffer.concat([Buffer.of(0x30, content.length), content]));
}
