import type { CommandApdu } from '../apdu.ts';
import type { Chip } from '../chip.ts';
import { openCommand, protectAnswer, type SecureSession } from '../secure-channel.ts';
import { answer, type CardAnswer, statusWords } from '../status-words.ts';
import { issuerCommands } from './issuer.ts';

async function run(chip: Chip, session: SecureSession, ins: number, reference: number, data: Uint8Array): Promise<CardAnswer> {
  const command = issuerCommands[ins];
  if (!command) return answer(statusWords.unknownInstruction);
  if (!command.may[session.role].includes(chip.image.body.life)) return answer(statusWords.securityNotSatisfied);
  return command.run(chip, { ins, reference, data, session });
}

/**
 * A command of class 84. Without a mutual authentication there is no such instruction; a command that does not authenticate ends the channel.
 */
export async function secureCommand(chip: Chip, { ins, p1, p2, data }: CommandApdu): Promise<CardAnswer> {
  const { volatile } = chip;
  const session = volatile.channel;
  if (!session) return answer(statusWords.unknownInstruction);
  const opened = openCommand(session, Uint8Array.of(0x84, ins, p1, p2), data);
  if (!opened) {
    volatile.channel = undefined;
    return answer(statusWords.wrongSecureMessaging);
  }
  const result = await run(chip, session, ins, (p1 << 8) | p2, opened);
  return answer(result.statusWord, protectAnswer(session, result.statusWord, result.data));
}
