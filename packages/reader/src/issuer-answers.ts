import { concat, fromHex, fromUtf8, utf8 } from './bytes.ts';
import { CardError } from './errors.ts';
import { certificateAddress, type FileAddress, type FileName, files, keyAddress, pinAddress, pinAddresses } from './layout.ts';
import type { KeyKind, LifeState, PinKind } from './names.ts';
import { encodeTlv, readTlvs } from './tlv.ts';

/** The answer to `generateKey`. */
export interface PublicKeyAnswer {
  /** DER SubjectPublicKeyInfo (RFC 5280 4.1.2.7). */
  readonly spki: Uint8Array;
  /** The new key's signature over `possessionMessage(cardId, key, spki)`: the chip holds the private key. */
  readonly proof: Uint8Array;
}

/** `withdrawn` covers a PIN that was never given: empty VERIFY answers 63C0, like a locked one. */
export type PinState = 'withdrawn' | 'transport' | 'set';

export interface CardStatus {
  readonly cardId: string;
  readonly life: LifeState;
  readonly pins: Partial<Record<PinKind, { readonly state: PinState; readonly triesLeft: number }>>;
  /** PINs that may get a new value in this channel and have not got it. */
  readonly awaited: readonly PinKind[];
  /** What an open update has written so far; absent when none is open. */
  readonly update?: { readonly keys: readonly KeyKind[]; readonly files: readonly FileName[] };
}

const lives: readonly LifeState[] = ['blank', 'personalised', 'delivered', 'blocked'];
const states: readonly PinState[] = ['withdrawn', 'transport', 'set'];
/** In the order of the codes that a chip writes, from 1. */
const applications: readonly FileAddress['application'][] = [
  'jpki',
  'basicInformation',
  'healthInsurance',
  'common',
  'residentRegistry',
  'surfaceCheck',
  'driverLicence',
];

/** 7F49 { modulus 81, exponent 82 } and 5F37 proof (ISO 7816-8 table 2 for the key). */
export function parseKeyAnswer(answer: Uint8Array): PublicKeyAnswer {
  const [key, proof] = readTlvs(answer);
  const [modulus, exponent] = key ? readTlvs(key.value) : [];
  if (!modulus || !exponent || !proof) throw new CardError('MYNA_CARD_CHANNEL', { reason: 'no-public-key' });
  return { spki: rsaSpki(modulus.value, exponent.value), proof: proof.value };
}

function rsaSpki(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const integer = (value: Uint8Array): Uint8Array => encodeTlv(0x02, (value[0] ?? 0) & 0x80 ? Uint8Array.of(0) : new Uint8Array(), value);
  const rsaEncryption = fromHex('300d06092a864886f70d0101010500');
  return encodeTlv(0x30, rsaEncryption, encodeTlv(0x03, Uint8Array.of(0), encodeTlv(0x30, integer(modulus), integer(exponent))));
}

/** What a chip signs with a key it has just made. The prefix keeps it apart from everything a person signs. */
export const possessionMessage = (cardId: string, key: KeyKind | 'chip', spki: Uint8Array): Uint8Array =>
  concat(utf8(`OpenMyna key possession\0${cardId}\0${keyAddress[key].application}/${keyAddress[key].fid.toString(16)}\0`), spki);

/** Verifies that the chip holds the private key of the public key it returned. */
export async function verifyPossession(cardId: string, key: KeyKind | 'chip', answer: PublicKeyAnswer): Promise<boolean> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const publicKey = await crypto.subtle.importKey('spki', answer.spki.slice(), algorithm, false, ['verify']);
  return crypto.subtle.verify(algorithm, publicKey, answer.proof.slice(), possessionMessage(cardId, key, answer.spki).slice());
}

/** 80 card id, 8A life, for each PIN 91 { application, FID, state, tries }, 92 with the addresses of an open update, 93 with those of awaited PINs. */
export function parseCardStatus(answer: Uint8Array): CardStatus {
  const objects = readTlvs(answer);
  const contentOf = (tag: number): Uint8Array => objects.find((each) => each.tag === tag)?.value ?? new Uint8Array();
  const pins: CardStatus['pins'] = {};
  for (const { tag, value } of objects) {
    const kind = tag === 0x91 ? pinKindOf(value) : undefined;
    const state = states[value[3] ?? 0];
    if (kind && state) pins[kind] = leastOf(pins[kind], { state, triesLeft: value[4] ?? 0 });
  }
  const life = lives[contentOf(0x8a)[0] ?? -1];
  if (!life) throw new CardError('MYNA_CARD_CHANNEL', { reason: 'no-status' });
  const open = objects.find((each) => each.tag === 0x92);
  const awaited = addressesIn(contentOf(0x93)).flatMap((address) => pinKindOf(address) ?? []);
  return { cardId: fromUtf8(contentOf(0x80)), life, pins, awaited, ...(open && { update: parseUpdate(open.value) }) };
}

type PinStatus = NonNullable<CardStatus['pins'][PinKind]>;

/** A PIN that lies in two places is as far as the place that is behind: transport before set, fewer tries before more. */
function leastOf(first: PinStatus | undefined, second: PinStatus): PinStatus {
  if (!first) return second;
  const state = first.state === 'set' ? second.state : first.state;
  return { state, triesLeft: Math.min(first.triesLeft, second.triesLeft) };
}

function parseUpdate(value: Uint8Array): NonNullable<CardStatus['update']> {
  const written = addressesIn(value);
  const certified = (Object.keys(certificateAddress) as KeyKind[]).filter((kind) =>
    written.some((each) => isAddress(keyAddress[kind], each)),
  );
  return { keys: certified, files: namesAmong(files, written) };
}

const addressesIn = (value: Uint8Array): Uint8Array[] =>
  Array.from({ length: value.length / 3 }, (_, at) => value.subarray(at * 3, at * 3 + 3));

const namesAmong = <Name extends string>(addresses: Readonly<Record<Name, FileAddress>>, written: readonly Uint8Array[]): Name[] =>
  (Object.keys(addresses) as Name[]).filter((name) => written.some((each) => isAddress(addresses[name], each)));

const isAddress = ({ application, fid }: FileAddress, value: Uint8Array): boolean =>
  applications[(value[0] ?? 0) - 1] === application && (((value[1] ?? 0) << 8) | (value[2] ?? 0)) === fid;

function pinKindOf(value: Uint8Array): PinKind | undefined {
  return (Object.keys(pinAddress) as PinKind[]).find((kind) => pinAddresses(kind).some((address) => isAddress(address, value)));
}
