import type { ApplicationName, FileDescription, FilePath } from '../applications/description.ts';
import type { Chip } from '../chip.ts';
import { cardProfiles } from '../profile.ts';
import type { SecureSession } from '../secure-channel.ts';
import { statusWords } from '../status-words.ts';

/** Where a recall gives a card in use new keys and certificates. Nothing there names the person but the certificates. */
const recallable: readonly ApplicationName[] = ['jpki', 'healthInsurance'];

/**
 * The issuer on a card in use: in a recall nobody stands at the counter and no PIN is entered. It may then replace keys and certificates, in an
 * update and nowhere else, so that the card never serves with a key without its certificate.
 */
function refuseRecall(chip: Chip, path: FilePath): number | undefined {
  if (!recallable.some((name) => path.startsWith(`${name}/`))) return statusWords.securityNotSatisfied;
  return chip.image.body.staged ? undefined : statusWords.conditionsNotSatisfied;
}

/**
 * Who may have a key made. On a card in use the counter's channel alone is not enough: the holder has entered one of the PINs of her own since it was
 * opened, and has selected nothing else after it. An authentication of the terminal forgets the PINs, so the order is always office first, then holder.
 *
 * @returns the status word of the refusal
 */
export function refuseNewKey(chip: Chip, session: SecureSession, path: FilePath): number | undefined {
  const { life, profile } = chip.image.body;
  if (life !== 'delivered') return undefined;
  if (session.role === 'issuer') return refuseRecall(chip, path);
  const isHolderThere = cardProfiles[profile].holderPins.some((pin) => chip.volatile.verified.has(pin));
  return isHolderThere ? undefined : statusWords.securityNotSatisfied;
}

/** Who may write a file: on a card in use what is the person's own needs the PIN for it. @returns the status word of the refusal */
export function refuseWrite(chip: Chip, session: SecureSession, path: FilePath, file: FileDescription): number | undefined {
  if (chip.image.body.life !== 'delivered') return undefined;
  if (session.role === 'issuer') return refuseRecall(chip, path);
  const needs = 'counterNeeds' in file ? file.counterNeeds : undefined;
  return !needs || needs.some((pin) => chip.volatile.verified.has(pin)) ? undefined : statusWords.securityNotSatisfied;
}
