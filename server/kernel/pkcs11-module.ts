import { MynaError } from './errors.ts';

/** The part of the npm package `pkcs11js` that is used here. It is native and optional, so its own types are not there to import. */
export interface Pkcs11 {
  load(path: string): void;
  C_Initialize(options: { flags: number }): void;
  C_Finalize(): void;
  C_GetSlotList(withToken: boolean): Handle[];
  C_GetTokenInfo(slot: Handle): { label: string };
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_Login(session: Handle, user: number, pin: string): void;
  C_FindObjectsInit(session: Handle, template: readonly Attribute[]): void;
  C_FindObjects(session: Handle, most: number): Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(session: Handle, object: Handle, template: readonly Attribute[]): { value: Buffer }[];
  C_GenerateKeyPairAsync(
    session: Handle,
    mechanism: { mechanism: number },
    publicKey: readonly Attribute[],
    privateKey: readonly Attribute[],
  ): Promise<unknown>;
  C_SignInit(session: Handle, mechanism: { mechanism: number }, key: Handle): void;
  C_SignAsync(session: Handle, data: Buffer, room: Buffer): Promise<Buffer>;
}

export type Handle = Buffer;
export interface Attribute {
  type: number;
  value?: number | boolean | string | Buffer;
}

/** Constants of PKCS#11 v2.40 (OASIS, base specification, appendix B). */
export const ck = {
  user: 1,
  osLocking: 0x2,
  readWrite: 0x2,
  serialSession: 0x4,
  publicKey: 0x2,
  privateKey: 0x3,
  attribute: {
    class: 0x0,
    token: 0x1,
    private: 0x2,
    label: 0x3,
    id: 0x102,
    sensitive: 0x103,
    sign: 0x108,
    verify: 0x10a,
    modulus: 0x120,
    modulusBits: 0x121,
    publicExponent: 0x122,
    extractable: 0x162,
    ecParameters: 0x180,
    ecPoint: 0x181,
  },
  mechanism: { makeRsa: 0x0, makeEc: 0x1040, sha256RsaPkcs: 0x40, rsaPkcs: 0x1, ecdsa: 0x1041 },
} as const;

/** A variable, so that neither the compiler nor the checks ask for a package that is optional. */
const usualBinding: string = 'pkcs11js';

/**
 * Loads the binding and the HSM's module, for example `/usr/lib/softhsm/libsofthsm2.so`.
 * @throws {MynaError} `MYNA_KEY_STORE_PKCS11_MISSING` without the npm package, `MYNA_KEY_STORE_PKCS11_MODULE` when the module does not load
 */
export async function loadPkcs11(module: string, packageName: string = usualBinding): Promise<Pkcs11> {
  let binding: { PKCS11: new () => Pkcs11 };
  try {
    const loaded = (await import(packageName)) as { PKCS11?: new () => Pkcs11; default?: { PKCS11: new () => Pkcs11 } };
    const found = loaded.PKCS11 ? { PKCS11: loaded.PKCS11 } : loaded.default;
    if (!found) throw new TypeError('no PKCS11 in the package');
    binding = found;
  } catch (cause) {
    throw new MynaError('MYNA_KEY_STORE_PKCS11_MISSING', { package: packageName }, { cause });
  }
  try {
    const pkcs11 = new binding.PKCS11();
    pkcs11.load(module);
    // Signatures run on several threads at once: the module must lock (CKF_OS_LOCKING_OK).
    pkcs11.C_Initialize({ flags: ck.osLocking });
    return pkcs11;
  } catch (cause) {
    throw new MynaError('MYNA_KEY_STORE_PKCS11_MODULE', { module }, { cause });
  }
}
