import { hkdfSync } from 'node:crypto';

/** Where the run's server is, as the global setup tells the test files. */
export interface TestServer {
  /** The folder of the unix socket. */
  readonly socket: string;
  readonly port: number;
  /** The prefix of the role names. */
  readonly prefix: string;
}

export const testPassword = 'a server that lives as long as the tests';

/** A secret for tests, with the face of `KeyStore.derive`. */
export function deriveTestKey(purpose: string, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', Buffer.alloc(32, 7), 'openmyna tests', purpose, length));
}
