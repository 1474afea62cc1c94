import { timingSafeEqual } from 'node:crypto';
import type { CommandApdu } from '../apdu.ts';
import type { Chip } from '../chip.ts';
import { cardProof, challengeLength, openSession, roleOf, terminalProof } from '../secure-channel.ts';
import { answer, type CardAnswer, statusWords } from '../status-words.ts';

/** GET CHALLENGE (ISO 7816-4 clause 11.6.3), 1 to 256 bytes. In the issuer's domain it opens a mutual authentication. */
export function getChallenge(chip: Chip, { p1, p2, data, le, isExtended }: CommandApdu): CardAnswer {
  if (p1 !== 0 || p2 !== 0) return answer(statusWords.wrongParameters);
  if (data.length > 0 || le === undefined) return answer(statusWords.wrongLength);
  if (isExtended) return answer(statusWords.conditionsNotSatisfied);
  const challenge = chip.random(le);
  const { volatile } = chip;
  volatile.challenge = volatile.application?.name === 'issuerDomain' && le === challengeLength ? challenge : undefined;
  return answer(statusWords.ok, challenge);
}

/**
 * MUTUAL AUTHENTICATE (ISO 7816-4 clause 11.6.4, INS 82) with the chip's issuer (P2 = 81), counter (82) or kiosk key (83): the terminal's challenge
 * and proof in, the card's proof out. A challenge serves once. Outside the issuer's domain the instruction does not exist.
 */
export function mutualAuthenticate(chip: Chip, { p1, p2, data }: CommandApdu): CardAnswer {
  const { volatile, image } = chip;
  if (volatile.application?.name !== 'issuerDomain') return answer(statusWords.unknownInstruction);
  const role = roleOf[p2];
  if (p1 !== 0 || !role) return answer(statusWords.wrongParameters);
  const ours = volatile.challenge;
  volatile.challenge = undefined;
  volatile.channel = undefined;
  if (!ours) return answer(statusWords.conditionsNotSatisfied);
  if (data.length !== challengeLength * 2) return answer(statusWords.wrongLength);
  const theirs = data.slice(0, challengeLength);
  const key = image.body.channelKeys[role];
  if (!key) return answer(statusWords.referenceNotFound);
  if (!timingSafeEqual(terminalProof(key, p2, ours, theirs), data.subarray(challengeLength)))
    return answer(statusWords.authenticationFailed);
  volatile.channel = openSession(role, key, ours, theirs);
  return answer(statusWords.ok, cardProof(key, p2, ours, theirs));
}
