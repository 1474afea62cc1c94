/** A proof is made with the card: its holder sees for whom and what for, and the chip signs exactly that. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { commitToNumber } from '@openmyna/jpki/number-proof';
import { inForce, numberUseSources } from '@openmyna/rules';
import { z } from 'zod';
import { japan, MynaError, Temporal } from '../../kernel/index.ts';
import type { DoorSession } from '../identity/index.ts';
import { newCheckCode } from './check-code.ts';
import { type Contents, request as requestShape, sealContents } from './contents.ts';
import { keyOfCode, keyOfFile, keyOfProof, numberIndex } from './keys.ts';
import { toOwn } from './own.ts';
import type { ProofsParts } from './proofs.ts';
import type { OwnProof, ProofRequest } from './types.ts';
import { useNames } from './use-names.ts';

export interface Challenge {
  readonly challenge: Uint8Array;
  /** What the user-authentication key signs. */
  readonly message: Uint8Array;
  /** Protocol time, milliseconds. */
  readonly expiresAt: number;
}

export interface CardAnswer {
  readonly challenge: Uint8Array;
  /** DER of the user-authentication certificate. */
  readonly certificate: Uint8Array;
  readonly signature: Uint8Array;
}

const challengeLifetime = 180_000;
/** Proofs of one person that are open at once. */
const mostOpen = 10;

/** The name of an asker: letters of any script, no control, format or unassigned character that could hide something. */
const askerShape = /^[^\p{C}\p{Zl}\p{Zp}]{1,80}$/u;

export async function openChallenge(parts: ProofsParts, session: DoorSession, request: ProofRequest): Promise<Challenge> {
  requireOffered(parts);
  const asker = request.asker.normalize('NFC').trim().replace(/\s+/gu, ' ');
  if (!askerShape.test(asker) || !parts.documents.canShow(asker)) throw new MynaError('MYNA_PROOF_ASKER_INVALID');
  const challenge = randomBytes(32);
  const wanted: ProofRequest = { asker, use: request.use };
  const sealed = parts.keys.seal('proofs/request', Buffer.from(JSON.stringify(wanted)), session.code);
  const now = parts.time.now();
  await parts.store.openChallenge(session.code, challenge, sealed, now);
  return { challenge, message: messageOf(parts, session, challenge, wanted), expiresAt: now + challengeLifetime };
}

/** Under the law in force the portal is no proof of number: it makes none then. */
function requireOffered({ profile }: ProofsParts): void {
  if (!profile.numberProof.accepted.includes('portal')) throw new MynaError('MYNA_PROOF_NOT_OFFERED');
}

/** The first line keeps it apart from everything else that this key may be asked to sign. */
function messageOf(parts: ProofsParts, session: DoorSession, challenge: Uint8Array, { asker, use }: ProofRequest): Uint8Array {
  const wanted = createHash('sha256')
    .update(JSON.stringify([asker, use]))
    .digest('base64url');
  const lines = ['OpenMyna proof of number v1', parts.publicUrl(), session.code, Buffer.from(challenge).toString('base64url'), wanted];
  return Buffer.from(lines.join('\n'), 'utf8');
}

const disclosed = z.object({
  basicFour: z.object({ name: z.string(), kana: z.string().nullish(), birthDate: z.string() }),
  individualNumber: z.string().regex(/^\d{12}$/),
  residentState: z.object({ state: z.string() }),
});

export async function makeProof(parts: ProofsParts, session: DoorSession, answer: CardAnswer): Promise<OwnProof> {
  requireOffered(parts);
  const { store, clock, keys } = parts;
  const wanted = await takeRequest(parts, session, answer);
  const now = await clock.now();
  const open = (await store.list(session.code)).filter((row) => !row.withdrawnAt && Temporal.Instant.compare(row.validUntil, now) > 0);
  if (open.length >= mostOpen) throw new MynaError('MYNA_PROOF_TOO_MANY', { most: mostOpen });
  const { basicFour, individualNumber, residentState } = disclosed.parse(
    await parts.exchange.disclose({
      code: session.code,
      purpose: 'portal.number-proof',
      items: ['basicFour', 'individualNumber', 'residentState'],
      actor: { institution: 'portal', person: session.code },
    }),
  );
  if (residentState.state !== 'living') throw new MynaError('MYNA_PROOF_NOT_OFFERED');
  const proofId = randomUUID();
  const checkCode = newCheckCode();
  const { birthDate } = basicFour;
  const validUntil = now.add({ hours: parts.profile.numberProof.portalHours });
  const unsigned = await parts.documents.renderNumberProof({
    name: basicFour.name,
    kana: basicFour.kana ?? undefined,
    birthDate: Temporal.PlainDate.from(birthDate),
    individualNumber,
    asker: wanted.asker,
    use: useNames[wanted.use],
    law: inForce(numberUseSources, now.toZonedDateTimeISO(japan).toPlainDate())[wanted.use],
    checkCode,
    madeAt: now,
    validUntil,
  });
  const pdf = await parts.issuer.signFile(unsigned, now);
  const fit = await commitToNumber({ checkCode, proofId, number: individualNumber, birthDate });
  const contents: Contents = { ...wanted, checkCode, birthDate, fit };
  const row = {
    code: session.code,
    proofId,
    cardId: session.cardId,
    sealed: sealContents(keys, proofId, contents),
    numberIndex: numberIndex(keys, individualNumber),
    madeAt: now,
    validUntil,
  };
  await store.add({
    ...row,
    pdf: keys.seal('proofs/file', pdf, proofId),
    keys: [keyOfCode(keys, checkCode), keyOfProof(keys, proofId), keyOfFile(pdf)],
  });
  return toOwn({ ...row, withdrawnAt: undefined }, contents, [], now);
}

/** What the card agreed to, after its signature was verified; the challenge is used up whatever comes of it. */
async function takeRequest(parts: ProofsParts, session: DoorSession, answer: CardAnswer): Promise<ProofRequest> {
  const sealed = await parts.store.takeChallenge(session.code, answer.challenge, parts.time.now(), challengeLifetime);
  if (!sealed) throw new MynaError('MYNA_PROOF_CHALLENGE_STALE');
  const wanted = requestShape.parse(JSON.parse(Buffer.from(parts.keys.open('proofs/request', sealed, session.code)).toString('utf8')));
  const message = messageOf(parts, session, answer.challenge, wanted);
  const verified = await parts.certification.verifyChallenge(answer.certificate, 'authentication', message, answer.signature);
  if (verified.cardId !== session.cardId) throw new MynaError('MYNA_PROOF_OTHER_CARD');
  return wanted;
}
