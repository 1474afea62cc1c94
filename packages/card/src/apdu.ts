/** A command APDU taken apart (ISO 7816-3 clause 12.1.3). */
export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** Empty when there is no data field. */
  readonly data: Uint8Array;
  /** Bytes wanted at most; undefined when no Le field was sent. */
  readonly le: number | undefined;
  readonly isExtended: boolean;
}

/** The four header bytes, and the body's data and Le. Undefined for bytes that are no APDU of any of the seven cases. */
export function parseApdu(bytes: Uint8Array): CommandApdu | undefined {
  const [cla, ins, p1, p2] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined;
  const body = parseBody(bytes.subarray(4));
  return body && { cla, ins, p1, p2, ...body };
}

type Body = Pick<CommandApdu, 'data' | 'le' | 'isExtended'>;

const none = new Uint8Array();

function parseBody(body: Uint8Array): Body | undefined {
  const first = body[0];
  if (first === undefined) return { data: none, le: undefined, isExtended: false };
  if (body.length === 1) return { data: none, le: first || 256, isExtended: false };
  return first === 0 ? parseExtendedBody(body) : parseShortBody(body, first);
}

function parseShortBody(body: Uint8Array, lc: number): Body | undefined {
  const data = body.subarray(1, 1 + lc);
  if (body.length === 1 + lc) return { data, le: undefined, isExtended: false };
  if (body.length === 2 + lc) return { data, le: body[1 + lc] || 256, isExtended: false };
  return undefined;
}

function parseExtendedBody(body: Uint8Array): Body | undefined {
  if (body.length < 3) return undefined;
  const wordAt = (at: number): number => ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0);
  const first = wordAt(1);
  if (body.length === 3) return { data: none, le: first || 65536, isExtended: true };
  if (first === 0) return undefined;
  const data = body.subarray(3, 3 + first);
  if (body.length === 3 + first) return { data, le: undefined, isExtended: true };
  if (body.length === 5 + first) return { data, le: wordAt(3 + first) || 65536, isExtended: true };
  return undefined;
}
