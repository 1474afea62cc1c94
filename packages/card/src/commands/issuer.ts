import { sign as signWith } from 'node:crypto';
import { type ApplicationName, type FileDescription, type FilePath, filePath, hexFid } from '../applications/description.ts';
import { pinsOf } from '../applications/index.ts';
import { concat } from '../bytes.ts';
import { type Chip, fileAt } from '../chip.ts';
import { type CardBody, type CardImage, type LifeState, withBody } from '../image.ts';
import { isAllowedPin, type PinRules } from '../pin.ts';
import type { ChannelRole, SecureSession } from '../secure-channel.ts';
import { answer, type CardAnswer, statusWords } from '../status-words.ts';
import { encodeTlv } from '../tlv.ts';

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
const applicationCodes: readonly ApplicationName[] = ['jpki', 'basicInformation', 'healthInsurance', 'common', 'residentRegistry'];

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

const change = (chip: Chip, part: Partial<CardBody>, counters?: CardImage['counters']): Promise<void> =>
  chip.commit(withBody(chip.image, part, counters));

/** The chip makes the pair itself; the private key never leaves it. The proof shows that it holds it. */
const generateKey: Handler = async (chip, command) => {
  const target = targetOf(chip, command, 'key');
  if ('statusWord' in target) return target;
  const { path } = target;
  const { publicKey, privateKey } = await chip.makeKeyPair();
  const keyPairs = { ...chip.image.body.keyPairs, [path]: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })) };
  await change(chip, { keyPairs: Object.freeze(keyPairs) });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const [application, fid] = path.split('/') as [string, string];
  const subject = `OpenMyna key possession\0${chip.image.body.cardId}\0${application}/${Number.parseInt(fid, 16).toString(16)}\0`;
  const proof = signWith('sha256', concat(Buffer.from(subject), publicKey.export({ type: 'spki', format: 'der' })), privateKey);
  const numbers = [encodeTlv(0x81, Buffer.from(n, 'base64url')), encodeTlv(0x82, Buffer.from(e, 'base64url'))];
  return answer(statusWords.ok, concat(encodeTlv(0x7f49, ...numbers), encodeTlv(0x5f37, proof)));
};

/** Data: offset (2 bytes), 01 when the content ends with this piece, the piece. */
const updateBinary: Handler = async (chip, command) => {
  const target = targetOf(chip, command, 'transparent', 'record');
  if ('statusWord' in target) return target;
  const { file, path, rest } = target;
  const { life, files } = chip.image.body;
  const isHeld = !file.counterNeeds || life !== 'delivered' || file.counterNeeds.some((pin) => chip.volatile.verified.has(pin));
  if (!isHeld) return answer(statusWords.securityNotSatisfied);
  if (rest.length < 3) return answer(statusWords.wrongLength);
  const offset = ((rest[0] ?? 0) << 8) | (rest[1] ?? 0);
  const piece = rest.subarray(3);
  const end = offset + piece.length;
  if (end > file.size) return answer(statusWords.noSpace);
  const before = files[path] ?? new Uint8Array();
  const after = new Uint8Array(rest[2] === 1 ? end : Math.max(end, before.length)).fill(0xff);
  after.set(before.subarray(0, after.length));
  after.set(piece, offset);
  await change(chip, { files: Object.freeze({ ...files, [path]: after }) });
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
  const { [path]: _, ...others } = chip.image.body.pins;
  chip.volatile.verified.delete(path);
  if (kind === referenceKinds.withdrawn) {
    await change(chip, { pins: Object.freeze(others) }, { ...chip.image.counters, [path]: 0 });
    return answer(statusWords.ok);
  }
  const isFinal = kind === referenceKinds.final;
  if (!isFinal && kind !== referenceKinds.transport) return answer(statusWords.wrongData);
  if (isFinal !== (file.rules.isFixed ?? false)) return answer(statusWords.conditionsNotSatisfied);
  if (!(isFinal ? isAllowedPin(file.rules, value) : isTransportValue(value))) return answer(statusWords.wrongData);
  const stored = Object.freeze({ state: isFinal ? ('set' as const) : ('transport' as const), value });
  await change(chip, { pins: Object.freeze({ ...others, [path]: stored }) }, { ...chip.image.counters, [path]: file.rules.tries });
  return answer(statusWords.ok);
};

/** Permits one new value; the resident's own screen brings it (RESET RETRY COUNTER in clear), so the counter never sees it. */
const permitNewPin: Handler = (chip, command) => {
  const target = targetOf(chip, command, 'pin');
  if ('statusWord' in target) return target;
  if (target.file.rules.isFixed || !chip.image.body.pins[target.path]) return answer(statusWords.conditionsNotSatisfied);
  command.session.permitted.add(target.path);
  return answer(statusWords.ok);
};

const putKey: Handler = async (chip, { reference, data }) => {
  const role = ({ 129: 'issuer', 130: 'counter' } as const)[reference];
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

/** 80 card id, 8A life, for each PIN 91 { application, FID, state, tries }. */
const getStatus: Handler = (chip) => {
  const { cardId, life, profile } = chip.image.body;
  const pins = pinsOf(profile).map(({ path, rules }) => pinStatus(chip, path, rules));
  return answer(statusWords.ok, concat(encodeTlv(0x80, Buffer.from(cardId)), encodeTlv(0x8a, Uint8Array.of(lives.indexOf(life))), ...pins));
};

interface Permission {
  readonly run: Handler;
  readonly may: Readonly<Record<ChannelRole, readonly LifeState[]>>;
}

const inProduction = { issuer: ['blank'], counter: ['personalised', 'delivered'] } as const;
const everywhere = { issuer: ['blank', 'personalised', 'delivered'], counter: ['blank', 'personalised', 'delivered'] } as const;

/** Instruction × role × life state. What is not here is 6D00. */
export const issuerCommands: Readonly<Record<number, Permission>> = Object.freeze({
  70: { run: generateKey, may: inProduction },
  214: { run: updateBinary, may: inProduction },
  218: { run: putReference, may: inProduction },
  44: { run: permitNewPin, may: { issuer: [], counter: ['personalised', 'delivered'] } },
  216: { run: putKey, may: { issuer: ['blank', 'personalised', 'delivered'], counter: [] } },
  68: { run: changeLife, may: everywhere },
  202: { run: getStatus, may: everywhere },
});
