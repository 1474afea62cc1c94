import { concat, fromHex, isEqual, toHex } from './bytes.ts';
import { command, selectApplication } from './commands.ts';
import { CardError } from './errors.ts';
import { type CardStatus, type PublicKeyAnswer, parseCardStatus, parseKeyAnswer } from './issuer-answers.ts';
import {
  cardCryptogram,
  challengeLength,
  deriveChannelKeys,
  type IssuerRole,
  openAnswer,
  protectCommand,
  roleReference,
  terminalCryptogram,
} from './issuer-channel.ts';
import { type CarriedFile, commandsOf, type IssuerStep, type PlainCommand } from './issuer-steps.ts';
import { aids } from './layout.ts';
import type { KeyKind, PinKind } from './names.ts';
import { splitAnswer } from './status.ts';
import type { CardTransport } from './transport.ts';

export interface IssuerResults {
  /** Of `generateKey` and `readPublicKey`, by key. */
  readonly keys: Partial<Record<KeyKind | 'chip', PublicKeyAnswer>>;
  /** Of `readFile`: the content as it was written, empty where nothing was. */
  readonly files: Partial<Record<CarriedFile, Uint8Array>>;
  /** Of the last `status`: what the chip itself says, authenticated. */
  readonly status?: CardStatus;
}

/**
 * A run of issuer steps against one chip, step by step: the server makes the next APDU from the last response, whoever holds the
 * card relays it. The run is plain JSON and may be kept between two requests; it holds session keys, so keep it sealed.
 */
export interface IssuerRun {
  readonly role: IssuerRole;
  readonly key: string;
  readonly steps: readonly IssuerStep[];
  readonly phase: 'select' | 'challenge' | 'authenticate' | 'steps';
  /** Index of the step, and of the command within it, that is under way. */
  readonly step: number;
  readonly part: number;
  readonly counter: number;
  readonly cardChallenge?: string;
  readonly ownChallenge?: string;
  readonly results: {
    readonly keys: Partial<Record<KeyKind | 'chip', string>>;
    readonly status?: string;
    readonly files: Partial<Record<CarriedFile, string>>;
  };
}

export type IssuerMove =
  /** Send this to the card and come back with the response. */
  | { readonly kind: 'command'; readonly apdu: Uint8Array }
  /** The resident's screen now sets these PINs; come back without a response. */
  | { readonly kind: 'resident'; readonly pins: readonly PinKind[] }
  | { readonly kind: 'done'; readonly results: IssuerResults };

/** @param options.key the chip's own issuer or counter key, 32 bytes, diversified by card id. */
export function startIssuerRun(options: { role: IssuerRole; key: Uint8Array; steps: readonly IssuerStep[] }): IssuerRun {
  if (options.key.length !== 32) throw new RangeError('an issuer key has 32 bytes');
  return {
    role: options.role,
    key: toHex(options.key),
    steps: options.steps,
    phase: 'select',
    step: 0,
    part: 0,
    counter: 0,
    results: { keys: {}, files: {} },
  };
}

function resultsOf(run: IssuerRun): IssuerResults {
  const keys = Object.fromEntries(Object.entries(run.results.keys).map(([kind, answer]) => [kind, parseKeyAnswer(fromHex(answer))]));
  const files = Object.fromEntries(Object.entries(run.results.files).map(([file, content]) => [file, fromHex(content)]));
  return { keys, files, ...(run.results.status === undefined ? {} : { status: parseCardStatus(fromHex(run.results.status)) }) };
}

const requireOk = (statusWord: number, step: string): void => {
  if (statusWord === 0x6283) throw new CardError('MYNA_CARD_BLOCKED');
  if (statusWord === 0x9000) return;
  // 6300 is a wrong key; 6D00 and 6A82 mean that this is no chip of ours or that the channel is gone.
  const isChannel = statusWord === 0x6300 || statusWord === 0x6a82 || statusWord === 0x6d00 || statusWord === 0x6988;
  throw new CardError(isChannel ? 'MYNA_CARD_CHANNEL' : 'MYNA_CARD_REFUSED', { step, statusWord: statusWord.toString(16) });
};

const channelKeys = (run: IssuerRun): ReturnType<typeof deriveChannelKeys> =>
  deriveChannelKeys(fromHex(run.key), fromHex(run.cardChallenge ?? ''), fromHex(run.ownChallenge ?? ''));

/** Takes the answer of the handshake's last command and tells the run's next phase. */
function acceptHandshake(run: IssuerRun, response: Uint8Array): IssuerRun {
  const { data, statusWord } = splitAnswer(response);
  requireOk(statusWord, run.phase);
  if (run.phase === 'select') return { ...run, phase: 'challenge' };
  if (run.phase === 'challenge') {
    if (data.length !== challengeLength) throw new CardError('MYNA_CARD_CHANNEL', { reason: 'challenge-length' });
    const ownChallenge = crypto.getRandomValues(new Uint8Array(challengeLength));
    return { ...run, phase: 'authenticate', cardChallenge: toHex(data), ownChallenge: toHex(ownChallenge) };
  }
  const expected = cardCryptogram(
    fromHex(run.key),
    roleReference[run.role],
    fromHex(run.cardChallenge ?? ''),
    fromHex(run.ownChallenge ?? ''),
  );
  if (!isEqual(expected, data)) throw new CardError('MYNA_CARD_CHANNEL', { reason: 'card-not-authentic' });
  return { ...run, phase: 'steps' };
}

function resultsWith(results: IssuerRun['results'], step: IssuerStep, told: string): IssuerRun['results'] {
  switch (step.do) {
    case 'generateKey':
    case 'readPublicKey':
      return { ...results, keys: { ...results.keys, [step.key]: told } };
    case 'readFile':
      return { ...results, files: { ...results.files, [step.file]: `${results.files[step.file] ?? ''}${told}` } };
    case 'status':
      return { ...results, status: told };
    default:
      return results;
  }
}

function acceptStep(run: IssuerRun, response: Uint8Array): IssuerRun {
  const step = run.steps[run.step] as IssuerStep;
  const { data, statusWord } = openAnswer(channelKeys(run), run.counter, response);
  requireOk(statusWord, step.do);
  const results = resultsWith(run.results, step, toHex(data));
  const isLast = run.part + 1 >= commandsOf(step).length;
  return { ...run, results, step: isLast ? run.step + 1 : run.step, part: isLast ? 0 : run.part + 1 };
}

function handshakeCommand(run: IssuerRun): Uint8Array {
  if (run.phase === 'select') return selectApplication(aids.issuerDomain);
  if (run.phase === 'challenge') return command(0x00, 0x84, 0x00, 0x00, undefined, challengeLength);
  const reference = roleReference[run.role];
  const own = fromHex(run.ownChallenge ?? '');
  const proof = terminalCryptogram(fromHex(run.key), reference, fromHex(run.cardChallenge ?? ''), own);
  return command(0x00, 0x82, 0x00, reference, concat(own, proof), 256);
}

/**
 * Moves the run: first without a response, then each time with the card's response to the command before.
 *
 * @throws {CardError} `MYNA_CARD_CHANNEL` when the card or an answer is not authentic, `MYNA_CARD_REFUSED` (with the step and the status word) when the card says no.
 */
export function advanceIssuerRun(run: IssuerRun, response?: Uint8Array): { run: IssuerRun; move: IssuerMove } {
  let next = run;
  if (response) next = run.phase === 'steps' ? acceptStep(run, response) : acceptHandshake(run, response);
  else if (run.phase === 'steps' && run.steps[run.step]?.do === 'resident') next = { ...run, step: run.step + 1 };
  if (next.phase !== 'steps') return { run: next, move: { kind: 'command', apdu: handshakeCommand(next) } };
  const step = next.steps[next.step];
  if (!step) return { run: next, move: { kind: 'done', results: resultsOf(next) } };
  if (step.do === 'resident') return { run: next, move: { kind: 'resident', pins: step.pins } };
  const plain = commandsOf(step)[next.part] as PlainCommand;
  const counter = next.counter + 1;
  const apdu = protectCommand(channelKeys(next), counter, plain.ins, plain.p1p2, plain.data);
  return { run: { ...next, counter }, move: { kind: 'command', apdu } };
}

/** Runs all steps against a card at hand. @param options.resident called at a pause, with the transport still open. */
export async function runIssuerSteps(
  transport: CardTransport,
  options: { role: IssuerRole; key: Uint8Array; steps: readonly IssuerStep[]; resident?: (pins: readonly PinKind[]) => Promise<void> },
): Promise<IssuerResults> {
  let { run, move } = advanceIssuerRun(startIssuerRun(options));
  while (move.kind !== 'done') {
    if (move.kind === 'resident') {
      await options.resident?.(move.pins);
      ({ run, move } = advanceIssuerRun(run));
    } else {
      ({ run, move } = advanceIssuerRun(run, await transport.transmit(move.apdu)));
    }
  }
  return move.results;
}
