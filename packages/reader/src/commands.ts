import { concat, u16 } from './bytes.ts';

/** A command APDU of ISO 7816-3 clause 12.1: short where it fits, extended otherwise. `le` 256 (or 65536) asks for all there is. */
export function command(cla: number, ins: number, p1: number, p2: number, data: Uint8Array = new Uint8Array(), le?: number): Uint8Array {
  const header = Uint8Array.of(cla, ins, p1, p2);
  const isExtended = data.length > 255 || (le ?? 0) > 256;
  if (!isExtended) {
    const lc = data.length > 0 ? Uint8Array.of(data.length) : new Uint8Array();
    return concat(header, lc, data, le === undefined ? new Uint8Array() : Uint8Array.of(le & 0xff));
  }
  const lc = data.length > 0 ? concat(Uint8Array.of(0), u16(data.length)) : Uint8Array.of(0);
  return concat(header, lc, data, le === undefined ? new Uint8Array() : u16(le & 0xffff));
}

export const selectApplication = (aid: Uint8Array): Uint8Array => command(0x00, 0xa4, 0x04, 0x0c, aid);
export const selectFile = (fid: number): Uint8Array => command(0x00, 0xa4, 0x02, 0x0c, u16(fid));
export const readBinary = (offset: number, length: number): Uint8Array =>
  command(0x00, 0xb0, offset >> 8, offset & 0xff, undefined, length);
export const readRecord = (record: number, sfi: number): Uint8Array => command(0x00, 0xb2, record, (sfi << 3) | 4, undefined, 256);
/** VERIFY of the PIN with this short file identifier: P2 = 80 + SFI, one exchange less than selecting it first. */
export const verify = (sfi: number, pin: Uint8Array): Uint8Array => command(0x00, 0x20, 0x00, 0x80 | sfi, pin);
/** The empty VERIFY asks for the tries left and uses none. */
export const queryTries = (): Uint8Array => command(0x00, 0x20, 0x00, 0x80);
/** VERIFY of the PIN that is selected. */
export const verifyCurrent = (pin: Uint8Array): Uint8Array => command(0x00, 0x20, 0x00, 0x80, pin);
/** CHANGE KEY (JICSAP) after a VERIFY of the same PIN, for 住民基本台帳用. */
export const changeKey = (next: Uint8Array): Uint8Array => command(0x80, 0x32, 0x00, 0x80, next);
/** CHANGE REFERENCE DATA after a VERIFY of the same PIN. */
export const changePin = (next: Uint8Array): Uint8Array => command(0x00, 0x24, 0x01, 0x80, next);
/** CHANGE REFERENCE DATA over the transport PIN: the old value, then the new one. */
export const changeTransportPin = (transport: Uint8Array, next: Uint8Array): Uint8Array =>
  command(0x00, 0x24, 0x00, 0x80, concat(transport, next));
/** RESET RETRY COUNTER with a new value; the card takes it once, after the counter's permit. */
export const setPermittedPin = (next: Uint8Array): Uint8Array => command(0x00, 0x2c, 0x02, 0x80, next);
/** COMPUTE DIGITAL SIGNATURE with the key of this short file identifier: the card pads `block` as PKCS#1 v1.5 type 1 (RFC 8017 9.2) and signs. */
export const computeSignature = (sfi: number, block: Uint8Array): Uint8Array => command(0x80, 0x2a, 0x00, 0x80 | sfi, block, 256);
