import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { MynaError } from './errors.ts';

/** What the environment may say. Every variable is optional; the defaults start a sandbox on this machine. */
const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8400),
  OPENMYNA_HOST: z.string().min(1).default('localhost'),
  OPENMYNA_DATA: z.string().min(1).default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  OPENMYNA_POLICY: z.enum(['brief', 'jlis']).default('brief'),
  OPENMYNA_MODE: z.enum(['sandbox', 'production']).default('sandbox'),
  OPENMYNA_PEOPLE: z.coerce.number().int().min(0).max(10_000_000).default(0),
  OPENMYNA_URL: z.url({ protocol: /^https?$/ }).optional(),
  OPENMYNA_TRUST_PROXY: z
    .string()
    .refine(isProxyList, { error: 'a number of proxies, or their addresses and networks with commas between' })
    .optional(),
  OPENMYNA_TLS_CERT: z.string().optional(),
  OPENMYNA_TLS_KEY: z.string().optional(),
  OPENMYNA_TLS_CLIENT_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  OPENMYNA_TLS_CLIENT_CERT: z.string().optional(),
  OPENMYNA_TLS_CLIENT_KEY: z.string().optional(),
  OPENMYNA_SMTP: z.url({ protocol: /^smtps?$/ }).optional(),
  OPENMYNA_MAIL_FROM: z.email().default('no-reply@openmyna.example'),
  OPENMYNA_SECRET_FILE: z.string().optional(),
  OPENMYNA_PKCS11_MODULE: z.string().optional(),
  OPENMYNA_PKCS11_TOKEN: z.string().default('openmyna'),
  OPENMYNA_PKCS11_PIN_FILE: z.string().optional(),
});

export interface Config {
  readonly port: number;
  /** The address to listen on. */
  readonly host: string;
  readonly dataDirectory: string;
  /** Undefined: the embedded server. */
  readonly databaseUrl: string | undefined;
  readonly policy: 'brief' | 'jlis';
  readonly mode: 'sandbox' | 'production';
  /** Statistical residents beyond the cast. */
  readonly people: number;
  /** The public address without a trailing slash: QR codes, the issuer, AIA. Undefined: decided when the port is known. */
  readonly publicUrl: string | undefined;
  /** Whom to believe about a client's address: so many proxies, or those of these addresses. Undefined: nobody. */
  readonly trustProxy: number | string | undefined;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** A port that asks for the card as the TLS client's certificate; its own certificate, or the doors'. Undefined: none. */
  readonly tlsClients: { readonly port: number; readonly cert: Buffer; readonly key: Buffer } | undefined;
  readonly secret: Uint8Array;
  /** The address that notices come from, and the mail server that they go out by; without one none go out, and a sandbox shows them. */
  readonly mail: { readonly server: string | undefined; readonly from: string };
  /** The HSM that holds the authorities' keys; undefined: they lie sealed in the database. */
  readonly pkcs11: { readonly module: string; readonly token: string; readonly pin: string } | undefined;
}

/** The sandbox's secret is published with the code: whatever it protects is open to everybody. */
export const publishedSecretFile = new URL('./sandbox-secret.txt', import.meta.url);

/**
 * Reads the configuration.
 *
 * @throws {MynaError} `MYNA_CONFIG_INVALID` with the name of the variable; `MYNA_CONFIG_SECRET_MISSING` and
 * `MYNA_CONFIG_SECRET_PUBLISHED` in production without a secret of its own, `MYNA_CONFIG_HTTPS_MISSING` there without HTTPS.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new MynaError('MYNA_CONFIG_INVALID', { variable: String(issue?.path[0] ?? '?'), reason: issue?.message ?? '' });
  }
  const value = parsed.data;
  if (Boolean(value.OPENMYNA_TLS_CERT) !== Boolean(value.OPENMYNA_TLS_KEY)) {
    throw new MynaError('MYNA_CONFIG_INVALID', {
      variable: 'OPENMYNA_TLS_CERT',
      reason: 'needs OPENMYNA_TLS_KEY, and the other way round',
    });
  }
  const secret = readSecret(value.OPENMYNA_MODE, value.OPENMYNA_SECRET_FILE);
  requireHttps(value);
  return {
    port: value.PORT,
    host: value.OPENMYNA_HOST,
    dataDirectory: resolve(value.OPENMYNA_DATA),
    databaseUrl: value.DATABASE_URL,
    policy: value.OPENMYNA_POLICY,
    mode: value.OPENMYNA_MODE,
    people: value.OPENMYNA_PEOPLE,
    publicUrl: value.OPENMYNA_URL?.replace(/\/+$/, ''),
    trustProxy: readProxies(value.OPENMYNA_TRUST_PROXY),
    tls:
      value.OPENMYNA_TLS_CERT && value.OPENMYNA_TLS_KEY
        ? { cert: readNamed('OPENMYNA_TLS_CERT', value.OPENMYNA_TLS_CERT), key: readNamed('OPENMYNA_TLS_KEY', value.OPENMYNA_TLS_KEY) }
        : undefined,
    tlsClients: readTlsClients(value),
    secret,
    mail: { server: value.OPENMYNA_SMTP, from: value.OPENMYNA_MAIL_FROM },
    pkcs11: readPkcs11(value),
  };
}

/** `1`, or `10.0.0.7, 192.168.0.0/16, ::1`. */
function isProxyList(text: string): boolean {
  if (/^\d{1,2}$/.test(text)) return true;
  return text.split(',').every((part) => {
    const [address = '', bits, ...rest] = part.trim().split('/');
    const width = isIP(address) === 6 ? 128 : 32;
    return isIP(address) !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= width));
  });
}

function readProxies(text: string | undefined): Config['trustProxy'] {
  if (text === undefined || text === '0') return undefined;
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** Cards, numbers and sessions never travel in the clear: here or at a proxy in front, somebody ends TLS. */
function requireHttps(value: z.infer<typeof environment>): void {
  if (value.OPENMYNA_MODE !== 'production' || value.OPENMYNA_URL?.startsWith('https:')) return;
  if (value.OPENMYNA_URL === undefined && value.OPENMYNA_TLS_KEY) return;
  throw new MynaError('MYNA_CONFIG_HTTPS_MISSING', { variable: 'OPENMYNA_URL' });
}

function readTlsClients(value: z.infer<typeof environment>): Config['tlsClients'] {
  if (value.OPENMYNA_TLS_CLIENT_PORT === undefined) return undefined;
  const cert = value.OPENMYNA_TLS_CLIENT_CERT ?? value.OPENMYNA_TLS_CERT;
  const key = value.OPENMYNA_TLS_CLIENT_KEY ?? value.OPENMYNA_TLS_KEY;
  if (!cert || !key) {
    throw new MynaError('MYNA_CONFIG_INVALID', {
      variable: 'OPENMYNA_TLS_CLIENT_PORT',
      reason: 'needs OPENMYNA_TLS_CLIENT_CERT and OPENMYNA_TLS_CLIENT_KEY, or OPENMYNA_TLS_CERT and OPENMYNA_TLS_KEY',
    });
  }
  return {
    port: value.OPENMYNA_TLS_CLIENT_PORT,
    cert: readNamed('OPENMYNA_TLS_CLIENT_CERT', cert),
    key: readNamed('OPENMYNA_TLS_CLIENT_KEY', key),
  };
}

function readPkcs11(value: z.infer<typeof environment>): Config['pkcs11'] {
  const { OPENMYNA_PKCS11_MODULE: module, OPENMYNA_PKCS11_TOKEN: token, OPENMYNA_PKCS11_PIN_FILE: pinFile } = value;
  if (!module) return undefined;
  if (!pinFile)
    throw new MynaError('MYNA_CONFIG_INVALID', { variable: 'OPENMYNA_PKCS11_MODULE', reason: 'needs OPENMYNA_PKCS11_PIN_FILE' });
  return { module, token, pin: readNamed('OPENMYNA_PKCS11_PIN_FILE', pinFile).toString('utf8').trim() };
}

function readNamed(variable: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new MynaError('MYNA_CONFIG_INVALID', { variable, reason: 'names a file that cannot be read' }, { cause });
  }
}

function readSecret(mode: Config['mode'], file: string | undefined): Uint8Array {
  const published = Buffer.from(readFileSync(publishedSecretFile, 'utf8').trim(), 'base64');
  if (!file) {
    if (mode === 'production') throw new MynaError('MYNA_CONFIG_SECRET_MISSING', { variable: 'OPENMYNA_SECRET_FILE' });
    return published;
  }
  const secret = Buffer.from(readNamed('OPENMYNA_SECRET_FILE', file).toString('utf8').trim(), 'base64');
  if (secret.length < 32)
    throw new MynaError('MYNA_CONFIG_INVALID', { variable: 'OPENMYNA_SECRET_FILE', reason: 'must hold at least 32 bytes in Base64' });
  if (mode === 'production' && secret.equals(published))
    throw new MynaError('MYNA_CONFIG_SECRET_PUBLISHED', { variable: 'OPENMYNA_SECRET_FILE' });
  return secret;
}
