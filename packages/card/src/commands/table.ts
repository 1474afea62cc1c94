import type { CommandApdu } from '../apdu.ts';
import type { Chip } from '../chip.ts';
import { answer, type CardAnswer, statusWords } from '../status-words.ts';
import { getChallenge, mutualAuthenticate } from './authenticate.ts';
import { messagingCommand, refuseWithoutSession, setSessionKey } from './messaging.ts';
import { changeKey, changeReferenceData, resetRetryCounter, verify } from './pins.ts';
import { readBinary, readRecord } from './read.ts';
import { secureCommand } from './secure.ts';
import { select } from './select.ts';
import { computeDigitalSignature, internalAuthenticate } from './sign.ts';

type Handler = (chip: Chip, apdu: CommandApdu) => CardAnswer | Promise<CardAnswer>;

/** Every instruction in clear, with the class it comes in. */
const commands: Readonly<Record<number, { readonly cla: 0x00 | 0x80; readonly run: Handler }>> = Object.freeze({
  164: { cla: 0x00, run: select },
  176: { cla: 0x00, run: readBinary },
  178: { cla: 0x00, run: readRecord },
  32: { cla: 0x00, run: verify },
  36: { cla: 0x00, run: changeReferenceData },
  44: { cla: 0x00, run: resetRetryCounter },
  42: { cla: 0x80, run: computeDigitalSignature },
  132: { cla: 0x00, run: getChallenge },
  136: { cla: 0x00, run: internalAuthenticate },
  50: { cla: 0x80, run: changeKey },
  174: { cla: 0x80, run: setSessionKey },
  // UNLOCK KEY (JICSAP): for the issuer's terminals, which come through the channel here.
  84: { cla: 0x80, run: () => answer(statusWords.securityNotSatisfied) },
  // An iPhone's own instruction; a card takes no length of it.
  252: { cla: 0x80, run: () => answer(statusWords.wrongLength) },
  130: { cla: 0x00, run: mutualAuthenticate },
});

const secureClass = 0x84;

/** What a class other than the plain ones answers, as cards of the family do. */
function refuseClass(cla: number): number {
  if (cla >= 0x01 && cla <= 0x03) return statusWords.channelNotSupported;
  return statusWords.unknownClass;
}

/** Runs one command: class, instruction, then the handler. A blocked card knows SELECT only, and that tells it is deactivated. */
export async function execute(chip: Chip, apdu: CommandApdu): Promise<CardAnswer> {
  const { cla, ins } = apdu;
  const isDead = chip.image.body.life === 'blocked';
  if (cla === secureClass) return isDead ? answer(statusWords.unknownInstruction) : secureCommand(chip, apdu);
  if (cla === 0x08 || cla === 0x0c) return isDead ? refuseWithoutSession(ins) : messagingCommand(chip, apdu);
  if (cla !== 0x00 && cla !== 0x80) return answer(refuseClass(cla));
  const command = commands[ins];
  if (!command || (isDead && ins !== 0xa4)) return answer(statusWords.unknownInstruction);
  return command.cla === cla ? command.run(chip, apdu) : answer(statusWords.unknownClass);
}
