import { MynaError } from '../../kernel/index.ts';
import type { Certification } from '../certification/index.ts';
import type { Challenges } from './challenges.ts';
import type { DoorSessionKeeper } from './door-sessions.ts';
import { clientIdOf } from './doors.ts';
import { type CardAnswer, verifyAnswer } from './sign-in.ts';
import { signInMessage } from './sign-in-message.ts';
import type { Door, DoorSession } from './types.ts';

export interface StepUpParts {
  /** Of the provider. */
  readonly issuer: string;
  readonly challenges: Challenges;
  readonly certification: Pick<Certification, 'verify' | 'verifyChallenge'>;
  readonly sessions: Pick<DoorSessionKeeper, 'raise'>;
}

type OwnSession = DoorSession & { readonly id: string };

/** Not the uid of any sign-in page: what is signed for one never fits the other. */
const uidOf = (id: string): string => `session.${id}`;

const messageOf = (issuer: string, door: Door, id: string, challenge: Uint8Array): Uint8Array =>
  signInMessage({ issuer, clientId: clientIdOf(door), uid: uidOf(id), challenge });

/** What the chip signs so that an open session for viewing becomes one of the card, without leaving the page. */
export async function openStepUp(
  { issuer, challenges }: StepUpParts,
  session: OwnSession,
): Promise<{ challenge: Uint8Array; message: Uint8Array; expiresAt: number }> {
  const { challenge, expiresAt } = await challenges.open(uidOf(session.id));
  return { challenge, message: messageOf(issuer, session.door, session.id, challenge), expiresAt };
}

/**
 * The card of the same person answers.
 *
 * @returns the person, whose use of the card belongs into her access log
 * @throws {MynaError} `MYNA_IDENTITY_CARD_OF_ANOTHER`, `MYNA_IDENTITY_CHALLENGE_STALE`, `…_CHALLENGE_FOREIGN`, `MYNA_CERTIFICATION_…`
 */
export async function finishStepUp(parts: StepUpParts, session: OwnSession, answer: CardAnswer): Promise<{ residentId: string }> {
  const challenge = await parts.challenges.use(uidOf(session.id), answer.challenge);
  const message = messageOf(parts.issuer, session.door, session.id, challenge);
  const verified = await verifyAnswer(parts.certification, message, answer);
  if (verified.cardId !== session.cardId) throw new MynaError('MYNA_IDENTITY_CARD_OF_ANOTHER');
  await parts.sessions.raise(session.id, verified.serial);
  return verified;
}
