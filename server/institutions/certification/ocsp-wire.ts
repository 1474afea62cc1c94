import { decodeOcspPath } from '@openmyna/jpki';
import type { AuthorityKind } from './types.ts';

export const ocspRequestType = 'application/ocsp-request';
export const ocspResponseType = 'application/ocsp-response';
/** Bytes; a request for 20 certificates has less than 2 kB. */
export const ocspBodyLimit = 16_384;

/** An OCSP request as it came over HTTP. */
export interface WireRequest {
  readonly kind: AuthorityKind;
  /** DER of the OCSPRequest. */
  readonly body: Buffer;
  /** Bytes of the whole HTTP request. */
  readonly length: number;
}

interface Head {
  readonly kind: AuthorityKind;
  /** GET: the request that stood in the address. */
  readonly body: Buffer | undefined;
  readonly bodyLength: number;
}

const headLimit = 4096;
const firstLine = /^(POST|GET) \/ocsp\/(signature|authentication)(\/[^\s?#]+)? HTTP\/1\.1$/;
const header = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e]*)$/;
/** Headers that change how a request is to be read; who sends them is served by the HTTP server. */
const unusual = new Set(['transfer-encoding', 'expect', 'upgrade', 'content-encoding', 'trailer', 'te', 'range']);

/** The head of the last request of a connection: clients send the same one again and again. */
export interface HeadMemory {
  text: string;
  head: Head | undefined;
}

/**
 * Reads an ordinary OCSP request (RFC 6960 appendix A over RFC 9112) from the start of `bytes`. Stricter than HTTP is: whatever is not exactly as
 * stock clients send it is left to the HTTP server.
 *
 * @returns `more` when only a part of the body is here; undefined when it is anything else than an ordinary OCSP request
 */
export function readWireRequest(bytes: Buffer, memory: HeadMemory): WireRequest | 'more' | undefined {
  const end = bytes.indexOf('\r\n\r\n', 0, 'latin1');
  if (end < 0 || end > headLimit) return undefined;
  const text = bytes.toString('latin1', 0, end);
  if (text !== memory.text) {
    memory.text = text;
    memory.head = readHead(text);
  }
  const { head } = memory;
  if (!head) return undefined;
  const start = end + 4;
  const length = start + head.bodyLength;
  if (bytes.length < length) return 'more';
  return { kind: head.kind, body: head.body ?? bytes.subarray(start, length), length };
}

function readHead(text: string): Head | undefined {
  const [first = '', ...lines] = text.split('\r\n');
  const [, method, kind, path] = firstLine.exec(first) ?? [];
  const headers = readHeaders(lines);
  if (!method || !headers) return undefined;
  const single = (name: string): string | undefined => {
    const values = headers.get(name);
    return values?.length === 1 ? values[0] : undefined;
  };
  const isLasting = !headers.has('connection') || single('connection')?.toLowerCase() === 'keep-alive';
  if (!single('host') || !isLasting) return undefined;
  if (method === 'GET') {
    if (!path || headers.has('content-length') || headers.has('content-type')) return undefined;
    const body = decoded(path.slice(1));
    return body && { kind: kind as AuthorityKind, body, bodyLength: 0 };
  }
  const length = single('content-length') ?? '';
  const bodyLength = Number(length);
  if (path || single('content-type') !== ocspRequestType || !/^[1-9]\d{0,5}$/.test(length) || bodyLength > ocspBodyLimit) return undefined;
  return { kind: kind as AuthorityKind, body: undefined, bodyLength };
}

function readHeaders(lines: readonly string[]): Map<string, string[]> | undefined {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const [, name, value] = header.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    const key = name.toLowerCase();
    if (unusual.has(key)) return undefined;
    headers.set(key, [...(headers.get(key) ?? []), value.trim()]);
  }
  return headers;
}

function decoded(path: string): Buffer | undefined {
  try {
    return Buffer.from(decodeOcspPath(path));
  } catch {
    return undefined;
  }
}

/** The HTTP answer around a signed one; nobody may keep it. `now`: milliseconds. */
export function wireResponse(response: Uint8Array, now: number): Buffer {
  const head = `HTTP/1.1 200 OK\r\nContent-Type: ${ocspResponseType}\r\nContent-Length: ${response.length}\r\nCache-Control: no-store\r\nDate: ${httpDate(now)}\r\n\r\n`;
  const wire = Buffer.allocUnsafe(head.length + response.length);
  wire.write(head, 0, 'latin1');
  wire.set(response, head.length);
  return wire;
}

let dated = { second: 0, text: '' };

/** IMF-fixdate of RFC 9110 5.6.7. */
function httpDate(now: number): string {
  const second = Math.floor(now / 1000);
  if (second !== dated.second) dated = { second, text: new Date(now).toUTCString() };
  return dated.text;
}
