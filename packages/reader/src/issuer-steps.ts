import { concat, fromHex, toHex, u16, utf8 } from './bytes.ts';
import { type IssuerRole, roleReference } from './issuer-channel.ts';
import {
  type ApplicationName,
  type CredentialName,
  credentials,
  type FileAddress,
  type FileName,
  files,
  keyAddress,
  pinAddresses,
} from './layout.ts';
import type { KeyKind, PinKind } from './names.ts';

/** One thing that the issuer or the counter does to a chip. JSON-safe: bytes are hex, so that a run can be kept between two requests. */
export type IssuerStep =
  /** The chip makes its own key pair; the answer is the public key with a proof of possession. */
  | { readonly do: 'generateKey'; readonly key: KeyKind | 'chip' }
  /** The public key again, with a new proof: of the open update when it has made one, otherwise of the key that serves. */
  | { readonly do: 'readPublicKey'; readonly key: KeyKind | 'chip' }
  /** Takes the key away, with a certificate that ends and has no successor. */
  | { readonly do: 'dropKey'; readonly key: KeyKind }
  /**
   * Until `commitUpdate`, whatever keys, files and PINs are written wait beside those that serve; then all of it serves at once. An open update
   * outlives the power and the channel (`status` tells what it holds); `beginUpdate` forgets one that was left.
   */
  | { readonly do: 'beginUpdate' }
  | { readonly do: 'commitUpdate' }
  | { readonly do: 'discardUpdate' }
  | { readonly do: 'writeFile'; readonly file: FileName; readonly content: string }
  /** What another institution put on the card, to be carried over to the next one; the card tells the counter, over its channel. */
  | { readonly do: 'readFile'; readonly file: CarriedFile }
  /** Gives the PIN its transport value: with it the resident sets the first PIN, and nothing else. */
  | { readonly do: 'putTransportPin'; readonly pin: PinKind; readonly value: string }
  | { readonly do: 'putCredential'; readonly credential: CredentialName; readonly value: string }
  /** Lets the card take one new value of the PIN, with a full count of tries; the resident's own screen sends it. */
  | { readonly do: 'permitNewPin'; readonly pin: PinKind }
  /** Takes the PIN away (a child's signature PIN). */
  | { readonly do: 'withdrawPin'; readonly pin: PinKind }
  | { readonly do: 'putKey'; readonly role: IssuerRole; readonly key: string }
  | { readonly do: 'personalise' }
  | { readonly do: 'deliver' }
  | { readonly do: 'block' }
  | { readonly do: 'status' }
  /** Not a command: the run pauses here until the resident's screen has sent its own APDUs. */
  | { readonly do: 'resident'; readonly pins: readonly PinKind[] };

/** Files of the driver's licence with the room that the card has for each, in bytes. */
const carriedSizes = { licence: 2048, licencePortrait: 8192, licenceAuthenticity: 336, licenceCertificate: 568, licenceInfo: 64 } as const;

/** A file that a new card takes over from the one before it. */
export type CarriedFile = keyof typeof carriedSizes;
export const carriedFiles = Object.freeze(Object.keys(carriedSizes)) as readonly CarriedFile[];

/** Convenience: a `writeFile` step from bytes. */
export const writeFile = (file: FileName, content: Uint8Array): IssuerStep =>
  Object.freeze({ do: 'writeFile', file, content: toHex(content) });
/** Takes a certificate's file out of use: it reads as empty. */
export const clearFile = (file: FileName): IssuerStep => writeFile(file, new Uint8Array());
/** All of the steps or none: they are visible with the last command only. */
export const asUpdate = (...steps: readonly IssuerStep[]): IssuerStep[] => [{ do: 'beginUpdate' }, ...steps, { do: 'commitUpdate' }];
export const putKey = (role: IssuerRole, key: Uint8Array): IssuerStep => Object.freeze({ do: 'putKey', role, key: toHex(key) });

/** A command before protection. The target's application goes into the encrypted data, so that no SELECT in between can divert it. */
export interface PlainCommand {
  readonly ins: number;
  readonly p1p2: number;
  readonly data: Uint8Array;
}

const applicationCode: Readonly<Record<ApplicationName, number>> = Object.freeze({
  jpki: 1,
  basicInformation: 2,
  healthInsurance: 3,
  common: 4,
  residentRegistry: 5,
  surfaceCheck: 6,
  driverLicence: 7,
});

/** Instruction bytes of the channel (CLA 84). */
export const instructions = Object.freeze({
  generateKey: 0x46,
  readPublicKey: 0x47,
  dropKey: 0xe4,
  stageUpdate: 0xe2,
  updateBinary: 0xd6,
  readCarried: 0xb0,
  putReference: 0xda,
  putKey: 0xd8,
  resetRetryCounter: 0x2c,
  changeLife: 0x44,
  getStatus: 0xca,
});

/** Bytes of a file in one UPDATE BINARY. */
const chunkSize = 8192;

const targeted = (ins: number, target: FileAddress, data: Uint8Array = new Uint8Array()): PlainCommand => ({
  ins,
  p1p2: target.fid,
  data: concat(Uint8Array.of(applicationCode[target.application]), data),
});

/** The same command for a PIN in every place where it lies. */
const atEach = (pin: PinKind, ins: number, data?: Uint8Array): PlainCommand[] =>
  pinAddresses(pin).map((address) => targeted(ins, address, data));

const reference = { transport: 1, final: 2, withdrawn: 3 };
const update = { begin: 1, commit: 2, discard: 3 };
const life = { personalised: 1, delivered: 2, blocked: 3 };

function writeCommands(step: Extract<IssuerStep, { do: 'writeFile' }>): PlainCommand[] {
  const content = fromHex(step.content);
  const pieces = Math.max(1, Math.ceil(content.length / chunkSize));
  return Array.from({ length: pieces }, (_, at) => {
    const offset = at * chunkSize;
    // The last piece says so: the card then forgets what a longer earlier content left behind it.
    const isLast = at === pieces - 1 ? 1 : 0;
    return targeted(
      instructions.updateBinary,
      files[step.file],
      concat(u16(offset), Uint8Array.of(isLast), content.subarray(offset, offset + chunkSize)),
    );
  });
}

/** Bytes of a file in one answer: short enough for every relay between card and counter. */
const readSize = 1024;

function readCommands(file: CarriedFile): PlainCommand[] {
  const size = carriedSizes[file];
  return Array.from({ length: Math.ceil(size / readSize) }, (_, at) => {
    const offset = at * readSize;
    return targeted(instructions.readCarried, files[file], concat(u16(offset), u16(Math.min(readSize, size - offset))));
  });
}

/** The commands of one step, in order; none for a pause. */
export function commandsOf(step: IssuerStep): PlainCommand[] {
  const { putReference, resetRetryCounter, changeLife } = instructions;
  switch (step.do) {
    case 'generateKey':
      return [targeted(instructions.generateKey, keyAddress[step.key])];
    case 'readPublicKey':
      return [targeted(instructions.readPublicKey, keyAddress[step.key])];
    case 'dropKey':
      return [targeted(instructions.dropKey, keyAddress[step.key])];
    case 'beginUpdate':
      return [{ ins: instructions.stageUpdate, p1p2: update.begin, data: new Uint8Array() }];
    case 'commitUpdate':
      return [{ ins: instructions.stageUpdate, p1p2: update.commit, data: new Uint8Array() }];
    case 'discardUpdate':
      return [{ ins: instructions.stageUpdate, p1p2: update.discard, data: new Uint8Array() }];
    case 'readFile':
      return readCommands(step.file);
    case 'writeFile':
      return writeCommands(step);
    case 'putTransportPin':
      return atEach(step.pin, putReference, concat(Uint8Array.of(reference.transport), utf8(step.value)));
    case 'putCredential':
      return [targeted(putReference, credentials[step.credential], concat(Uint8Array.of(reference.final), utf8(step.value)))];
    case 'withdrawPin':
      return atEach(step.pin, putReference, Uint8Array.of(reference.withdrawn));
    case 'permitNewPin':
      return atEach(step.pin, resetRetryCounter);
    case 'putKey':
      return [{ ins: instructions.putKey, p1p2: roleReference[step.role], data: fromHex(step.key) }];
    case 'personalise':
      return [{ ins: changeLife, p1p2: life.personalised, data: new Uint8Array() }];
    case 'deliver':
      return [{ ins: changeLife, p1p2: life.delivered, data: new Uint8Array() }];
    case 'block':
      return [{ ins: changeLife, p1p2: life.blocked, data: new Uint8Array() }];
    case 'status':
      return [{ ins: instructions.getStatus, p1p2: 0, data: new Uint8Array() }];
    case 'resident':
      return [];
  }
}
