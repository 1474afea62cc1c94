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

export function createCrlEntries(): CrlEntries {
  const full: Buffer[] = [];
  let piece = Buffer.allocUnsafe(pieceLength);
  let at = 0;
  let size = 0;
  let day: { second: number; der: Uint8Array } = { second: Number.NaN, der: new Uint8Array() };

  return {
    get size() {
      return size;
    },
    add(entry) {
      if (!/^([0-9a-f]{2}){1,20}$/.test(entry.serial)) throw new RangeError('a serial number is 1 to 20 bytes of lower-case hex');
      if (at + longest > pieceLength) {
        full.push(piece.subarray(0, at));
        piece = Buffer.allocUnsafe(pieceLength);
        at = 0;
      }
      const second = Math.floor(entry.at.getTime() / 1000);
      if (second !== day.second) day = { second, der: time(entry.at) };
      const extension = reasonExtension(entry.reason);
      const start = at;
      piece[start] = 0x30;
      piece[start + 2] = 0x02;
      at = start + 4;
      // The sign byte of DER, where the first bit is set.
      if (entry.serial.charCodeAt(0) >= 0x38) piece[at++] = 0;
      at += piece.write(entry.serial, at, 'hex');
      piece[start + 3] = at - start - 4;
      piece.set(day.der, at);
      at += day.der.length;
      piece.set(extension, at);
      at += extension.length;
      piece[start + 1] = at - start - 2;
      size += 1;
    },
    pieces: () => [...full, piece.subarray(0, at)],
  };
}
