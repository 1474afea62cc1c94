import { CRLReason, id_ce_cRLReasons } from '@peculiar/asn1-x509';
import { encode, sequence, time } from './der.ts';
import { createExtension } from './extensions.ts';
import { type CrlReason, revocationReasons } from './kinds.ts';

export interface CrlEntry {
  /** Lower-case hex. */
  serial: string;
  at: Date;
  reason: CrlReason;
}

/** Entries of a list as DER, in large pieces: a list of a million is put together without an object for each. */
export interface CrlEntries {
  add(entry: CrlEntry): void;
  readonly size: number;
  /** The encoded entries, one after the other. */
  pieces(): Uint8Array[];
}

const pieceLength = 1 << 20;
/** An entry is never longer: serial 23, time 17, reason 14, and its head. */
const longest = 64;
const reasonExtensions = new Map<CrlReason, Uint8Array>();

/** RFC 5280 5.3.1: "unspecified" is left out. */
function reasonExtension(reason: CrlReason): Uint8Array {
  const known = reasonExtensions.get(reason);
  if (known) return known;
  const made =
    reason === 'unspecified'
      ? new Uint8Array()
      : sequence(createExtension(id_ce_cRLReasons, encode(new CRLReason(revocationReasons[reason]))));
  reasonExtensions.set(reason, made);
  return made;
}

const zero = 0x30;

/** The same DER as `time`; the day is encoded once for all its entries, because entries come by the thousand from one day. */
function createTimeWriter(): (piece: Buffer, at: number, moment: Date) => number {
  let today = { day: Number.NaN, der: new Uint8Array() };
  return (piece, start, moment) => {
    const second = Math.floor(moment.getTime() / 1000);
    const day = Math.floor(second / 86_400);
    if (day !== today.day) today = { day, der: time(new Date(day * 86_400_000)).slice() };
    piece.set(today.der, start);
    const end = start + today.der.length;
    const rest = second - day * 86_400;
    const parts = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60];
    for (let index = 0; index < 3; index++) {
      const value = parts[index] ?? 0;
      piece[end - 7 + 2 * index] = zero + Math.floor(value / 10);
      piece[end - 6 + 2 * index] = zero + (value % 10);
    }
    return end;
  };
}

export function createCrlEntries(): CrlEntries {
  const full: Buffer[] = [];
  let piece = Buffer.allocUnsafe(pieceLength);
  let at = 0;
  let size = 0;
  const writeTime = createTimeWriter();

  return {
    get size() {
      return size;
    },
    add(entry) {
      if (at + longest > pieceLength) {
        full.push(piece.subarray(0, at));
        piece = Buffer.allocUnsafe(pieceLength);
        at = 0;
      }
      const extension = reasonExtension(entry.reason);
      const start = at;
      piece[start] = 0x30;
      piece[start + 2] = 0x02;
      at = start + 4;
      // The sign byte of DER, where the first bit is set.
      if (entry.serial.charCodeAt(0) >= 0x38) piece[at++] = 0;
      const written = piece.write(entry.serial, at, 'hex');
      if (written === 0 || written > 20 || written * 2 !== entry.serial.length)
        throw new RangeError('a serial number is 1 to 20 bytes of hex');
      at += written;
      piece[start + 3] = at - start - 4;
      at = writeTime(piece, at, entry.at);
      piece.set(extension, at);
      at += extension.length;
      piece[start + 1] = at - start - 2;
      size += 1;
    },
    pieces: () => [...full, piece.subarray(0, at)],
  };
}
