import { concat, fromHex, utf8 } from './bytes.ts';
import { type CardSession, openCardSession } from './card-session.ts';
import * as apdu from './commands.ts';
import { parseAvailability, parseBasicFour, parseIndividualNumber, parseTokenInfo } from './contents.ts';
import { CardError } from './errors.ts';
import {
  type CredentialName,
  caCertificateAddress,
  certificateAddress,
  credentials,
  type FileAddress,
  files,
  keyAddress,
  pinAddress,
  pinAddresses,
} from './layout.ts';
import type { BasicFour, CertificateAvailability, KeyKind, PinKind, TokenInfo } from './names.ts';
import { newPinBytes, type PinLengths, pinBytes } from './pin-form.ts';
import { refusal } from './status.ts';
import { type CardSurface, parseSurface, type SurfaceCredential } from './surface.ts';
import type { CardTransport } from './transport.ts';

/**
 * A terminal with a card in it. Operations that need a PIN take it; the card forgets it when another application is selected.
 *
 * Every refusal is a `CardError`. A PIN of the wrong form is refused before the card is asked.
 */
export interface CardTerminal {
  readTokenInfo(): Promise<TokenInfo>;
  readAvailability(): Promise<CertificateAvailability>;
  /** DER. The signature certificate needs the signature PIN first (`verifyPin('signature', …)`), the others are free. */
  readCertificate(kind: KeyKind): Promise<Uint8Array>;
  readCaCertificate(kind: KeyKind): Promise<Uint8Array>;
  /** Tries left, 0 when locked, undefined when the card has no such PIN. Uses no try. */
  readTriesLeft(kind: PinKind): Promise<number | undefined>;
  /** The same for 照合番号A and B, which have counters of their own in each application. */
  readCredentialTries(credential: CredentialName): Promise<number | undefined>;
  verifyPin(kind: PinKind, pin: string): Promise<void>;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over `data` (RFC 8017 8.2), 256 bytes. Without `pin` a PIN verified a moment ago must still stand. */
  sign(kind: KeyKind, data: Uint8Array, pin?: string): Promise<Uint8Array>;
  /** The same over a SHA-256 digest made by the caller. */
  signDigest(kind: KeyKind, digest: Uint8Array, pin?: string): Promise<Uint8Array>;
  readIndividualNumber(pin: string): Promise<string>;
  readBasicFour(pin: string): Promise<BasicFour>;
  /** The pictures of the card's face. @throws {CardError} `MYNA_CARD_PIN_FORM` when the credential cannot be one; it was not sent */
  readSurface(credential: SurfaceCredential): Promise<CardSurface>;
  changePin(kind: PinKind, current: string, next: string, lengths?: PinLengths): Promise<void>;
  /** The first PIN, over the transport PIN of the bureau (at collection). */
  setFirstPin(kind: PinKind, transportPin: string, next: string, lengths?: PinLengths): Promise<void>;
  /** The new PIN of an unlock, once, after the counter's permit reached the card. */
  setPermittedPin(kind: PinKind, next: string, lengths?: PinLengths): Promise<void>;
  close(): Promise<void>;
}

/** DigestInfo of SHA-256 (RFC 8017 9.2 note 1), in front of the digest. */
const sha256DigestInfo = fromHex('3031300d060960864801650304020105000420');

/** False for an application that the card does not have; everything else is thrown on. */
function isNotOffered(error: unknown): false {
  if (error instanceof CardError && error.code === 'MYNA_CARD_NOT_OFFERED') return false;
  throw error;
}

/** Tries left of a PIN or credential; undefined where the card has none there. */
async function readTries({ selectFile, send }: CardSession, address: FileAddress, kind?: PinKind): Promise<number | undefined> {
  const hasPin = await selectFile(address).then(() => true, isNotOffered);
  if (!hasPin) return undefined;
  const { statusWord } = await send(apdu.queryTries());
  if (statusWord === 0x6984 || statusWord === 0x6983) return 0;
  if (statusWord >> 4 !== 0x63c) throw refusal(statusWord, kind);
  return statusWord & 0x0f;
}

async function readSurface({ within, readObject }: CardSession, credential: SurfaceCredential): Promise<CardSurface> {
  const { name, value, form } =
    'individualNumber' in credential
      ? { name: 'surfaceNumberCredential' as const, value: credential.individualNumber, form: /^\d{12}$/ }
      : { name: 'surfaceFaceCredential' as const, value: credential.face, form: /^\d{14}$/ };
  if (!form.test(value)) throw new CardError('MYNA_CARD_PIN_FORM', { credential: name });
  const { application, fid } = credentials[name];
  const { statusWord } = await within(application, apdu.verify(fid, utf8(value)));
  if (statusWord !== 0x9000) throw refusal(statusWord);
  return parseSurface(await readObject(files.surface));
}

/**
 * Starts speaking to a My Number Card.
 *
 * @throws {CardError} `MYNA_CARD_UNKNOWN` when the card has no JPKI application, `MYNA_CARD_BLOCKED` when it is dead, `MYNA_CARD_GONE` when it is away.
 */
export async function connectCard(transport: CardTransport): Promise<CardTerminal> {
  const session = openCardSession(transport);
  const { readFile, readObject, selectFile, send, within } = session;

  const verifyPin = async (kind: PinKind, pin: string): Promise<void> => {
    const bytes = pinBytes(kind, pin);
    const { application, fid } = pinAddress[kind];
    const { statusWord } = await within(application, apdu.verify(fid, bytes));
    if (statusWord !== 0x9000) throw refusal(statusWord, kind);
  };
  /** Sends the command to every place where the PIN lies; `isDone` tells of an answer that this place has it already. */
  const setPin = async (kind: PinKind, command: Uint8Array, isDone = (_: number): boolean => false): Promise<void> => {
    const addresses = pinAddresses(kind);
    for (const [at, address] of addresses.entries()) {
      await selectFile(address);
      const { statusWord } = await send(command);
      const isBehind = at < addresses.length - 1 && isDone(statusWord);
      if (statusWord !== 0x9000 && !isBehind) throw refusal(statusWord, kind);
    }
  };
  const changeAt = async (address: FileAddress, kind: PinKind, current: Uint8Array, next: Uint8Array): Promise<void> => {
    await selectFile(address);
    const isByKey = address.application === 'common' || address.application === 'residentRegistry';
    for (const command of [apdu.verifyCurrent(current), isByKey ? apdu.changeKey(next) : apdu.changePin(next)]) {
      const { statusWord } = await send(command);
      if (statusWord !== 0x9000) throw refusal(statusWord, kind);
    }
  };
  const signDigest = async (kind: KeyKind, digest: Uint8Array, pin?: string): Promise<Uint8Array> => {
    if (digest.length !== 32) throw new RangeError('a SHA-256 digest has 32 bytes');
    if (pin !== undefined) await verifyPin(kind, pin);
    const { application, fid } = keyAddress[kind];
    const { data, statusWord } = await within(application, apdu.computeSignature(fid, concat(sha256DigestInfo, digest)));
    if (statusWord !== 0x9000) throw refusal(statusWord);
    return data;
  };

  await session.select('jpki');
  return Object.freeze<CardTerminal>({
    readTokenInfo: async () => parseTokenInfo(await readFile(files.tokenInfo, 160)),
    readAvailability: async () => parseAvailability(await readFile(files.certificateAvailability, 3)),
    readCertificate: (kind) => readObject(certificateAddress[kind]),
    readCaCertificate: (kind) => readObject(caCertificateAddress[kind]),
    readTriesLeft: (kind) => readTries(session, pinAddress[kind], kind),
    readCredentialTries: (credential) => readTries(session, credentials[credential]),
    verifyPin,
    sign: async (kind, data, pin) => signDigest(kind, new Uint8Array(await crypto.subtle.digest('SHA-256', data.slice())), pin),
    signDigest,
    readIndividualNumber: async (pin) => {
      await verifyPin('basicInformation', pin);
      return parseIndividualNumber(await readFile(files.individualNumber, 17));
    },
    readBasicFour: async (pin) => {
      await verifyPin('basicInformation', pin);
      return parseBasicFour(await readObject(files.basicFour));
    },
    readSurface: (credential) => readSurface(session, credential),
    changePin: async (kind, current, next, lengths) => {
      const bytes = newPinBytes(kind, next, lengths);
      const known = pinBytes(kind, current);
      for (const address of pinAddresses(kind)) await changeAt(address, kind, known, bytes);
    },
    // A run that was torn between two places goes on at the second: the first is no longer at its transport value (6985).
    setFirstPin: async (kind, transportPin, next, lengths) =>
      setPin(kind, apdu.changeTransportPin(utf8(transportPin), newPinBytes(kind, next, lengths)), (status) => status === 0x6985),
    setPermittedPin: async (kind, next, lengths) => setPin(kind, apdu.setPermittedPin(newPinBytes(kind, next, lengths))),
    close: () => transport.close(),
  });
}
