import { createPrivateKey, createPublicKey, type KeyObject, sign as signWith } from 'node:crypto';
import { type ApplicationName, type FileDescription, type FilePath, filePath, hexFid } from '../applications/description.ts';
import { pinsOf } from '../applications/index.ts';
import { concat } from '../bytes.ts';
import { type Chip, fileAt, keyPathOf } from '../chip.ts';
import { type CardBody, type LifeState, withBody } from '../image.ts';
import { isAllowedPin, type PinRules } from '../pin.ts';
import { cardProfiles } from '../profile.ts';
import { type ChannelRole, roleOf, type SecureSession } from '../secure-channel.ts';
import { applyUpdate, emptyUpdate, withWrite } from '../staged.ts';
import { answer, type CardAnswer, statusWords } from '../status-words.ts';
import { encodeTlv } from '../tlv.ts';
import { refuseNewKey, refuseWrite } from './authority.ts';

/** A command that came through the channel, opened. */
export interface IssuerCommand {
  readonly ins: number;
  /** P1 and P2: a file identifier, or what the instruction says. */
  readonly reference: number;
  readonly data: Uint8Array;
  readonly session: SecureSession;
}

type Handler = (chip: Chip, command: IssuerCommand) => CardAnswer | Promise<CardAnswer>;

const lives: readonly LifeState[] = ['blank', 'personalised', 'delivered', 'blocked'];
/** The code of an application in a command is its place here, from 1. */
const applicationCodes: readonly ApplicationName[] = [
  'jpki',
  'basicInformation',
  'healthInsurance',
  'common',
  'residentRegistry',
  'surfaceCheck',
  'driverLicence',
];

interface Target<Kind extends FileDescription['kind']> {
  readonly path: FilePath;
  readonly file: Extract<FileDescription, { kind: Kind }>;
  readonly rest: Uint8Array;
}

/** The file that a command means: its application's code is the first byte of the data, so no SELECT can divert the command. */
function targetOf<Kind extends FileDescription['kind']>(
  chip: Chip,
  { reference, data }: IssuerCommand,
  ...kinds: Kind[]
): Target<Kind> | CardAnswer {
  const application = applicationCodes[(data[0] ?? 0) - 1];
  if (!application) return answer(statusWords.wrongData);
  const path = filePath(application, hexFid(reference));
  const file = fileAt(chip, path);
  if (!file) return answer(statusWords.notFound);
  if (!(kinds as string[]).includes(file.kind)) return answer(statusWords.incompatibleStructure);
  return { path, file: file as Target<Kind>['file'], rest: data.subarray(1) };
}

const change = (chip: Chip, part: Partial<CardBody>): Promise<void> => chip.commit(withBody(chip.image, part));

/** The public key, and the private key's signature over what it is for: the proof that this chip holds it. */
function keyAnswer(chip: Chip, path: FilePath, privateKey: KeyObject): CardAnswer {
  const publicKey = createPublicKey(privateKey);
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const [application, fid] = path.split('/') as [string, string];
  const subject = `OpenMyna key possession\0${chip.image.body.cardId}\0${application}/${Number.parseInt(fid, 16).toString(16)}\0`;
  const proof = signWith('sha256', concat(Buffer.from(subject), publicKey.export({ type: 'spki', format: 'der' })), privateKey);
  const numbers = [encodeTlv(0x81, Buffer.from(n, 'base64url')), encodeTlv(0x82, Buffer.from(e, 'base64url'))];
  return answer(statusWords.ok, concat(encodeTlv(0x7f49, ...numbers), encodeTlv(0x5f37, proof)));
}

/** The chip makes the pair itself; the private key never leaves it. */
const generateKey: Handler = async (chip, command) => {
  const target = targetOf(chip, command, 'key');
  if ('statusWord' in target) return target;
  const path = keyPathOf(chip, target.path);
  const refused = refuseNewKey(chip, command.session, path);
  if (refused) return answer(refused);
  const { privateKey } = await chip.makeKeyPair();
  const pkcs8 = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
  await chip.commit(withWrite(chip.image, { keyPairs: { [path]: pkcs8 } }));
  return keyAnswer(chip, path, privateKey);
};

/** The public key once more: of the open update when it has one, otherwise of the key that serves. */
const readPublicKey: Handler = (chip, command) => {
  const target = targetOf(chip, command, 'key');
  if ('statusWord' in target) return target;
  const path = keyPathOf(chip, target.path);
  const { staged, keyPairs } = chip.image.body;
  const waiting = staged?.keyPairs[path];
  const pkcs8 = waiting === undefined ? keyPairs[path] : waiting;
  if (!pkcs8) return answer(statusWords.referenceNotFound);
  return keyAnswer(chip, path, createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' }));
};

/** Applications whose data other institutions put on the card: the counter reads them to carry them over to the card that follows this one. */
const carriedApplications: readonly ApplicationName[] = ['driverLicence'];

/** Data: offset and length (2 bytes each). The answer is what was written and no more, so that a copy of it is the same. */
const readCarried: Handler = (chip, command) => {
  const target = targetOf(chip, command, 'transparent');
  if ('statusWord' in target) return target;
  const { path, rest } = target;
  if (!carriedApplications.some((name) => path.startsWith(`${name}/`))) return answer(statusWords.securityNotSatisfied);
  if (rest.length !== 4) return answer(statusWords.wrongLength);
  const [offset, length] = [((rest[0] ?? 0) << 8) | (rest[1] ?? 0), ((rest[2] ?? 0) << 8) | (rest[3] ?? 0)];
  return answer(statusWords.ok, (chip.image.body.files[path] ?? new Uint8Array()).slice(offset, offset + length));
};

/** Takes a key away, as when its certificate ends and no other follows. */
const dropKey: Handler = async (chip, command) => {
  const target = targetOf(chip, command, 'key');
  if ('statusWord' in target) return target;
  await chip.commit(withWrite(chip.image, { keyPairs: { [target.path]: null } }));
  return answer(statusWords.ok);
};

const updateActions = { begin: 1, commit: 2, discard: 3 };

/**
 * An update of several files, keys and PINs that becomes visible with one image, or not at all. Begin forgets one that was left open; an open
 * one outlives the power, so that a visit broken in the middle can go on.
 */
const stageUpdate: Handler = async (chip, { reference }) => {
  const { staged, ...body } = chip.image.body;
  if (reference === updateActions.begin) {
    await change(chip, { staged: emptyUpdate });
    return answer(statusWords.ok);
  }
  if (reference !== updateActions.commit && reference !== updateActions.discard) return answer(statusWords.wrongParameters);
  if (!staged) return answer(statusWords.conditionsNotSatisfied);
  if (reference === updateActions.commit) for (const path of Object.keys(staged.pins)) chip.volatile.verified.delete(path as FilePath);
  const next =
    reference === updateActions.commit ? applyUpdate(chip.image, staged) : { body: Object.freeze(body), counters: chip.image.counters };
  await chip.commit(Object.freeze(next));
  return answer(statusWords.ok);
};

/** Data: offset (2 bytes), 01 when the content ends with this piece, the piece. */
const updateBinary: Handler = async (chip, command) => {
  const target = targetOf(chip, command, 'transparent', 'record');
  if ('statusWord' in target) return target;
  const { file, path, rest } = target;
  const { life, files, staged } = chip.image.body;
  const refused = refuseWrite(chip, command.session, path, file);
  if (refused) return answer(refused);
  if (rest.length < 3) return answer(statusWords.wrongLength);
  const offset = ((rest[0] ?? 0) << 8) | (rest[1] ?? 0);
  const piece = rest.subarray(3);
  const end = offset + piece.length;
  if (end > file.size) return answer(statusWords.noSpace);
  // A file in use is never seen half old and half new: what needs more than one command goes through an update.
  if (life === 'delivered' && !staged && (offset > 0 || rest[2] !== 1)) return answer(statusWords.conditionsNotSatisfied);
  const before = staged?.files[path] ?? files[path] ?? new Uint8Array();
  const after = new Uint8Array(rest[2] === 1 ? end : Math.max(end, before.length)).fill(0xff);
  after.set(before.subarray(0, after.length));
  after.set(piece, offset);
  await chip.commit(withWrite(chip.image, { files: { [path]: after } }));
  return answer(statusWords.ok);
};

const referenceKinds = { transport: 1, final: 2, withdrawn: 3 };
const transportLengths = { min: 4, max: 12 };

const isTransportValue = (value: Uint8Array): boolean =>
  value.length >= transportLengths.min && value.length <= transportLengths.max && value.every((byte) => byte >= 0x30 && byte <= 0x39);

/** Data: 01 transport value, 02 final value (credentials that nobody chooses), 03 withdrawn. */
const putReference: Handler = async (chip, command) => {
  const target = targetOf(chip, command, 'pin');
  if ('statusWord' in target) return target;
  const { path, file, rest } = target;
  const kind = rest[0];
  const value = rest.slice(1);
  chip.volatile.verified.delete(path);
  if (kind === referenceKinds.withdrawn) {
    await chip.commit(withWrite(chip.image, { pins: { [path]: null } }));
    return answer(statusWords.ok);
  }
  const isFinal = kind === referenceKinds.final;
  if (!isFinal && kind !== referenceKinds.transport) return answer(statusWords.wrongData);
  if (isFinal !== (file.rules.isFixed ?? false)) return answer(statusWords.conditionsNotSatisfied);
  if (!(isFinal ? isAllowedPin(file.rules, value) : isTransportValue(value))) return answer(statusWords.wrongData);
  const stored = Object.freeze({ state: isFinal ? ('set' as const) : ('transport' as const), value });
  await chip.commit(withWrite(chip.image, { pins: { [path]: stored } }));
  return answer(statusWords.ok);
};

/**
 * Permits one new value; the resident's own screen brings it (RESET RETRY COUNTER in clear), so the counter never sees it. A kiosk may permit one of the
 * two JPKI PINs only, and only while the other stands: nobody there looks at the person.
 */
const permitNewPin: Handler = (chip, command) => {
  const target = targetOf(chip, command, 'pin');
  if ('statusWord' in target) return target;
  if (command.session.role === 'kiosk') {
    const other = cardProfiles[chip.image.body.profile].kioskUnlock[target.path];
    if (!other || !chip.volatile.verified.has(other)) return answer(statusWords.securityNotSatisfied);
  }
  if (target.file.rules.isFixed || !chip.image.body.pins[target.path]) return answer(statusWords.conditionsNotSatisfied);
  command.session.permitted.add(target.path);
  return answer(statusWords.ok);
};

const putKey: Handler = async (chip, { reference, data }) => {
  const role = roleOf[reference];
  if (!role) return answer(statusWords.wrongParameters);
  if (data.length !== 32) return answer(statusWords.wrongLength);
  await change(chip, { channelKeys: Object.freeze({ ...chip.image.body.channelKeys, [role]: data.slice() }) });
  return answer(statusWords.ok);
};

/** Only forwards: blank to personalised to delivered, and from anywhere to blocked. Delivery waits until every PIN was set by its holder. */
const changeLife: Handler = async (chip, { reference, session }) => {
  const { life, pins } = chip.image.body;
  const next = lives[reference];
  if (!next || next === 'blank') return answer(statusWords.wrongParameters);
  const isNextStep = lives.indexOf(next) === lives.indexOf(life) + 1 || next === 'blocked';
  const isComplete = next !== 'delivered' || Object.values(pins).every(({ state }) => state === 'set');
  const isAllowed = next === 'blocked' || (next === 'personalised') === (session.role === 'issuer');
  if (!isAllowed) return answer(statusWords.securityNotSatisfied);
  if (!isNextStep || !isComplete) return answer(statusWords.conditionsNotSatisfied);
  await change(chip, { life: next });
  return answer(statusWords.ok);
};

function pinStatus(chip: Chip, path: FilePath, { isFixed }: PinRules): Uint8Array {
  if (isFixed) return new Uint8Array();
  const [application, fid] = path.split('/') as [ApplicationName, string];
  const number = Number.parseInt(fid, 16);
  const stored = chip.image.body.pins[path];
  const state = stored ? (stored.state === 'transport' ? 1 : 2) : 0;
  const code = applicationCodes.indexOf(application) + 1;
  return encodeTlv(0x91, Uint8Array.of(code, number >> 8, number & 0xff, state, chip.image.counters[path] ?? 0));
}

/** 92, while an update is open: application and FID of everything that it has written. */
function updateStatus({ staged }: CardBody): Uint8Array {
  if (!staged) return new Uint8Array();
  const paths = [...Object.keys(staged.files), ...Object.keys(staged.keyPairs), ...Object.keys(staged.pins)];
  return encodeTlv(0x92, ...paths.map(addressOf));
}

function addressOf(path: string): Uint8Array {
  const [application, fid] = path.split('/') as [ApplicationName, string];
  const number = Number.parseInt(fid, 16);
  return Uint8Array.of(applicationCodes.indexOf(application) + 1, number >> 8, number & 0xff);
}

/** 80 card id, 8A life, for each PIN 91 { application, FID, state, tries }, 92 the open update, 93 the PINs whose permitted new value has not come. */
const getStatus: Handler = (chip, { session }) => {
  const { cardId, life, profile } = chip.image.body;
  const pins = pinsOf(profile).map(({ path, rules }) => pinStatus(chip, path, rules));
  const lifeByte = Uint8Array.of(lives.indexOf(life));
  const objects = [encodeTlv(0x80, Buffer.from(cardId)), encodeTlv(0x8a, lifeByte), ...pins, updateStatus(chip.image.body)];
  if (session.permitted.size > 0) objects.push(encodeTlv(0x93, ...Array.from(session.permitted, addressOf)));
  return answer(statusWords.ok, concat(...objects));
};

interface Permission {
  readonly run: Handler;
  readonly may: Readonly<Record<ChannelRole, readonly LifeState[]>>;
}

const inProduction = { issuer: ['blank'], counter: ['personalised', 'delivered'], kiosk: [] } as const;
/** The issuer also on a card in use, for a recall: `authority.ts`. */
const keysAndCertificates = { ...inProduction, issuer: ['blank', 'delivered'] } as const;
const alive = ['blank', 'personalised', 'delivered'] as const;
const everywhere = { issuer: alive, counter: alive, kiosk: [] } as const;

/** Instruction × role × life state. What is not here is 6D00. */
export const issuerCommands: Readonly<Record<number, Permission>> = Object.freeze({
  70: { run: generateKey, may: keysAndCertificates },
  71: { run: readPublicKey, may: keysAndCertificates },
  228: { run: dropKey, may: inProduction },
  226: { run: stageUpdate, may: keysAndCertificates },
  176: { run: readCarried, may: { issuer: [], counter: ['personalised', 'delivered'], kiosk: ['delivered'] } },
  214: { run: updateBinary, may: keysAndCertificates },
  218: { run: putReference, may: inProduction },
  44: { run: permitNewPin, may: { issuer: [], counter: ['personalised', 'delivered'], kiosk: ['delivered'] } },
  216: { run: putKey, may: { issuer: alive, counter: [], kiosk: [] } },
  68: { run: changeLife, may: everywhere },
  202: { run: getStatus, may: { ...everywhere, kiosk: ['delivered'] } },
});
